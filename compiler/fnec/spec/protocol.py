"""The course of a run: phases of trials, and signals, values that change from step to step."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.columns import SignalTable
from fnec.spec.written import Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlasticitySwitch:
    """How plastic the synapses of a projection are during a phase.

    weights: 1 where events change the synapses' states, 0 where these stand still.   increments:
    1 where events change traces, 0 where traces only relax.
    """

    projection: Ref
    weights: Text
    increments: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSpec:
    """A stretch of the run: so many trials of this duration, without a gap."""

    name: str
    trials: Text | None  # one
    duration: Text  # of a trial
    plasticity: tuple[PlasticitySwitch, ...]
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseSpec:
    """Gaussian noise, of its own in each cell or correlated over cells, white or wandering."""

    sigma: Text
    length: Text | None
    tau: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalPart:
    """What a signal is in one phase, or in all that have no part of their own: a value or noise."""

    phase: Ref | None
    value: Text | None
    noise: NoiseSpec | None
    hold: Text | None  # a new value every so long; at every step without it
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSpec:
    """A value that changes in time, the same for all cells or, `of` a population, one for each."""

    name: str
    unit: Text
    of: Ref | None
    data: SignalTable | None
    parts: tuple[SignalPart, ...]
    help: str | None
    span: Span = field(compare=False, repr=False)
