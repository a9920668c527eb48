"""Which parameters are tuned, and to what end."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.written import Ref, Text

METHODS = ("agsdr", "cma", "random", "gradient")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleSpec:
    """A parameter that is tuned."""

    parameter: Ref
    low: Text | None  # None: the parameter's own range
    high: Text | None
    is_log: bool  # steps are even in the logarithm
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveSpec:
    """A number that is brought to a target."""

    name: str
    readout: Ref  # the result of a readout, or an expectation
    target: Text
    within: Text | None  # it is met at this distance
    scale: Text | None  # the distance that counts as 1
    weight: float
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningSpec:
    """A study of parameters."""

    handles: tuple[HandleSpec, ...]
    objectives: tuple[ObjectiveSpec, ...]
    method: str
    budget: int  # candidates at most
    batch: int  # candidates at a time
    seeds: tuple[int, ...]  # none: that of the simulation
    span: Span = field(compare=False, repr=False)
