"""How many spikes, and of how many cells."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Trains


def spike_count(trains: Trains) -> float:
    """Spikes of all cells together."""
    return float(len(trains.times))


def active_fraction(trains: Trains) -> float:
    """Share of the cells that fired at least once, 0 to 1."""
    return len(np.unique(trains.cells)) / trains.n_cells if trains.n_cells else float("nan")
