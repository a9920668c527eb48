"""jaxfne's population of 100 Izhikevich cells as a Brian2 user would write it by hand."""

import argparse

import brian2 as b2
from brian2 import ms, mV
from timed_brian2 import Model, timed

# J lasts one step: it is set to nothing when v has taken it, before new spikes arrive.
EQUATIONS = """
dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + J + drive + sigma*sqrt(dt)*xi : volt
du/dt = a*(b*v - u) : volt/second
J : volt/second
a : 1/second (constant)
d : volt/second (constant)
"""


def network(args: argparse.Namespace) -> Model:
    """The whole model; the monitors record every spike."""
    names = {"b": 0.2 / ms, "c": -65 * mV, "drive": 5 * mV / ms, "sigma": 0.5 * mV / ms}
    names["w"] = 0.5 * mV / ms / args.n**0.5
    cells = b2.NeuronGroup(
        args.n,
        EQUATIONS,
        threshold="v >= 30*mV",
        reset="v = c; u += d",
        method="euler",
        namespace=names,
    )
    cells.run_regularly("J = 0*mV/ms", when="after_groups")
    n_exc = round(0.75 * args.n)
    exc, inh = cells[:n_exc], cells[n_exc:]
    exc.a, exc.d, inh.a, inh.d = 0.02 / ms, 8 * mV / ms, 0.1 / ms, 2 * mV / ms
    cells.v = "c"
    cells.u = "b*v"
    from_exc = b2.Synapses(exc, cells, on_pre="J += w", namespace=names)
    from_inh = b2.Synapses(inh, cells, on_pre="J -= w", namespace=names)
    from_exc.connect("i != j")
    from_inh.connect(f"i + {n_exc} != j")
    monitors = {"E": b2.SpikeMonitor(exc), "I": b2.SpikeMonitor(inh)}
    return b2.Network(cells, from_exc, from_inh, *monitors.values()), monitors


if __name__ == "__main__":
    timed(network, __doc__, n={"type": int, "default": 100, "help": "neurons"})
