"""What comes from outside the network: events and waveforms."""

from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.selection import Selection
from fnec.spec.written import Ref, Seed, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Constant between `start` and `stop`."""

    amplitude: Text
    start: Text | None
    stop: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulses:
    """Rectangular pulses at regular intervals."""

    amplitude: Text
    width: Text
    period: Text
    count: Text | None
    start: Text | None
    stop: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sine:
    """offset + amplitude sin(2 pi frequency (t - start)) between `start` and `stop`."""

    amplitude: Text
    frequency: Text
    offset: Text | None
    start: Text | None
    stop: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """A straight line from `initial` at `start` to `final` at `stop`."""

    initial: Text
    final: Text
    start: Text | None
    stop: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrnsteinUhlenbeck:
    """Coloured noise, independent for each cell."""

    mean: Text | None
    sigma: Text
    tau: Text
    start: Text | None
    stop: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Values that hold from given times on; zero before the first. Also used for rates."""

    times: tuple[Text, ...]
    values: tuple[Text, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula of `t` and of signals between `start` and `stop`."""

    value: Text
    start: Text | None
    stop: Text | None
    span: Span = field(compare=False, repr=False)


FunctionOfTime: TypeAlias = Step | Pulses | Sine | Ramp | Table | Formula
Waveform: TypeAlias = FunctionOfTime | OrnsteinUhlenbeck


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonInput:
    """Random events; their number per step and cell is Poisson(sources * rate * dt)."""

    name: str
    to: Selection
    rate: Text | Table
    receptor: Ref
    weight: Text
    sources: Text | None
    fraction: Text | None  # of the cells, drawn
    seed: Seed | None  # of cells and events or noise; that of the run if none
    when: Text | None  # a condition over parameters: without it nothing comes
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeInput:
    """Events at given times; every selected cell gets each of them."""

    name: str
    to: Selection
    times: tuple[Text, ...]
    receptor: Ref
    weight: Text
    when: Text | None  # a condition over parameters: without it nothing comes
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """A waveform that is added to an input of the cells."""

    name: str
    to: Selection
    input: Ref
    waveform: Waveform
    fraction: Text | None  # of the cells, drawn
    seed: Seed | None  # of cells and events or noise; that of the run if none
    when: Text | None  # a condition over parameters: without it nothing comes
    help: str | None
    span: Span = field(compare=False, repr=False)


StimulusSpec: TypeAlias = PoissonInput | SpikeInput | Current
