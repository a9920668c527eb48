"""Models with equations, as written: neurons, receptors, synapses."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.written import Assignment, Ref, Statement, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelParameter:
    """A name used in equations, and its default."""

    name: str
    value: Text
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateVar:
    """A quantity that changes in time; without `derivative` only events and resets change it.

    With `tau` it is a trace: between events it relaxes to `rest` (zero if not given).
    """

    name: str
    unit: Text
    derivative: Text | None
    init: Text | None
    noise: Text | None
    is_clamped: bool  # while the cell is refractory
    tau: Text | None = None
    rest: Text | None = None
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedExpression:
    """A formula with a name and a unit."""

    name: str
    value: Text
    unit: Text
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSpec:
    """A named sum of everything that receptors, synapses and stimuli add to a cell."""

    name: str
    unit: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptorUse:
    """A receptor of a neuron under a label; `overrides` are other values of its parameters."""

    label: str
    receptor: Ref | None  # None: only overrides of a receptor that the neuron must have
    overrides: tuple[Assignment, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuronSpec:
    """A cell model, complete with what it extends."""

    name: str
    extends: Ref | None
    help: str | None
    citations: tuple[str, ...]
    parameters: tuple[ModelParameter, ...]
    inputs: tuple[InputSpec, ...]
    state: tuple[StateVar, ...]
    expressions: tuple[NamedExpression, ...]
    threshold: Text | None
    reset: tuple[Statement, ...]
    refractory: Text | None
    receptors: tuple[ReceptorUse, ...]
    integrate: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptorSpec:
    """What a target cell does with an event, complete with what it extends."""

    name: str
    extends: Ref | None
    help: str | None
    citations: tuple[str, ...]
    parameters: tuple[ModelParameter, ...]
    state: tuple[StateVar, ...]
    adds: tuple[Assignment, ...]  # input of the neuron -> formula
    at_spike: tuple[Statement, ...]
    integrate: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseSpec:
    """Transmission with state or rules of its own, complete with what it extends."""

    name: str
    extends: Ref | None
    help: str | None
    citations: tuple[str, ...]
    parameters: tuple[ModelParameter, ...]
    state: tuple[StateVar, ...]
    transmit: Text | None = None  # the weight that the receptor of the target gets
    at_pre: tuple[Statement, ...]
    at_post: tuple[Statement, ...]
    adds: tuple[Assignment, ...]  # input of the target neuron -> formula
    integrate: str | None
    span: Span = field(compare=False, repr=False)

    @property
    def traces(self) -> tuple[StateVar, ...]:
        """Those of its states that relax by themselves between events."""
        return tuple(s for s in self.state if s.tau is not None)
