"""Sums over a box that slides along the steps."""

from __future__ import annotations

import numpy as np

from fnec.readout.step_spikes import StepSpikes
from fnec.readout.trains import Floats, Ints


def box_length(width: float, dt: float) -> int:
    """Steps in a box of `width` s, at least one."""
    return max(1, round(width / dt))


def box_sum(values: Floats, length: int) -> Floats:
    """Sum over steps n - length//2 … n + (length-1)//2 of each n; nothing stands outside.

    values: (n_steps,).   Returns (n_steps,).   Whole numbers are summed exactly.
    """
    before, after = length // 2, (length - 1) // 2
    total: Floats = np.concatenate([np.zeros(1), np.cumsum(values)])
    n = np.arange(len(values))
    return total[np.minimum(n + after + 1, len(values))] - total[np.maximum(n - before, 0)]


def counts_in_box(spikes: StepSpikes, length: int) -> Ints:
    """Spikes of all cells in the box around each step.   Returns (n_steps,)."""
    return weights_in_box(spikes, np.ones(spikes.n_cells), length).astype(np.int64)


def weights_in_box(spikes: StepSpikes, of_cells: Floats, length: int) -> Floats:
    """Sum over the spikes in the box of a number that belongs to their cells.

    of_cells: (n_cells,).   Returns (n_steps,).
    """
    weight = np.bincount(spikes.steps, weights=of_cells[spikes.cells], minlength=spikes.n_steps)
    return box_sum(weight.astype(np.float64), length)
