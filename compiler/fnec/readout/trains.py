"""Spike trains of chosen cells in a window of time: what every spike metric starts from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fnec.recording import Recording

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trains:
    """Spikes of `n_cells` cells from `start` to `stop`."""

    times: Floats  # (n_spikes,) s, ascending
    cells: Ints  # (n_spikes,), 0 … n_cells - 1
    n_cells: int
    start: float  # s
    stop: float  # s

    @property
    def duration(self) -> float:
        """s."""
        return self.stop - self.start


def trains_of(
    recording: Recording,
    chosen: dict[str, Ints | None],
    *,
    start: float = 0.0,
    stop: float | None = None,
) -> Trains:
    """The trains of some cells, numbered one population after the other.

    chosen: population -> indices of its cells, None for all that are recorded.   start, stop: s,
    within the windows in which the spikes of all of them are recorded.
    """
    windows = [recording.window(population) for population in chosen]
    start = max([start, *(first for first, _ in windows)])
    stop = min([recording.duration if stop is None else stop, *(last for _, last in windows)])
    stop = max(start, stop)
    times: list[Floats] = []
    cells: list[Ints] = []
    n_cells = 0
    # The time of a step is a product that rounds: half a step decides on which side it falls.
    half = 0.5 * recording.dt
    for population, indices in chosen.items():
        size = recording.populations[population]
        place = np.full(size, -1, dtype=np.int64)
        if indices is None:
            indices = np.array(recording.watched.get(population, range(size)), dtype=np.int64)
        place[indices] = n_cells + np.arange(len(indices))
        n_cells += len(indices)
        t, cell = recording.spikes(population)
        inside = (t >= start - half) & (t < stop - half) & (place[cell] >= 0)
        times.append(t[inside])
        cells.append(place[cell[inside]])
    t, c = np.concatenate([np.empty(0), *times]), np.concatenate([np.empty(0, np.int64), *cells])
    order = np.argsort(t, kind="stable")
    return Trains(times=t[order], cells=c[order], n_cells=n_cells, start=start, stop=stop)
