"""CUBA (Brette et al. 2007, benchmark 2) as a Brian2 user would write it by hand.

Use: python cuba_brian2.py --target numpy|cython|cpp_standalone [--n 4000] [--duration 1.0]
"""

import argparse

import brian2 as b2
from brian2 import ms, mV
from timed_brian2 import Model, timed

EQUATIONS = """
dv/dt  = (g_e + g_i - (v - E_L)) / tau_m : volt (unless refractory)
dg_e/dt = -g_e / tau_e : volt
dg_i/dt = -g_i / tau_i : volt
"""


def network(args: argparse.Namespace) -> Model:
    """The whole model; the monitors record every spike."""
    names = {
        "E_L": -49 * mV,
        "V_th": -50 * mV,
        "V_reset": -60 * mV,
        "tau_m": 20 * ms,
        "tau_e": 5 * ms,
        "tau_i": 10 * ms,
        "w_e": 1.62 * mV,
        "w_i": -9 * mV,
    }
    cells = b2.NeuronGroup(
        args.n,
        EQUATIONS,
        threshold="v > V_th",
        reset="v = V_reset",
        refractory=5 * ms,
        method="exact",
        namespace=names,
    )
    cells.v = "V_reset + rand() * (V_th - V_reset)"
    n_exc = round(0.8 * args.n)
    exc = b2.Synapses(cells[:n_exc], cells, on_pre="g_e += w_e", namespace=names)
    inh = b2.Synapses(cells[n_exc:], cells, on_pre="g_i += w_i", namespace=names)
    exc.connect(p=args.p)
    inh.connect(p=args.p)
    monitors = {"E": b2.SpikeMonitor(cells[:n_exc]), "I": b2.SpikeMonitor(cells[n_exc:])}
    return b2.Network(cells, exc, inh, *monitors.values()), monitors


if __name__ == "__main__":
    timed(
        network,
        __doc__,
        n={"type": int, "default": 4000, "help": "neurons"},
        p={"type": float, "default": 0.02, "help": "connection probability"},
    )
