"""What a spec means: groups of cells, pathways between them, and what one step does.

Formulas here are resolved: every name is one of the network's parameters or constants, or, inside
a group, one of its constants, states, sums, tables, draws or local names. Parts refer to each
other by name, because passes replace parts and a stale object would go unnoticed; `verify` holds
the names together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.expr import Expr
from fnec.ir.columns import Column
from fnec.ir.connect import Connect
from fnec.ir.lesions import Lesion
from fnec.ir.pauses import Homeostasis, SynapseProbe
from fnec.ir.step import Assign, Draw, Refractory, Sum, Table
from fnec.units import Dims


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A knob of the model: a flag of both programs."""

    name: str
    value: Expr  # as written, `1.62 * mV`
    unit: Expr | None  # the unit that a flag's number is in
    dims: Dims
    is_integer: bool
    is_flag: bool  # true or false
    low: float | None  # SI
    high: float | None  # SI
    help: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A named value computed once, before the first step."""

    name: str
    value: Expr
    dims: Dims
    span: Span | None = field(default=None, compare=False, repr=False)
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Propagator:
    """Constants of exact integration: entries of expm(A dt), and of the response to held inputs.

    Entry (row, column) becomes the constant `<prefix>_<row>_<column>`; columns are the variables
    and then the inputs. Entries that are structurally zero are not in `entries`.
    """

    prefix: str  # P, or R for cells held in refractoriness
    variables: tuple[str, ...]
    inputs: tuple[str, ...]  # names of what is held over a step; `1` for the constant term
    matrix: tuple[tuple[Expr, ...], ...]  # (n_variables, n_variables + n_inputs), 1/s
    entries: tuple[tuple[str, str], ...]

    def entry(self, row: str, column: str) -> str:
        """Name of one entry's constant."""
        return f"{self.prefix}_{row}_{'c' if column == '1' else column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A value per cell of one population; an expression over i, n, x, y, z and draws."""

    name: str
    value: Expr
    dims: Dims
    seed: int | None = None  # of its draws; that of the run if none
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Cells that the spec names together; a contiguous part of a group."""

    name: str
    size: Expr
    tags: tuple[tuple[str, str], ...]
    positions: tuple[Drawn, ...]  # x, y, z that the spec gives, m
    cell_constants: tuple[Drawn, ...]  # one for each of the group's cell constants
    init: tuple[Drawn, ...]  # one for each of the group's states
    data: tuple[Column, ...] = ()  # one number a cell
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A variable of every cell of a group."""

    name: str
    dims: Dims
    is_clamped: bool = False  # held, and deaf to events, while the cell is refractory
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """A differential equation as it was written; what `update` integrates."""

    variable: str
    derivative: Expr
    noise: Expr | None  # factor of dW
    method: str
    dims: Dims
    seed: int | None = None  # of the noise; that of the run if none
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A named sub-expression: can be recorded, and read in conditions and resets."""

    name: str
    value: Expr
    dims: Dims
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeTimes:
    """A group that replays a list of spikes instead of integrating."""

    times: tuple[float, ...]  # s
    cells: tuple[int, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cells that share one step program."""

    name: str
    model: str  # the neuron model's name
    populations: tuple[Population, ...]
    constants: tuple[Constant | Propagator, ...]  # the same for all cells, in order of use
    cell_constants: tuple[Constant, ...]  # one value a cell; `value` is unused here
    states: tuple[State, ...]
    sums: tuple[Sum, ...]  # filled from continuous synapses at the start of a step
    tables: tuple[Table, ...]  # one value a step
    draws: tuple[Draw, ...]  # one random value a cell and step
    equations: tuple[Equation, ...]
    named: tuple[Named, ...]
    locals: tuple[Assign, ...]  # of the update, in order
    update: tuple[Assign, ...]  # new values of states, all from old ones
    threshold: Expr | None
    reset: tuple[Assign, ...]  # in sequence
    refractory: Refractory | None
    replay: SpikeTimes | None = None
    span: Span = field(compare=False, repr=False)

    @property
    def spikes(self) -> bool:
        """Cells of this group can emit spikes."""
        return self.threshold is not None or self.replay is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSet:
    """A selection of one population's cells: all of them unless narrowed."""

    population: str
    first: Expr | None = None  # the slice [first:stop:every] of local indices
    stop: Expr | None = None
    every: Expr | None = None
    cells: tuple[int, ...] | None = None
    where: Expr | None = None  # over i, n, x, y, z

    @property
    def is_whole(self) -> bool:
        """Every cell of the population, in order."""
        return self == CellSet(population=self.population)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The edges that one rule draws between two sets of cells."""

    pre: CellSet
    post: CellSet
    stream: str  # prefix of the names of its random streams


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseConstant:
    """`weight`, or a parameter of the synapse: one value, or one a synapse."""

    name: str
    value: Expr
    dims: Dims
    is_per_synapse: bool
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """Synapses of one projection between two groups."""

    name: str  # the projection's, with the groups' where it spreads over several
    projection: str
    pre: str  # group
    post: str  # group
    pairs: tuple[Pair, ...]
    connect: Connect
    when: Expr | None = None  # without it there are no synapses
    constants: tuple[SynapseConstant, ...]
    delay: Expr | None  # s
    delay_is_per_synapse: bool
    states: tuple[State, ...]  # per synapse
    equations: tuple[Equation, ...]
    locals: tuple[Assign, ...]
    update: tuple[Assign, ...]
    scalars: tuple[Constant | Propagator, ...]  # constants of the update
    on_spike: tuple[Assign, ...]  # on arrival: `post.x += ...`, or a state of the synapse
    on_post: tuple[Assign, ...] = ()  # on a spike of the target: states of the synapse
    sums: tuple[tuple[str, Expr], ...]  # (sum of the target group, term): continuous coupling
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonInput:
    """Independent Poisson events onto the cells of a group: each adds `amount` to a state.

    `mean` is the number of events a cell and step: a formula over constants, or of `t`
    (`mean_is_per_step`), or one of the group's cell constants (`mean_is_per_cell`).
    """

    name: str
    group: str
    target: str  # state
    mean: Expr
    mean_is_per_step: bool = False
    mean_is_per_cell: bool = False
    table: Table | None = None  # the mean as a table of rates, times `mean`
    amount: str  # one of the group's constants or cell constants
    stream: str
    seed: int | None = None  # of the events; that of the run if none
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the run: trials of one duration, without a gap."""

    name: str
    trials: Expr
    duration: Expr  # of a trial, s
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What to record: spikes, or variables of some cells at some steps."""

    name: str
    kind: str  # spikes, count, state, rate
    variables: tuple[str, ...]
    of: tuple[CellSet, ...]
    every: Expr | None  # s
    start: Expr | None  # s
    stop: Expr | None  # s
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeWith:
    """What went into the data of a network, and therefore cannot change in a program."""

    name: str  # a parameter, dt or seed
    what: str  # the data, by its place in the spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A whole model, ready to be read by a backend."""

    name: str
    title: str
    description: str
    citation: tuple[str, ...]
    source: str  # the spec's file name
    digest: str  # sha256 of everything that was read
    parameters: tuple[Parameter, ...]
    constants: tuple[Constant, ...]  # over parameters; sizes, rates and weights are built from them
    duration: Expr  # s
    dt: Expr  # s
    phases: tuple[Phase, ...]  # at least one
    signals: tuple[Table, ...]  # all that the spec declares
    seed: int
    trial: int
    groups: tuple[Group, ...]
    pathways: tuple[Pathway, ...]
    poisson: tuple[PoissonInput, ...]
    probes: tuple[Probe, ...]
    synapse_probes: tuple[SynapseProbe, ...]
    homeostasis: tuple[Homeostasis, ...]
    lesions: tuple[Lesion, ...] = ()  # what a pass has still to do
    made_with: tuple[MadeWith, ...] = ()

    def group(self, name: str) -> Group:
        """The group of that name."""
        return next(g for g in self.groups if g.name == name)

    def group_of(self, population: str) -> Group:
        """The group that holds a population."""
        return next(g for g in self.groups for p in g.populations if p.name == population)
