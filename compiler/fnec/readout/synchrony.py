"""How much cells fire together: the mean correlation of their spike counts."""

from __future__ import annotations

import numpy as np

from fnec.readout.rates import bin_of
from fnec.readout.trains import Trains

BIN = 2e-3  # s


def synchrony(trains: Trains, width: float = BIN) -> float:
    """Mean Pearson correlation of spike counts over all pairs of cells that fire.

    width: bin of the counts, s.   0 for independent cells, 1 for identical trains; NaN with fewer
    than two active cells. As in Kumar et al. 2008 (Neural Comput 20:1-43). All pairs at once by
    var(Σ z_i) = N + Σ_{i≠j} corr(i, j), where z_i are the standardised counts of a cell.
    """
    n_bins = int(trains.duration / width + 1e-6)
    which = bin_of(trains, width)
    inside = which < n_bins
    if not inside.any():
        return float("nan")
    cell, which = trains.cells[inside], which[inside]
    pair, count = np.unique(cell * n_bins + which, return_counts=True)
    owner, place = np.divmod(pair, n_bins)
    mean = np.bincount(owner, weights=count, minlength=trains.n_cells) / n_bins
    square = np.bincount(owner, weights=count.astype(float) ** 2, minlength=trains.n_cells) / n_bins
    spread = np.sqrt(np.maximum(square - mean**2, 0.0))
    varies = spread > 1e-12
    n = int(varies.sum())
    if n < 2:
        return float("nan")
    scale = np.zeros(trains.n_cells)
    scale[varies] = 1.0 / spread[varies]
    total = np.bincount(place, weights=count * scale[owner], minlength=n_bins) - np.sum(
        mean * scale
    )
    return float((np.mean(total**2) - n) / (n * (n - 1)))
