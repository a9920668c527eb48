"""A spec as it was written, complete: every node knows its line."""

from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.areas import AreaSpec
from fnec.spec.assemble import SourceFile
from fnec.spec.columns import CellTable
from fnec.spec.connect import ConnectRule
from fnec.spec.dynamics import NeuronSpec, ReceptorSpec, ReceptorUse, SynapseSpec
from fnec.spec.field_probes import FieldProbe, SourceSpec
from fnec.spec.lesions import LesionSpec
from fnec.spec.probes import Expectation, ProbeSpec, SynapseProbe
from fnec.spec.protocol import PhaseSpec, SignalSpec
from fnec.spec.readouts import FigureSpec, ReadoutSpec
from fnec.spec.selection import Selection, Tag
from fnec.spec.shapes import Shape
from fnec.spec.slow_rules import HomeostasisSpec
from fnec.spec.sources import Source
from fnec.spec.stimuli import StimulusSpec
from fnec.spec.study import StudySpec
from fnec.spec.tuning import TuningSpec
from fnec.spec.written import Assignment, Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSpec:
    """A knob of the model."""

    name: str
    value: Text
    low: Text | None
    high: Text | None
    choices: tuple[Text, ...]
    help: str | None
    is_integer: bool  # the default is written as a whole number without a unit
    is_flag: bool  # the default is true or false
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantSpec:
    """A named value derived from parameters and other constants."""

    name: str
    value: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeSpec:
    """A named set of overrides that `load(path, mode=name)` lays over the spec."""

    name: str
    help: str | None
    words: frozenset[str]  # in its values: names that it may read
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationSpec:
    """How long, how finely and from which seed the model runs."""

    duration: Text | None  # None: that of the protocol
    dt: Text
    seed: int
    trial: int | None  # one: the first, if there are not several
    trials: int | None  # several
    integrate: str | None
    trial_spans: tuple[Span, ...] = field(compare=False, repr=False)  # of those two
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationSpec:
    """Cells that share a neuron model."""

    name: str
    neuron: Ref
    size: Text
    tags: tuple[Tag, ...]
    parameters: tuple[Assignment, ...]
    init: tuple[Assignment, ...]
    positions: tuple[Assignment, ...]  # of x, y, z
    shape: Shape | None  # that stands for the positions
    data: CellTable | None
    receptors: tuple[ReceptorUse, ...]  # all of them: the neuron's with the population's overrides
    integrate: str | None
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeList:
    """Spikes in pairs: `cells[k]` spikes at `times[k]`."""

    times: tuple[Text, ...]
    cells: tuple[int, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeTable:
    """The spikes of a file or of a generator, read by `fnec.spec.tables.read_spikes`."""

    source: Source
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaySpec:
    """A population that replays spikes."""

    name: str
    spikes: SpikeList | SpikeTable
    size: Text
    tags: tuple[Tag, ...]
    positions: tuple[Assignment, ...]
    shape: Shape | None
    data: CellTable | None
    help: str | None
    span: Span = field(compare=False, repr=False)


AnyPopulation: TypeAlias = PopulationSpec | ReplaySpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionSpec:
    """Connections by `receptor`, by `synapse`, or by a synapse that transmits to a receptor."""

    name: str
    pre: Selection
    post: Selection
    connect: ConnectRule
    receptor: Ref | None  # a receptor of the target by its label, or one of its state variables
    synapse: Ref | None
    weight: Text | None
    delay: Text | None
    parameters: tuple[Assignment, ...]  # of the synapse
    when: Text | None  # a condition over parameters: without it there are no synapses
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Everything that the files of a spec say, with the chosen mode and overrides applied."""

    name: str
    title: str | None
    description: str | None
    citations: tuple[str, ...]
    parameters: tuple[ParameterSpec, ...]
    constants: tuple[ConstantSpec, ...]
    modes: tuple[ModeSpec, ...]
    mode: str | None  # the chosen one
    simulation: SimulationSpec
    neurons: tuple[NeuronSpec, ...]
    receptors: tuple[ReceptorSpec, ...]
    synapses: tuple[SynapseSpec, ...]
    columns: tuple[Ref, ...]
    areas: tuple[AreaSpec, ...]  # whose populations and projections are among the next
    populations: tuple[AnyPopulation, ...]
    projections: tuple[ProjectionSpec, ...]
    stimuli: tuple[StimulusSpec, ...]
    phases: tuple[PhaseSpec, ...]  # none where there is no protocol
    signals: tuple[SignalSpec, ...]
    homeostasis: tuple[HomeostasisSpec, ...]
    lesions: tuple[LesionSpec, ...]
    study: StudySpec | None
    sources: tuple[SourceSpec, ...]
    probes: tuple[ProbeSpec, ...]  # of cells
    synapse_probes: tuple[SynapseProbe, ...]
    readouts: tuple[ReadoutSpec, ...]
    figures: tuple[FigureSpec, ...]
    expectations: tuple[Expectation, ...]
    tuning: TuningSpec | None
    files: tuple[SourceFile, ...]  # what was read, the main file first
    span: Span = field(compare=False, repr=False)

    def neuron(self, name: str) -> NeuronSpec | None:
        """The neuron model of that name."""
        return next((n for n in self.neurons if n.name == name), None)

    def receptor(self, name: str) -> ReceptorSpec | None:
        """The receptor model of that name."""
        return next((r for r in self.receptors if r.name == name), None)

    def synapse(self, name: str) -> SynapseSpec | None:
        """The synapse model of that name."""
        return next((s for s in self.synapses if s.name == name), None)

    def population(self, name: str) -> AnyPopulation | None:
        """The population of that name."""
        return next((p for p in self.populations if p.name == name), None)

    @property
    def field_probes(self) -> tuple[FieldProbe, ...]:
        """Those of its probes that ask for a field."""
        return tuple(p for p in self.probes if isinstance(p, FieldProbe))

    def neuron_of(self, population: AnyPopulation) -> NeuronSpec | None:
        """The neuron model of a population; None for replayed spikes."""
        if isinstance(population, ReplaySpec):
            return None
        return self.neuron(population.neuron.name)
