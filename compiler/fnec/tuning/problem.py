"""What is tuned, as numbers: handles with ranges, goals with targets, and how far off one is."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fnec.checks.constants import constant, known_values
from fnec.checks.quantities import NUMBER
from fnec.expr.infer import quantity
from fnec.expr.nodes import Num, Unary
from fnec.spec.load import load
from fnec.spec.model import ParameterSpec, Spec
from fnec.spec.tuning import HandleSpec, ObjectiveSpec
from fnec.spec.written import Text
from fnec.units import dims_text

Floats = NDArray[np.float64]
MISSING = 10.0  # the distance of a goal whose number cannot be told, in its scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """A parameter that is tuned. SI."""

    name: str
    low: float
    high: float
    start: float  # the value of the spec
    unit: str  # as the spec writes its value, `Hz`
    factor: float  # SI units in one of these
    is_log: bool
    is_whole: bool

    def value(self, x: float) -> float:
        """SI, at a place between 0, the lowest value, and 1, the highest."""
        x = min(max(float(x), 0.0), 1.0)
        if x == self.place(self.start) and self.low <= self.start <= self.high:
            return self.start  # to the last bit
        if self.is_log:
            found = self.low * (self.high / self.low) ** x
        else:
            found = self.low + x * (self.high - self.low)
        found = min(max(found, self.low), self.high)
        return float(round(found)) if self.is_whole else found

    def place(self, value: float) -> float:
        """The inverse of `value`, within 0 and 1."""
        value = min(max(value, self.low), self.high)
        if self.is_log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def text(self, value: float) -> str:
        """The value as a spec writes it."""
        number = value / self.factor
        text = str(round(number)) if self.is_whole else repr(float(number))
        return f"{text} {self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A number that is brought to a target. SI."""

    name: str
    result: str  # of a readout, or an expectation
    target: float
    within: float | None
    scale: float
    weight: float
    unit: str  # for people, as the spec writes the target
    factor: float  # SI units in one of these

    def text(self, value: float) -> str:
        """The number for people."""
        return f"{value / self.factor:.4g} {self.unit}".strip()

    def residual(self, value: float) -> float:
        """The signed distance from the target, in units of the scale; NaN stays."""
        return (value - self.target) / self.scale

    def is_met(self, value: float) -> bool:
        """At most `within` away; never without one."""
        return self.within is not None and abs(value - self.target) <= self.within


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Handles and goals."""

    handles: tuple[Handle, ...]
    goals: tuple[Goal, ...]

    @property
    def start(self) -> Floats:
        """(n_handles,) where the spec stands, in the unit cube."""
        return np.array([h.place(h.start) for h in self.handles])

    def values(self, x: Sequence[float] | Floats) -> dict[str, float]:
        """Parameters at a place in the unit cube, SI."""
        return {h.name: h.value(at) for h, at in zip(self.handles, x, strict=True)}

    def residuals(self, numbers: Mapping[str, float]) -> Floats:
        """(n_goals,) signed distances in their scales, times the roots of the shares of weight.

        NaN where a number cannot be told.
        """
        whole = sum(g.weight for g in self.goals)
        return np.array(
            [math.sqrt(g.weight / whole) * g.residual(numbers[g.name]) for g in self.goals]
        )

    def loss(self, numbers: Mapping[str, float]) -> float:
        """The root of the weighted mean square of the distances."""
        whole = sum(g.weight for g in self.goals)
        missing = np.array([MISSING * math.sqrt(g.weight / whole) for g in self.goals])
        found = self.residuals(numbers)
        return float(np.sqrt(np.sum(np.where(np.isfinite(found), found, missing) ** 2)))

    def are_met(self, numbers: Mapping[str, float]) -> bool:
        """Every goal is."""
        return all(g.is_met(numbers[g.name]) for g in self.goals)


def problem_of(spec: Spec, whole: Collection[str]) -> Problem:
    """What the tuning of a checked spec asks.   whole: parameters that are whole numbers.

    A flag `--g_exc 3` writes a whole number into the spec, and means none: so `whole_numbers`.
    """
    assert spec.tuning is not None  # the caller has seen to it
    parameters = {p.name: p for p in spec.parameters}
    return Problem(
        handles=tuple(
            _handle(parameters[h.parameter.name], h, is_whole=h.parameter.name in whole)
            for h in spec.tuning.handles
        ),
        goals=tuple(_goal(o, known_values(spec)) for o in spec.tuning.objectives),
    )


def whole_numbers(path: Path, mode: str | None) -> frozenset[str]:
    """Parameters whose default is written as a whole number without a unit."""
    return frozenset(p.name for p in load(path, mode=mode).parameters if p.is_integer)


def with_values(spec: Spec, values: Mapping[str, float]) -> Spec:
    """The spec with other values of its parameters, SI."""

    def changed(p: ParameterSpec) -> ParameterSpec:
        if p.name not in values:
            return p
        return replace(p, value=replace(p.value, expr=Num(values[p.name])))

    return replace(spec, parameters=tuple(changed(p) for p in spec.parameters))


def _handle(p: ParameterSpec, h: HandleSpec, *, is_whole: bool) -> Handle:
    low, high = h.low or p.low, h.high or p.high
    assert low is not None and high is not None  # the checks have seen to it
    unit, factor = _unit(p.value)
    return Handle(
        name=p.name,
        low=_number(low, {}),
        high=_number(high, {}),
        start=_number(p.value, {}),
        unit=unit,
        factor=factor,
        is_log=h.is_log,
        is_whole=is_whole,
    )


def _unit(text: Text) -> tuple[str, float]:
    """The unit of a quantity as it is written, and its factor; of a formula, that of SI."""
    e = text.expr.x if isinstance(text.expr, Unary) else text.expr
    if isinstance(e, Num):
        factor = constant(replace(e, value=1.0), {})
        return (text.source[e.unit.start : e.unit.stop], factor or 1.0) if e.unit else ("", 1.0)
    dims = quantity(text.expr, {})
    return ("" if dims == NUMBER else dims_text(dims)), 1.0


def _goal(o: ObjectiveSpec, values: Mapping[str, float]) -> Goal:
    target = _number(o.target, values)
    unit, factor = _unit(o.target)
    return Goal(
        name=o.name,
        result=o.readout.name,
        target=target,
        within=None if o.within is None else _number(o.within, values),
        scale=abs(target) if o.scale is None else _number(o.scale, values),
        weight=o.weight,
        unit=unit,
        factor=factor,
    )


def _number(text: Text, values: Mapping[str, float]) -> float:
    found = constant(text.expr, values)
    assert found is not None  # the checks have seen to it
    return found
