"""Slow rules that scale the synapses onto each cell, between trials."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

from fnec.runtime.phases import Phase

NO_INPUT = 1e-12  # of a cell whose synapses are left alone


def incoming(w, post, n_cells: int) -> np.ndarray:
    """Sum of the synapses onto each cell, in order of creation.   Returns (n_cells,)."""
    return np.bincount(post, weights=np.broadcast_to(w, np.shape(post)), minlength=n_cells)


def mean_incoming(w, post, n_cells: int) -> float:
    """Mean of these sums over the cells that have input; 0 if none has."""
    sums = incoming(w, post, n_cells)
    return float(np.mean(sums[sums > 0.0])) if np.any(sums > 0.0) else 0.0


def scale_incoming(w, post, n_cells: int, eta, target, scale, bounds) -> np.ndarray:
    """The synapses after one step of their sums towards `target`.   Returns (n_synapses,).

    Those onto a cell of the sum S are multiplied by 1 + eta (target / S - 1), kept within `scale`;
    the result is kept within `bounds`.
    """
    sums = incoming(w, post, n_cells)
    has_input = sums > NO_INPUT
    factor = 1.0 + eta * (target / np.where(has_input, sums, 1.0) - 1.0)
    factor = np.where(has_input, np.clip(factor, *scale), 1.0)
    return np.clip(w * factor[post], *bounds)


def between_trials(phase: Phase, every: int, eta: float, n_steps: int) -> np.ndarray:
    """Steps before which `every` more trials of a phase are over; none where `eta` is 0."""
    if every < 1:
        raise ValueError(f"homeostasis after every {every} trials cannot be")
    steps = phase.first + phase.n_steps * np.arange(every, phase.n_trials + 1, every)
    return steps[steps < n_steps] if eta else steps[:0]


def summary_of(w, first, what: str) -> float:
    """Mean, sd, min or max of values (n,), or their mean distance from the first ones (change)."""
    if not len(w):
        return float("nan") if what != "change" else 0.0
    if what == "change":
        return float(np.mean(np.abs(w - first)))
    return float({"mean": np.mean, "sd": np.std, "min": np.min, "max": np.max}[what](w))
