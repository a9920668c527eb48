"""How much cells fire together: the mean correlation of their spike counts."""

from __future__ import annotations

import numpy as np

from fnec.readout.cell_counts import cell_counts
from fnec.readout.trains import Trains

BIN = 5e-3  # s


def synchrony(trains: Trains, width: float = BIN) -> float:
    """Mean Pearson correlation of spike counts over all pairs of cells that fire.

    width: bin of the counts, s.   0 for independent cells, 1 for identical trains; NaN with fewer
    than two active cells. As in Kumar et al. 2008 (Neural Comput 20:1-43). All pairs at once by
    var(Σ z_i) = N + Σ_{i≠j} corr(i, j), where z_i are the standardised counts of a cell.
    """
    found = cell_counts(trains, width)
    if not len(found.counts):
        return float("nan")
    mean, spread = found.mean, np.sqrt(found.variance)
    varies = spread > 1e-12
    n = int(varies.sum())
    if n < 2:
        return float("nan")
    scale = np.zeros(found.n_cells)
    scale[varies] = 1.0 / spread[varies]
    total = np.bincount(
        found.bins, weights=found.counts * scale[found.cells], minlength=found.n_bins
    ) - np.sum(mean * scale)
    return float((np.mean(total**2) - n) / (n * (n - 1)))
