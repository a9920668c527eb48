"""How much the number of spikes varies from window to window."""

from __future__ import annotations

import numpy as np

from fnec.readout.cell_counts import cell_counts
from fnec.readout.trains import Trains

BIN = 0.1  # s


def fano_factor(trains: Trains, width: float = BIN) -> float:
    """Mean over cells that fire of variance / mean of the spike counts in windows.

    width: of a window, s.   0 for a clock whose interval divides the window, 1 for a Poisson
    process of any rate. The variance is the unbiased one, over n - 1 windows (Nawrot et al. 2008,
    J Neurosci Methods 169:374-390). NaN without spikes.   Raises ValueError with fewer than two
    windows.
    """
    found = cell_counts(trains, width)
    n = found.n_bins
    if n < 2:
        raise ValueError(f"two windows of {width:g} s do not fit into {trains.duration:g} s")
    mean = found.mean
    active = mean > 0
    if not active.any():
        return float("nan")
    return float(np.mean(found.variance[active] / mean[active]) * n / (n - 1))
