"""How many spikes of two cells fall into the same bin: the coherence of Wang and Buzsáki."""

from __future__ import annotations

import numpy as np

from fnec.readout.cell_counts import cell_counts
from fnec.readout.trains import Trains

SHARE = 0.1  # of the mean interval: the bin where none is given


def kappa(trains: Trains, width: float | None = None) -> float:
    """Mean over pairs of cells that fire of κ_ij = Σ X_i X_j / √(Σ X_i Σ X_j).

    X_i(l) is 1 if cell i fires in bin l, else 0: Wang and Buzsáki 1996, J Neurosci 16:6402-6413.
    width: bin, s; by default a tenth of the mean interval of the cells that fire. 1 for identical
    trains; for independent Poisson trains of rate r it is the chance 1 - exp(-r width) of a bin to
    be taken, not 0: it grows with rate and bin, and only values of equal r · width compare. NaN
    with fewer than two active cells.
    """
    if not len(trains.times):
        return float("nan")
    if width is None:
        width = SHARE * len(np.unique(trains.cells)) * trains.duration / len(trains.times)
    found = cell_counts(trains, width)
    taken = np.bincount(found.cells, minlength=found.n_cells).astype(np.float64)
    n = int(np.count_nonzero(taken))
    if n < 2:
        return float("nan")
    scale = 1.0 / np.sqrt(taken[found.cells])
    total = np.bincount(found.bins, weights=scale, minlength=found.n_bins)
    return float((np.sum(total**2) - n) / (n * (n - 1)))
