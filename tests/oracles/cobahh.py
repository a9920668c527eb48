"""COBAHH, benchmark 3 of Brette et al. (2007, appendix B), in plain Brian2, exponential Euler."""

from typing import Any, cast

import brian2 as b2
from brian2 import ms, mV, nS, pF, second

from tests.oracles.statistics import split_statistics

EQUATIONS = """
dv/dt = (g_L*(E_L - v) + g_e*(E_e - v) + g_i*(E_i - v)
         + g_Na*m**3*h*(E_Na - v) + g_K*n**4*(E_K - v)) / C_m : volt
dm/dt = a_m*(1 - m) - b_m*m : 1
dh/dt = a_h*(1 - h) - b_h*h : 1
dn/dt = a_n*(1 - n) - b_n*n : 1
dg_e/dt = -g_e / tau_e : siemens
dg_i/dt = -g_i / tau_i : siemens
x = (v - V_T)/mV : 1
a_m = 1.28/exprel((13 - x)/4)/ms : Hz
b_m = 1.4/exprel((x - 40)/5)/ms : Hz
a_h = 0.128*exp((17 - x)/18)/ms : Hz
b_h = 4/(1 + exp((40 - x)/5))/ms : Hz
a_n = 0.16/exprel((15 - x)/5)/ms : Hz
b_n = 0.5*exp((10 - x)/40)/ms : Hz
"""
# Densities of the paper on 20000 um2: 1 uF, 0.05, 100 and 30 mS per cm2.
PAPER = {
    "C_m": 200 * pF,
    "g_L": 10 * nS,
    "g_Na": 20000 * nS,
    "g_K": 6000 * nS,
    "E_L": -60 * mV,
    "E_Na": 50 * mV,
    "E_K": -90 * mV,
    "V_T": -63 * mV,
    "E_e": 0 * mV,
    "E_i": -80 * mV,
    "tau_e": 5 * ms,
    "tau_i": 10 * ms,
    "w_e": 6 * nS,
    "w_i": 67 * nS,
}


def rates(
    seed: int, duration: float = 1.0, *, start: float = 0.2, target: str = "numpy"
) -> dict[str, float]:
    """Statistics of the excitatory and the inhibitory cells after `start`. Times in s.

    The refractory time only keeps one action potential from being counted twice.
    """
    b2.start_scope()
    b2.prefs.codegen.target = target
    b2.defaultclock.dt = 0.1 * ms
    b2.seed(seed)
    cells = b2.NeuronGroup(
        4000,
        EQUATIONS,
        threshold="v > -20*mV",
        refractory=cast(Any, 3 * ms),  # Brian2 declares no type, and its default is False
        method="exponential_euler",
        namespace=PAPER,
    )
    cells.v = "E_L + (5*randn() - 5)*mV"
    cells.g_e = "(1.5*randn() + 4)*10*nS"
    cells.g_i = "(12*randn() + 20)*10*nS"
    from_exc = b2.Synapses(cells[:3200], cells, on_pre="g_e_post += w_e", namespace=PAPER)
    from_inh = b2.Synapses(cells[3200:], cells, on_pre="g_i_post += w_i", namespace=PAPER)
    from_exc.connect(p=0.02)
    from_inh.connect(p=0.02)
    spikes = b2.SpikeMonitor(cells)
    b2.Network(cells, from_exc, from_inh, spikes).run(duration * second)
    return split_statistics(spikes.i[:], spikes.t / second, start=start, stop=duration)
