"""Rows of a raster: a cell each, or, in the mean of trials, a cell in each of the trials."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fnec.recording import Recording


def rows_of(recording: Recording, population: str) -> NDArray[np.int64]:
    """(n_cells, n_trials): which row of its spikes is which trial of a recorded cell."""
    known = recording.watched.get(population, range(recording.populations[population]))
    return np.array(known, dtype=np.int64).reshape(-1, recording.n_trials)


def some(rows: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """All rows of at most n cells, evenly spaced, in order: (n_shown, n_trials)."""
    shown = np.linspace(0, len(rows) - 1, min(n, len(rows))).round().astype(int)
    return rows[np.unique(shown)]


def times_trials(cells: str, n_trials: int) -> str:
    """How many cells, and in how many trials.

    >>> times_trials("144", 1), times_trials("100 of 144", 4)
    ('144', '100 of 144 × 4')
    """
    return f"{cells} × {n_trials}" if n_trials > 1 else cells
