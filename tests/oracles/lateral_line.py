"""The lateral line with plastic LL → MON as a plain numpy loop, by the published equations alone.

Traces are kept and decayed in every synapse, at its events, as the original does; nothing of fnec is
used. Inputs are those of the recorded trial (`tests/data/lateral_line.py`).
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

N_MON, N_TS, N_STEPS = 3200, 300, 1200
TAU = 20.0  # ms, of all traces


@dataclass
class Plastic:
    """Synapses with a pre and a post trace each; times in ms."""

    target: np.ndarray
    w: np.ndarray
    a_pre: float
    a_post: float
    x: np.ndarray = field(init=False)
    y: np.ndarray = field(init=False)
    last: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.x, self.y, self.last = (np.zeros(len(self.w)) for _ in range(3))

    def relax(self, s: np.ndarray, t: float) -> None:
        """Bring both traces of some synapses to time t."""
        factor = np.exp(-(t - self.last[s]) / TAU)
        self.x[s] *= factor
        self.y[s] *= factor
        self.last[s] = t


def simulate(given: Any) -> dict[str, np.ndarray]:
    """Spikes (step, cell) of MON and TS, and both weights after 1.2 s, in order of sources.

    given: the recorded trial.
    """
    ll = Plastic(
        target=np.repeat(np.arange(N_MON), 10),
        w=given["ll_mon_w0_mV"].copy(),
        a_pre=0.01,
        a_post=-0.0105,
    )
    ts = Plastic(
        target=given["mon_ts_dst"].astype(int).ravel(),
        w=given["mon_ts_w0"].copy(),
        a_pre=0.01,
        a_post=-0.006,
    )
    source = given["ll_mon_src"].astype(int).ravel()
    of_ll = [np.flatnonzero(source == i) for i in range(100)]
    apart = np.abs(np.subtract.outer(np.arange(N_TS), np.arange(N_TS)))
    apart = np.minimum(apart, N_TS - apart)
    lateral = np.where((apart >= 1) & (apart <= 18), 0.9 * (1 - apart / 18), 0.0)
    n = N_MON + N_TS + 2
    v, ge, gi = given["v0_mV"].copy(), np.zeros(n), np.zeros(n)
    last = np.full(n, -(10**6))
    inputs = {name: _by_step(given, name) for name in ("ll", "bg_mon", "bg_ts")}
    mon_spikes, ts_spikes = [], []
    for k in range(N_STEPS):
        active = k - last >= 2
        v = np.where(active, v + 0.1 * (-74 - v + ge - gi), v)
        ge, gi = 0.5 * ge, 0.5 * gi
        spiked = active & (v > -54)
        last[spiked] = k
        mon, map_cells = (
            np.flatnonzero(spiked[:N_MON]),
            np.flatnonzero(spiked[N_MON : N_MON + N_TS]),
        )
        mon_spikes += [(k, c) for c in mon]
        ts_spikes += [(k, c) for c in map_cells]

        s = np.concatenate([np.empty(0, int), *(of_ll[i] for i in inputs["ll"][k])])
        ll.relax(s, k)
        np.add.at(ge, ll.target[s], ll.w[s])
        ll.x[s] += ll.a_pre
        ll.w[s] = np.clip(ll.w[s] + ll.y[s] * ll.w[s], 0, 20)
        np.add.at(ge, inputs["bg_mon"][k], 1.5)
        np.add.at(ge, N_MON + inputs["bg_ts"][k], 0.85)
        s = (16 * mon[:, None] + np.arange(16)).ravel()
        ts.relax(s, k)
        np.add.at(ge, N_MON + ts.target[s], 72 * ts.w[s])
        ts.x[s] += ts.a_pre
        ts.w[s] = np.clip(ts.w[s] + ts.y[s], 0, 0.028)
        ge[-2] += 0.5 * np.isin(mon, given["mon_to_inh"]).sum()
        ge[-1] += 0.25 * np.isin(map_cells, given["ts_to_inh"]).sum()
        for c in map_cells:
            gi[N_MON : N_MON + N_TS] += lateral[c]

        s = np.flatnonzero(np.isin(ll.target, mon))
        ll.relax(s, k)
        ll.y[s] += ll.a_post
        ll.w[s] = np.clip(ll.w[s] + ll.x[s] * (20 - ll.w[s]), 0, 20)
        s = np.flatnonzero(np.isin(ts.target, map_cells))
        ts.relax(s, k)
        ts.y[s] += ts.a_post
        ts.w[s] = np.clip(ts.w[s] + ts.x[s], 0, 0.028)
        v[spiked] = -60
    return {
        "MON": np.array(mon_spikes),
        "TS": np.array(ts_spikes),
        "ll_mon": ll.w[np.argsort(source, kind="stable")],
        "mon_ts": ts.w,
    }


def _by_step(given: Any, name: str) -> list[np.ndarray]:
    """Cells that spike in each step."""
    steps, cells = given[f"{name}_step"].astype(int), given[f"{name}_i"].astype(int)
    return [cells[steps == k] for k in range(N_STEPS)]
