"""What learning did to the weights of a projection, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.trains import Floats

# A bound is met within a millionth of the range: stored single precision is finer than that, and an
# absolute tolerance would take every weight of some picoamperes for zero.
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightStatistics:
    """NaN where a number cannot be said."""

    mean: float  # unit of the weight
    sd: float  # unit of the weight, divided by n
    at_low: float  # 0 … 1
    at_high: float  # 0 … 1
    changed: float  # 0 … 1, of the synapses, since `before`
    mean_change: float  # unit of the weight, mean |w - before|


def weight_statistics(
    weights: Floats,
    *,
    low: float | None = None,
    high: float | None = None,
    before: Floats | None = None,
) -> WeightStatistics:
    """Mean, scatter, shares at the bounds and share that moved.

    weights, before: (n_synapses,).   low, high: bounds, in the same unit; without them the shares
    are NaN.   Raises ValueError if `before` has another length.
    """
    n = len(weights)
    nan = float("nan")
    slack = TOLERANCE * _range(weights, low, high)
    changes = None if before is None else np.abs(weights - np.asarray(before))
    return WeightStatistics(
        mean=float(np.mean(weights)) if n else nan,
        sd=float(np.std(weights)) if n else nan,
        at_low=share_at(weights, low, slack),
        at_high=share_at(weights, high, slack),
        changed=float(np.mean(changes > slack)) if n and changes is not None else nan,
        mean_change=float(np.mean(changes)) if n and changes is not None else nan,
    )


def is_at(weights: Floats, bound: float, slack: float) -> np.ndarray:
    """(n_synapses,) of bool: within `slack` of the bound."""
    return np.abs(weights - bound) <= slack


def share_at(weights: Floats, bound: float | None, slack: float) -> float:
    """0 … 1; NaN without a bound or without weights."""
    if bound is None or len(weights) == 0:
        return float("nan")
    return float(np.mean(is_at(weights, bound, slack)))


def _range(weights: Floats, low: float | None, high: float | None) -> float:
    if low is not None and high is not None and high > low:
        return high - low
    return float(np.max(np.abs(weights), initial=0.0))


def weight_histogram(
    weights: Floats, *, low: float | None = None, high: float | None = None, n_bins: int = 40
) -> tuple[Floats, Floats]:
    """Synapses in equal bins between the bounds, by default between the extremes.

    Returns counts (n_bins,) and edges (n_bins + 1,) in the unit of the weights. Weights beyond a
    bound are counted in the last bin on that side: a histogram that loses synapses misleads.
    """
    bottom = float(np.min(weights, initial=np.inf)) if low is None else low
    top = float(np.max(weights, initial=-np.inf)) if high is None else high
    if not bottom < top:
        middle = bottom if np.isfinite(bottom) else 0.0
        bottom, top = middle - 0.5 * abs(middle or 1.0), middle + 0.5 * abs(middle or 1.0)
    counts, edges = np.histogram(np.clip(weights, bottom, top), bins=n_bins, range=(bottom, top))
    return counts.astype(np.float64), np.asarray(edges, dtype=np.float64)
