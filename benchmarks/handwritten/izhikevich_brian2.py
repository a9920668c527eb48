"""The 1000 cells of Izhikevich (2003) in steps of 0.1 ms, as a Brian2 user would write it."""

import argparse

import brian2 as b2
from brian2 import ms, mV
from timed_brian2 import Model, timed

EQUATIONS = """
dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + sigma*sqrt(ms)*xi : volt
du/dt = a*(b*v - u) : volt/second
a : 1/second (constant)
b : 1/second (constant)
c : volt (constant)
d : volt/second (constant)
sigma : volt/second (constant)
r : 1 (constant)
"""


def network(args: argparse.Namespace) -> Model:
    """The whole model; the monitors record every spike."""
    cells = b2.NeuronGroup(
        args.n, EQUATIONS, threshold="v >= 30*mV", reset="v = c; u += d", method="euler"
    )
    n_exc = round(0.8 * args.n)
    exc, inh = cells[:n_exc], cells[n_exc:]
    cells.r = "rand()"
    exc.a, exc.b, exc.c, exc.d = "0.02/ms", "0.2/ms", "(-65 + 15*r**2)*mV", "(8 - 6*r**2)*mV/ms"
    inh.a, inh.b, inh.c, inh.d = "(0.02 + 0.08*r)/ms", "(0.25 - 0.05*r)/ms", "-65*mV", "2*mV/ms"
    exc.sigma, inh.sigma = 5 * mV / ms, 2 * mV / ms
    cells.v = -65 * mV
    cells.u = "b*v"
    synapses = []
    for pre, weight in ((exc, "0.5*rand()*mV"), (inh, "-rand()*mV")):
        link = b2.Synapses(pre, cells, "w : volt (constant)", on_pre="v += w")
        link.connect()
        link.w = weight
        synapses.append(link)
    monitors = {"E": b2.SpikeMonitor(exc), "I": b2.SpikeMonitor(inh)}
    return b2.Network(cells, *synapses, *monitors.values()), monitors


if __name__ == "__main__":
    timed(network, __doc__, n={"type": int, "default": 1000, "help": "neurons"})
