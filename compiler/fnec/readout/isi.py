"""How regularly cells fire: the coefficient of variation and the local variation of intervals."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Floats, Ints, Trains

FEWEST_INTERVALS = 3  # the scatter of two intervals says nothing about a cell


def intervals_of(trains: Trains) -> tuple[Ints, Floats]:
    """Whose intervals, and how long, cell by cell in order of time: (n,) cells and (n,) s."""
    order = np.lexsort((trains.times, trains.cells))
    cells, times = trains.cells[order], trains.times[order]
    same = cells[1:] == cells[:-1]
    return cells[1:][same], np.diff(times)[same]


def cv_isi(trains: Trains) -> float:
    """Mean over cells of std(ISI) / mean(ISI); 0 for a clock, 1 for a Poisson process.

    Cells with fewer than 3 intervals (4 spikes) are left out; NaN if none remains. The standard
    deviation is that of the intervals at hand (divided by n), as in Softky and Koch 1993.
    """
    owner, intervals = intervals_of(trains)
    n = np.bincount(owner, minlength=trains.n_cells)
    enough = n >= FEWEST_INTERVALS
    if not enough.any():
        return float("nan")
    n = np.maximum(n, 1)
    mean = np.bincount(owner, weights=intervals, minlength=trains.n_cells) / n
    deviation = (intervals - mean[owner]) ** 2
    variance = np.bincount(owner, weights=deviation, minlength=trains.n_cells) / n
    return float(np.mean(np.sqrt(variance[enough]) / mean[enough]))


def lv_isi(trains: Trains) -> float:
    """Mean over cells of the local variation of intervals; 0 for a clock, 1 for a Poisson process.

    LV = 3 / (n - 1) Σ ((I_k - I_{k+1}) / (I_k + I_{k+1}))² over the n intervals of a cell:
    Shinomoto et al. 2003, Neural Comput 15:2823-2842. Slow changes of the rate, which raise CV,
    leave it as it is. Cells with fewer than 3 intervals are left out; NaN if none remains.
    """
    owner, intervals = intervals_of(trains)
    n = np.bincount(owner, minlength=trains.n_cells)
    enough = n >= FEWEST_INTERVALS
    if not enough.any():
        return float("nan")
    same = owner[1:] == owner[:-1]
    first, second = intervals[:-1][same], intervals[1:][same]
    squares = ((first - second) / (first + second)) ** 2
    total = np.bincount(owner[1:][same], weights=squares, minlength=trains.n_cells)
    return float(np.mean(3.0 * total[enough] / (n[enough] - 1)))
