"""Firing rates: of a population over a window, of its fastest cell, and in bins."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Floats, Ints, Trains


def mean_rate(trains: Trains) -> float:
    """Spikes per cell and second, Hz."""
    total = trains.n_cells * trains.duration
    return len(trains.times) / total if total > 0 else float("nan")


def max_rate(trains: Trains) -> float:
    """Rate of the cell that fires most, over the whole time, Hz."""
    if not trains.n_cells or not trains.duration > 0:
        return float("nan")
    return float(np.bincount(trains.cells, minlength=1).max() / trains.duration)


def binned_rate(trains: Trains, width: float) -> tuple[Floats, Floats]:
    """Rate of the population in bins, mean over its cells.

    width: s; a last bin that would be cut short is left out.
    Returns centres of the bins (n_bins,) s and rates (n_bins,) Hz.
    """
    counts = binned_counts(trains, width)
    centres = trains.start + width * (np.arange(len(counts)) + 0.5)
    return np.asarray(centres, dtype=np.float64), counts / (max(trains.n_cells, 1) * width)


def binned_counts(trains: Trains, width: float) -> Floats:
    """Spikes of all cells in each whole bin.   Returns (n_bins,)."""
    n_bins = int(trains.duration / width + 1e-6)
    which = bin_of(trains, width)
    return np.bincount(which[which < n_bins], minlength=n_bins).astype(float)


def bin_of(trains: Trains, width: float) -> Ints:
    """Index of the bin of each spike; spikes on an edge belong to the later bin."""
    return np.floor((trains.times - trains.start) / width + 1e-6).astype(np.int64)
