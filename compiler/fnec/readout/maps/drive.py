"""What feed-forward synapses bring to each cell while the stimulus is in each place."""

from __future__ import annotations

import numpy as np

from fnec.readout.maps.tuning import TuningCurves
from fnec.readout.synapses import Synapses
from fnec.readout.trains import Floats, Ints


def drive_map(synapses: Synapses, sources: TuningCurves, *, gain: float = 1.0) -> Floats:
    """Sum over synapses of the spikes of the source in a bin, times weight, times gain.

    sources: curves of the cells that the synapses come from.
    Returns (n_post, n_bins) in the unit of weight times gain: what all spikes of one pass deliver,
    not a rate. Raises ValueError if the curves are of other cells.
    """
    if len(sources.counts) != synapses.n_pre:
        raise ValueError(f"curves of {len(sources.counts)} cells, synapses of {synapses.n_pre}")
    strength = synapses.weights * gain
    columns = [
        np.bincount(
            synapses.post, weights=strength * counts[synapses.pre], minlength=synapses.n_post
        )
        for counts in sources.counts.T
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def winners(drive: Floats) -> Ints:
    """The cell with the largest drive in each bin, the first of equals; -1 where there is none.

    drive: (n_post, n_bins).   Returns (n_bins,).
    """
    best = np.argmax(drive, axis=0)
    return np.where(np.max(drive, axis=0) > 0, best, -1).astype(np.int64)


def winner_order(found: Ints) -> float:
    """Rank correlation of the winner with its bin: 1 along the map, -1 against it.

    found: (n_bins,), -1 for none.   NaN with fewer than three winners or only one cell that ever
    wins. Spearman's coefficient, ties at their mean rank. Of a line: a ring has no order.
    """
    bins = np.flatnonzero(found >= 0)
    if len(bins) < 3 or len(np.unique(found[bins])) < 2:
        return float("nan")
    return float(np.corrcoef(_ranks(bins), _ranks(found[bins]))[0, 1])


def _ranks(values: Ints) -> Floats:
    _, which, n = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(n)
    return np.asarray((last - (n - 1) / 2)[which])
