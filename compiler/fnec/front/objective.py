"""What numbers of a run should be, and how far they are from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fnec.front.faults import ConfigurationError, require_between, require_known
from fnec.front.readouts import METRIC_NAMES, ReadoutSpec, compute_readout

if TYPE_CHECKING:
    from fnec.front.signals import Signals

LOSSES = ("mse", "mae", "rmse")
CRITERIA = ("below", "above", "equal", "in_range")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One number and its target; a target of None makes the number itself the loss."""

    name: str
    metric: str
    target: float | None
    weight: float = 1.0
    loss_type: str = "mse"

    def __post_init__(self) -> None:
        require_known(self.metric, METRIC_NAMES, kind="metric")
        require_known(self.loss_type, LOSSES, kind="loss_type")
        require_between(self.weight, -math.inf, math.inf, name="weight")
        if self.target is not None:
            require_between(self.target, -math.inf, math.inf, name="target")

    def loss(self, value: float) -> float:
        """Weighted: (value - target)², or its size with `mae` and `rmse`."""
        if self.target is None:
            return self.weight * value
        off = value - self.target
        return self.weight * (off * off if self.loss_type == "mse" else abs(off))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A condition on a number."""

    name: str
    metric: str
    criterion: str
    threshold: float | tuple[float, float]

    def __post_init__(self) -> None:
        require_known(self.metric, METRIC_NAMES, kind="metric")
        require_known(self.criterion, CRITERIA, kind="criterion")
        if (self.criterion == "in_range") != isinstance(self.threshold, tuple):
            raise ConfigurationError(
                f"gate {self.name!r}: in_range has two thresholds, others one", "such as (2, 25)"
            )

    def holds(self, value: float) -> bool:
        """Whether a number meets it; NaN meets nothing."""
        if isinstance(self.threshold, tuple):
            return self.threshold[0] <= value <= self.threshold[1]
        match self.criterion:
            case "below":
                return value < self.threshold
            case "above":
                return value > self.threshold
            case _:
                return abs(value - self.threshold) <= 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """Losses, and gates beside them. `.loss`, `.regularizer`, `.gate` and `.compose` add to it."""

    name: str = "objective"
    losses: tuple[Term, ...] = ()
    regularizers: tuple[Term, ...] = ()
    gates: tuple[Gate, ...] = ()

    @property
    def metric(self) -> str:
        """The metric of the only loss."""
        return self._only().metric

    @property
    def target(self) -> float | None:
        """The target of the only loss."""
        return self._only().target

    @property
    def weight(self) -> float:
        """The weight of the only loss."""
        return self._only().weight

    @property
    def loss_type(self) -> str:
        """The kind of the only loss."""
        return self._only().loss_type

    def loss(
        self,
        name: str,
        target: float | None = None,
        weight: float = 1.0,
        metric: str | None = None,
        loss_type: str = "mse",
    ) -> Objective:
        """With one loss more.   metric: the name, if not given."""
        term = Term(
            name=name, metric=metric or name, target=target, weight=weight, loss_type=loss_type
        )
        return replace(self, losses=(*self.losses, term))

    def regularizer(
        self, name: str, target: float = 0.0, weight: float = 1.0, metric: str | None = None
    ) -> Objective:
        """With one regularizer more: a loss that reports tell apart."""
        term = Term(name=name, metric=metric or name, target=target, weight=weight)
        return replace(self, regularizers=(*self.regularizers, term))

    def gate(
        self,
        name: str,
        threshold: float | tuple[float, float],
        criterion: str = "below",
        metric: str | None = None,
    ) -> Objective:
        """With one condition more.   criterion: below, above, equal, in_range."""
        made = Gate(name=name, metric=metric or name, criterion=criterion, threshold=threshold)
        return replace(self, gates=(*self.gates, made))

    def compose(self, *others: Objective) -> Objective:
        """This one and others together."""
        return replace(
            self,
            losses=(*self.losses, *(t for o in others for t in o.losses)),
            regularizers=(*self.regularizers, *(t for o in others for t in o.regularizers)),
            gates=(*self.gates, *(g for o in others for g in o.gates)),
        )

    def value(self, signals: Signals) -> float:
        """The sum of all losses and regularizers.   NaN where a number cannot be said."""
        return float(
            sum(t.loss(_number(signals, t.metric)) for t in (*self.losses, *self.regularizers))
        )

    def report(self, signals: Signals) -> dict[str, Any]:
        """The total, each part of it and each gate, as JSON can hold it; None for no number."""
        parts = {
            kind: {t.name: _told(signals, t) for t in terms}
            for kind, terms in (("losses", self.losses), ("regularizers", self.regularizers))
        }
        gates: dict[str, Mapping[str, Any]] = {}
        for gate in self.gates:
            value = _number(signals, gate.metric)
            gates[gate.name] = {"value": _plain(value), "holds": gate.holds(value)}
        return {
            "objective": self.name,
            "total_loss": _plain(self.value(signals)),
            **parts,
            "gates": gates,
            "all_gates_pass": all(g["holds"] for g in gates.values()),
        }

    def _only(self) -> Term:
        if len(self.losses) != 1:
            raise ConfigurationError(
                f"the objective {self.name!r} has {len(self.losses)} losses", "read .losses"
            )
        return self.losses[0]


def objective(
    name: str = "objective",
    metric: str | None = None,
    target: float | None = None,
    *,
    weight: float = 1.0,
    loss_type: str = "mse",
) -> Objective:
    """An objective with one loss: how far a metric is from its target; empty without a metric."""
    made = Objective(name=name)
    if metric is None:
        if target is not None:
            raise ConfigurationError(f"objective {name!r} has a target and no metric")
        return made
    return made.loss(name, target=target, weight=weight, metric=metric, loss_type=loss_type)


def _number(signals: Signals, metric: str) -> float:
    value = compute_readout(signals, [ReadoutSpec(name=metric, metric=metric)])[0].value
    return math.nan if value is None else float(value)


def _told(signals: Signals, term: Term) -> Mapping[str, Any]:
    value = _number(signals, term.metric)
    return {"value": _plain(value), "target": term.target, "loss": _plain(term.loss(value))}


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
