"""Sparse network of Brunel (2000, fig. 8) in plain Brian2 with stock `exact`, at any size."""

from typing import Any, cast

import brian2 as b2
import numpy as np
from brian2 import Hz, ms, mV, second

from tests.oracles.statistics import split_statistics

REGIMES = {"SR": (3.0, 2.0), "SI_fast": (6.0, 4.0), "AI": (5.0, 2.0), "SI_slow": (4.5, 0.9)}
TAU, DELAY, T_REF = 20 * ms, 1.5 * ms, 2 * ms
THETA, V_RESET = 20 * mV, 10 * mV


def rates(
    seed: int,
    duration: float = 1.0,
    *,
    regime: str = "AI",
    order: int = 2500,
    epsilon: float = 0.1,
    j_mv: float = 0.1,
    start: float = 0.2,
    target: str = "numpy",
) -> dict[str, float]:
    """Statistics after `start` of 4*order E and order I cells with 4*order*epsilon E inputs each.

    j_mv: size of an excitatory potential, mV.   Times in s.
    Every cell has the same in-degree, drawn without repetition.
    """
    g, eta = REGIMES[regime]
    n_exc, n_inh = 4 * order, order
    c_exc, c_inh = round(epsilon * n_exc), round(epsilon * n_inh)
    weight = j_mv * mV
    nu_thr = float(THETA / (weight * c_exc * TAU) / Hz)
    b2.start_scope()
    b2.prefs.codegen.target = target
    b2.defaultclock.dt = 0.1 * ms
    b2.seed(seed)
    names = {"tau": TAU, "theta": THETA, "V_reset": V_RESET, "J": weight, "g_ratio": g}
    cells = b2.NeuronGroup(
        n_exc + n_inh,
        "dv/dt = -v/tau : volt (unless refractory)",
        threshold="v > theta",
        reset="v = V_reset",
        refractory=cast(Any, T_REF),  # Brian2 declares no type, and its default is False
        method="exact",
        namespace=names,
    )
    cells.v = "V_reset + rand()*(theta - V_reset)"
    wiring = np.random.default_rng(seed)
    sources = ((cells[:n_exc], c_exc, "v_post += J"), (cells[n_exc:], c_inh, "v_post -= g_ratio*J"))
    synapses = []
    for pre, in_degree, event in sources:
        link = b2.Synapses(pre, cells, on_pre=event, delay=DELAY, namespace=names)
        drawn = [wiring.permutation(len(pre))[:in_degree] for _ in range(len(cells))]
        link.connect(i=np.concatenate(drawn), j=np.repeat(np.arange(len(cells)), in_degree))
        synapses.append(link)
    outside = b2.PoissonInput(cells, "v", c_exc, eta * nu_thr * Hz, weight=weight)
    spikes = b2.SpikeMonitor(cells)
    b2.Network(cells, *synapses, outside, spikes).run(duration * second)
    return split_statistics(
        spikes.i[:], spikes.t / second, start=start, stop=duration, n_exc=n_exc, n_inh=n_inh
    )
