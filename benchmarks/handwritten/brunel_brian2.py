"""Brunel (2000), model A in the AI regime, as a Brian2 user would write it by hand."""

import argparse

import brian2 as b2
from brian2 import ms, mV
from timed_brian2 import Model, timed


def network(args: argparse.Namespace) -> Model:
    """The whole model; the monitors record every spike."""
    n_exc, n_inh = 4 * args.order, args.order
    c_exc, c_inh = round(args.epsilon * n_exc), round(args.epsilon * n_inh)
    J = args.j * mV
    names = {"tau": 20 * ms, "theta": 20 * mV, "V_reset": 10 * mV, "J": J, "g": 5}
    names |= {"n_exc": n_exc, "n_inh": n_inh, "c_exc": c_exc, "c_inh": c_inh}
    cells = b2.NeuronGroup(
        n_exc + n_inh,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > theta",
        reset="v = V_reset",
        refractory=2 * ms,
        method="exact",
        namespace=names,
    )
    cells.v = "V_reset + rand()*(theta - V_reset)"
    exc = b2.Synapses(cells[:n_exc], cells, on_pre="v += J", delay=1.5 * ms, namespace=names)
    inh = b2.Synapses(cells[n_exc:], cells, on_pre="v -= g*J", delay=1.5 * ms, namespace=names)
    exc.connect(i="k for k in sample(n_exc, size=c_exc)")
    inh.connect(i="k for k in sample(n_inh, size=c_inh)")
    rate = 2 * 20 * mV / (J * c_exc * 20 * ms)
    outside = b2.PoissonInput(cells, "v", c_exc, rate, weight=J)
    monitors = {"E": b2.SpikeMonitor(cells[:n_exc]), "I": b2.SpikeMonitor(cells[n_exc:])}
    return b2.Network(cells, exc, inh, outside, *monitors.values()), monitors


if __name__ == "__main__":
    timed(
        network,
        __doc__,
        order={"type": int, "default": 2000, "help": "inhibitory cells"},
        epsilon={"type": float, "default": 0.1, "help": "fraction that a cell hears"},
        j={"type": float, "default": 0.1, "help": "size of an excitatory potential, mV"},
    )
