"""Bursts of single cells: several spikes at short intervals."""

from __future__ import annotations

import numpy as np

from fnec.readout.isi import intervals_of
from fnec.readout.trains import Trains

INTERVAL = 10e-3  # s
LEAST_SPIKES = 3
ROUNDING = 1e-9  # s, far below a step: times are products that round


def burst_frequency(
    trains: Trains, interval: float = INTERVAL, least_spikes: int = LEAST_SPIKES
) -> float:
    """Bursts per cell and second, Hz, as a mean over all cells.

    A burst is a longest run of spikes of one cell with intervals of at most `interval` (s), of at
    least `least_spikes` spikes: the method of a fixed largest interval (Cotterill et al. 2016,
    J Neurophysiol 116:306-321). A cell that fires faster than 1 / interval throughout makes one
    burst.   NaN without cells or time.
    """
    room = trains.n_cells * trains.duration
    if not room > 0:
        return float("nan")
    owner, intervals = intervals_of(trains)
    is_short = intervals <= interval + ROUNDING
    # A run begins where an interval is short and the one before is not, or is another cell's.
    follows = np.zeros(len(is_short), dtype=bool)
    follows[1:] = is_short[:-1] & (owner[1:] == owner[:-1])
    run = np.cumsum(is_short & ~follows)
    lengths = np.bincount(run[is_short])
    return float(np.count_nonzero(lengths >= least_spikes - 1) / room)
