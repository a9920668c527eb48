"""What is recorded, and what is expected of it."""

from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.field_probes import FieldProbe
from fnec.spec.selection import Selection
from fnec.spec.written import Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeProbe:
    """Every spike of the selected cells, from `start` up to and without `stop`."""

    name: str
    of: Selection
    start: Text | None
    stop: Text | None
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateProbe:
    """Variables or named expressions, sampled before the step."""

    name: str
    variables: tuple[Ref, ...]
    of: Selection
    every: Text | None
    start: Text | None
    stop: Text | None
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountProbe:
    """How many cells of each selected population spike in each step."""

    name: str
    of: Selection
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateProbe:
    """Mean rate of each selected population in bins."""

    name: str
    of: Selection
    bin: Text
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseProbe:
    """States of the synapses of a projection, sampled before the step."""

    name: str
    variables: tuple[Ref, ...]
    projection: Ref
    first: Text | None  # only so many synapses
    every: Text | None
    start: Text | None
    stop: Text | None
    reduce: tuple[str, ...]
    help: str | None
    span: Span = field(compare=False, repr=False)


ProbeSpec: TypeAlias = SpikeProbe | CountProbe | StateProbe | RateProbe | FieldProbe


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A figure that a run is checked against, and where it comes from."""

    name: str
    readout: Ref | None  # the result of a readout, `map.mean_error`, instead of a metric of cells
    metric: str  # rate max_rate cv_isi lv_isi synchrony spike_count active_fraction
    of: Selection | None
    after: Text | None
    low: Text
    high: Text
    source: str
    help: str | None
    span: Span = field(compare=False, repr=False)
