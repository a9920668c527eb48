"""CUBA, benchmark 2 of Brette et al. (2007, appendix B), in plain Brian2 with stock `exact`."""

from typing import Any, cast

import brian2 as b2
from brian2 import ms, mV, second

from tests.oracles.statistics import split_statistics

EQUATIONS = """
dv/dt = (E_L - v + g_e + g_i) / tau_m : volt (unless refractory)
dg_e/dt = -g_e / tau_e : volt
dg_i/dt = -g_i / tau_i : volt
"""
PAPER = {
    "E_L": -49 * mV,
    "V_th": -50 * mV,
    "V_reset": -60 * mV,
    "tau_m": 20 * ms,
    "tau_e": 5 * ms,
    "tau_i": 10 * ms,
    "w_e": 1.62 * mV,
    "w_i": -9 * mV,
}


def rates(
    seed: int, duration: float = 1.0, *, start: float = 0.2, target: str = "numpy"
) -> dict[str, float]:
    """Statistics of the excitatory and the inhibitory cells after `start`. Times in s."""
    b2.start_scope()
    b2.prefs.codegen.target = target
    b2.defaultclock.dt = 0.1 * ms
    b2.seed(seed)
    cells = b2.NeuronGroup(
        4000,
        EQUATIONS,
        threshold="v > V_th",
        reset="v = V_reset",
        refractory=cast(Any, 5 * ms),  # Brian2 declares no type, and its default is False
        method="exact",
        namespace=PAPER,
    )
    cells.v = "V_reset + rand() * (V_th - V_reset)"
    exc, inh = cells[:3200], cells[3200:]
    from_exc = b2.Synapses(exc, cells, on_pre="g_e_post += w_e", namespace=PAPER)
    from_inh = b2.Synapses(inh, cells, on_pre="g_i_post += w_i", namespace=PAPER)
    from_exc.connect(p=0.02)
    from_inh.connect(p=0.02)
    spikes = b2.SpikeMonitor(cells)
    b2.Network(cells, from_exc, from_inh, spikes).run(duration * second)
    return split_statistics(spikes.i[:], spikes.t / second, start=start, stop=duration)
