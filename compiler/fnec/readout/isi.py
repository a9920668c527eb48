"""How regularly cells fire: the coefficient of variation of their intervals."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Trains

FEWEST_INTERVALS = 3  # the scatter of two intervals says nothing about a cell


def cv_isi(trains: Trains) -> float:
    """Mean over cells of std(ISI) / mean(ISI); 0 for a clock, 1 for a Poisson process.

    Cells with fewer than 3 intervals (4 spikes) are left out; NaN if none remains. The standard
    deviation is that of the intervals at hand (divided by n), as in Softky and Koch 1993.
    """
    order = np.lexsort((trains.times, trains.cells))
    cells, times = trains.cells[order], trains.times[order]
    same = cells[1:] == cells[:-1]
    owner, intervals = cells[1:][same], np.diff(times)[same]
    n = np.bincount(owner, minlength=trains.n_cells)
    enough = n >= FEWEST_INTERVALS
    if not enough.any():
        return float("nan")
    n = np.maximum(n, 1)
    mean = np.bincount(owner, weights=intervals, minlength=trains.n_cells) / n
    deviation = (intervals - mean[owner]) ** 2
    variance = np.bincount(owner, weights=deviation, minlength=trains.n_cells) / n
    return float(np.mean(np.sqrt(variance[enough]) / mean[enough]))
