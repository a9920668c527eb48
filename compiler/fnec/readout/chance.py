"""How a number compares with what it is when there is nothing to find."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.trains import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Values of a measure after shuffling, and where the true one stands. In the measure's unit."""

    values: Floats  # (n_shuffles,), those that could be computed
    p_value: float  # share of shuffles that are at least as good

    @property
    def mean(self) -> float:
        """NaN if there is no value."""
        return float(np.mean(self.values)) if len(self.values) else float("nan")

    def quantile(self, q: float) -> float:
        """q: 0 … 1.   NaN if there is no value."""
        return float(np.quantile(self.values, q)) if len(self.values) else float("nan")


NO_CHANCE = Chance(values=np.empty(0), p_value=float("nan"))


def smaller_than_chance(observed: float, shuffled: Floats) -> Chance:
    """Chance of a measure of which less is better.

    shuffled: (n_shuffles,), NaN where a shuffle gave no value.   The p-value counts the true
    arrangement as one of the shuffles, so that it is never 0 (Phipson and Smyth 2010); NaN if
    there is no true value.
    """
    values = np.asarray(shuffled, dtype=np.float64)
    values = values[np.isfinite(values)]
    if not np.isfinite(observed) or len(values) == 0:
        return Chance(values=values, p_value=float("nan"))
    slack = 1e-9 * abs(observed)  # equal values may differ by the order of a sum
    p = (1 + int(np.sum(values <= observed + slack))) / (1 + len(values))
    return Chance(values=values, p_value=p)
