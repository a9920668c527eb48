"""Rules that change synapses between trials."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.written import Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeostasisSpec:
    """Scales the synapses onto each cell towards a common sum."""

    name: str
    projection: Ref
    variable: Ref
    eta: Text
    target: Text | str  # `mean`, `initial_mean`, or a sum
    phase: Ref
    every: Text | None  # trials
    scale: tuple[Text, ...]
    lower: Text | None
    upper: Text | None
    help: str | None
    span: Span = field(compare=False, repr=False)
