"""Paired differences between conditions, with confidence intervals over trials."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fnec.readout.interval import interval

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One number of every trial of every condition. SI; NaN where a trial tells none."""

    kind: str  # population, tags, readout
    name: str
    tags: Mapping[str, str]  # that all its cells bear
    metric: str
    unit: str  # SI
    shown_unit: str
    factor: float  # SI units in one of these
    values: Mapping[str, Floats]  # condition -> (n_trials,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a condition changes about a number. SI."""

    of: Measured
    condition: str
    n: int  # trials that tell the number in both conditions
    before: float  # mean of the baseline over these
    after: float  # mean of the condition
    difference: float  # mean of the paired differences
    low: float  # ends of the confidence interval of the difference; NaN for fewer than two trials
    high: float

    @property
    def relative(self) -> float:
        """The difference as a part of the baseline; NaN where that is 0."""
        return self.difference / self.before if self.before else math.nan

    @property
    def is_clear(self) -> bool:
        """The interval leaves out 0."""
        return self.low > 0 or self.high < 0


def effects_of(
    rows: Sequence[Measured], baseline: str, *, level: float = 0.95
) -> tuple[Effect, ...]:
    """Every number of each condition against the baseline, condition by condition."""
    conditions = [c for c in (rows[0].values if rows else ()) if c != baseline]
    return tuple(_effect(row, baseline, c, level) for c in conditions for row in rows)


def _effect(row: Measured, baseline: str, condition: str, level: float) -> Effect:
    a, b = row.values[baseline], row.values[condition]
    told = np.isfinite(a) & np.isfinite(b)
    difference = b[told] - a[told]
    low, high = interval(difference, level=level)
    return Effect(
        of=row,
        condition=condition,
        n=int(told.sum()),
        before=_mean(a[told]),
        after=_mean(b[told]),
        difference=_mean(difference),
        low=low,
        high=high,
    )


def _mean(x: Floats) -> float:
    return float(x.mean()) if len(x) else math.nan
