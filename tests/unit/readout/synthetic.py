"""Spike trains with known statistics, for metrics to be held against."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Trains


def trains(*cells: np.ndarray | list[float], start: float = 0.0, stop: float = 1.0) -> Trains:
    """Trains of a few cells from a list of times for each."""
    times = np.concatenate([np.asarray(t, dtype=float) for t in cells])
    owner = np.repeat(np.arange(len(cells)), [len(t) for t in cells])
    order = np.argsort(times, kind="stable")
    return Trains(
        times=times[order], cells=owner[order], n_cells=len(cells), start=start, stop=stop
    )


def poisson(n_cells: int, rate: float, stop: float, seed: int) -> Trains:
    """Independent Poisson trains; rate in Hz, stop in s."""
    rng = np.random.default_rng(seed)
    return trains(
        *(np.sort(rng.uniform(0, stop, rng.poisson(rate * stop))) for _ in range(n_cells)),
        stop=stop,
    )


def gamma_process(order: int, rate: float, stop: float, seed: int) -> Trains:
    """One train of a gamma process: intervals with CV 1 / √order."""
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.gamma(order, 1 / (order * rate), int(3 * rate * stop)))
    return trains(times[times < stop], stop=stop)
