"""What happens to synapses between two steps: they are recorded, or scaled by a slow rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.expr import Expr

REDUCTIONS = ("mean", "sd", "min", "max", "change")


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseProbe:
    """States of a projection's synapses, sampled before the step.

    reduce: what is recorded of them, instead of every value: mean, sd, min, max, or change, the
    mean distance from the first values.
    """

    name: str
    projection: str
    variables: tuple[str, ...]
    first: Expr | None  # only so many synapses
    every: Expr | None  # s
    start: Expr | None  # s
    stop: Expr | None  # s
    reduce: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Homeostasis:
    """Scales the synapses onto each cell towards a common sum, between trials."""

    name: str
    projection: str
    variable: str
    eta: Expr
    target: Expr | str  # `mean`, `initial_mean`, or a sum
    phase: str
    every: Expr  # trials
    scale: tuple[Expr, Expr] | None  # of one step
    bounds: tuple[Expr | None, Expr | None]
    span: Span = field(compare=False, repr=False)
