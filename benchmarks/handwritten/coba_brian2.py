"""COBA (Brette et al. 2007, benchmark 1) as a Brian2 user would write it by hand."""

import argparse

import brian2 as b2
from brian2 import ms, mV, nS, pF
from timed_brian2 import Model, timed

EQUATIONS = """
dv/dt = (g_L*(E_L - v) + g_e*(E_e - v) + g_i*(E_i - v)) / C_m : volt (unless refractory)
dg_e/dt = -g_e / tau_e : siemens
dg_i/dt = -g_i / tau_i : siemens
"""
PAPER = {
    "C_m": 200 * pF,
    "g_L": 10 * nS,
    "E_L": -60 * mV,
    "E_e": 0 * mV,
    "E_i": -80 * mV,
    "V_th": -50 * mV,
    "V_reset": -60 * mV,
    "tau_e": 5 * ms,
    "tau_i": 10 * ms,
    "w_e": 6 * nS,
    "w_i": 67 * nS,
}


def network(args: argparse.Namespace) -> Model:
    """The whole model; the monitors record every spike."""
    cells = b2.NeuronGroup(
        args.n,
        EQUATIONS,
        threshold="v > V_th",
        reset="v = V_reset",
        refractory=5 * ms,
        method="exponential_euler",
        namespace=PAPER,
    )
    cells.v = "E_L + (5*randn() - 5)*mV"
    cells.g_e = "(1.5*randn() + 4)*10*nS"
    cells.g_i = "(12*randn() + 20)*10*nS"
    n_exc = round(0.8 * args.n)
    exc = b2.Synapses(cells[:n_exc], cells, on_pre="g_e += w_e", namespace=PAPER)
    inh = b2.Synapses(cells[n_exc:], cells, on_pre="g_i += w_i", namespace=PAPER)
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
