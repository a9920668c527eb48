"""When a readout looks: at the steps where a formula of signals holds, such as `is_deviant`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fnec.expr import Bool, Compare, Expr, Name, Num, Unary, names
from fnec.expr.evaluate import evaluate
from fnec.readout.stretch import Stretch
from fnec.recording import Recording
from fnec.spec.model import Spec
from fnec.spec.written import Text

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Steps count if `formula` is true."""

    source: str  # as it was written
    formula: Expr  # true or false
    signals: tuple[str, ...]  # that it reads, each with one value a step
    values: Mapping[str, float]  # of parameters and constants, SI


def condition_of(spec: Spec, text: Text, values: Mapping[str, float]) -> Condition:
    """The condition that a spec writes.   values: of parameters and constants, SI."""
    read = names(text.expr)
    return Condition(
        source=text.source,
        formula=as_condition(text.expr),
        signals=tuple(s.name for s in spec.signals if s.name in read),
        values=values,
    )


def as_condition(e: Expr, truths: Collection[str] = ()) -> Expr:
    """The formula with every number that stands for a condition as `number != 0`.

    truths: names that are conditions already, which matters to their dimensions alone.

    >>> from fnec.expr import parse, to_text
    >>> to_text(as_condition(parse("tone > 0 and not is_deviant")))
    'tone > 0 and not is_deviant != 0.0'
    """
    match e:
        case Bool():
            return Bool(e.op, as_condition(e.a, truths), as_condition(e.b, truths), e.start, e.stop)
        case Unary(op="not"):
            return Unary(e.op, as_condition(e.x, truths), e.start, e.stop)
        case Compare() | Num(value=bool()):
            return e
        case Name() if e.name in truths:
            return e
        case _:
            return Compare("!=", e, Num(0.0), e.start, e.stop)


def steps_when(recording: Recording, condition: Condition, stretch: Stretch) -> Truths:
    """Which steps of a stretch count.   Returns (n_steps,).

    Raises ValueError in words if a signal is not recorded, or if no step counts.
    """
    scope: dict[str, object] = dict(condition.values)
    for name in condition.signals:
        key = f"signals.{name}"
        if key not in recording.arrays:
            raise ValueError(f"the signal {name!r} is not recorded")
        scope[name] = np.asarray(recording.arrays[key])[stretch.start : stretch.stop]
    with np.errstate(all="ignore"):
        found = np.asarray(evaluate(condition.formula, scope), dtype=bool)
    if not found.any():
        raise ValueError(f"there is no step at which {condition.source!r} holds")
    return found
