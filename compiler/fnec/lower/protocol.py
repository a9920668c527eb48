"""Phases of the run, and the signals that change in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from fnec.expr import Call, Compare, Expr, Name, Num, names, rename
from fnec.expr.infer import infer, quantity
from fnec.expr.walk import add, mul
from fnec.ir.network import Phase
from fnec.ir.step import Assign, CellNoise, Course, Table
from fnec.lower.columns import course_of, signal_data_names
from fnec.lower.neurons import Additions
from fnec.lower.scope import CELL_NAMES, with_units
from fnec.lower.selections import lower_selection
from fnec.spec.dynamics import NeuronSpec, ReceptorSpec, SynapseSpec
from fnec.spec.model import PopulationSpec, ProjectionSpec, Spec
from fnec.spec.protocol import NoiseSpec, SignalPart, SignalSpec
from fnec.spec.written import Text
from fnec.units import ONE, Dims

METRE: Dims = (1, 0, 0, 0, 0, 0, 0)
WHOLE = "run"  # the phase of a spec without a protocol
MOMENTS = frozenset({"t", "t_phase", "trial", "n_trials", "hold", "n_holds"})
GATES = {"weights": "plastic", "increments": "traced"}


def lower_phases(spec: Spec, outer: Collection[str]) -> tuple[Phase, ...]:
    """The phases in order; one of the whole duration where the spec has no protocol."""
    if not spec.phases:
        assert spec.simulation.duration is not None
        whole = with_units(spec.simulation.duration.expr, outer)
        return (Phase(name=WHOLE, trials=Num(1), duration=whole),)
    return tuple(
        Phase(
            name=p.name,
            trials=Num(1) if p.trials is None else with_units(p.trials.expr, outer),
            duration=with_units(p.duration.expr, outer),
            span=p.span,
        )
        for p in spec.phases
    )


def total_duration(spec: Spec, outer: Collection[str]) -> Expr:
    """How long a run is, s: as given, or all trials of all phases."""
    if spec.simulation.duration is not None:
        return with_units(spec.simulation.duration.expr, outer)
    return duration_of(lower_phases(spec, outer))


def duration_of(phases: tuple[Phase, ...]) -> Expr:
    """All trials of all phases, s."""
    total: Expr = Num(0)
    for p in phases:
        one = p.trials == Num(1)
        total = add(total, p.duration if one else mul(p.trials, p.duration))
    return total


def signal_dims(spec: Spec) -> dict[str, Dims]:
    """Dimension of every signal."""
    return {s.name: quantity(s.unit.expr, {}) for s in spec.signals}


def lower_signals(spec: Spec, outer: dict[str, Dims]) -> dict[str, Table]:
    """Every signal, and every switch of plasticity, as a value per step."""
    phases = [p.name for p in spec.phases] or [WHOLE]
    found = {s.name: _signal(s, phases, outer) for s in spec.signals}
    for p in spec.projections:
        for part, name in _gates(spec, p).items():
            courses = tuple(
                Course(phase=phase.name, value=with_units(value, outer), hold=None)
                for phase in spec.phases
                for value in [_switch(spec, p, phase.name, part)]
            )
            found[name] = Table(name=name, dims=ONE, value=None, courses=courses, span=p.span)
    return found


def _signal(s: SignalSpec, phases: list[str], outer: dict[str, Dims]) -> Table:
    known = outer.keys() | MOMENTS | (CELL_NAMES if s.of else set[str]())
    known |= signal_data_names(s).keys()
    own = {part.phase.name: part for part in s.parts if part.phase is not None}
    common = next((part for part in s.parts if part.phase is None), None)
    courses: list[Course] = []
    for phase in phases:
        part = own.get(phase, common)
        if part is not None:
            hold = None if part.hold is None else with_units(part.hold.expr, outer)
            value = _value(part, known, outer)
            courses.append(Course(phase=phase, value=value, hold=hold, span=part.span))
    return Table(
        name=s.name,
        dims=quantity(s.unit.expr, {}),
        value=None,
        courses=tuple(courses),
        data=course_of(s),
        stream=f"signals.{s.name}",
        of=None if s.of is None else s.of.name,
        span=s.span,
    )


def _value(part: SignalPart, known: Collection[str], outer: dict[str, Dims]) -> Expr | CellNoise:
    if part.noise is None:
        assert part.value is not None
        return with_units(part.value.expr, known)
    length, tau = part.noise.length, part.noise.tau
    return CellNoise(
        sigma=with_units(part.noise.sigma.expr, known),
        length=None if length is None else with_units(length.expr, outer),
        is_by_position=is_by_position(part.noise, outer),
        tau=None if tau is None else with_units(tau.expr, outer),
    )


def is_by_position(noise: NoiseSpec, outer: dict[str, Dims]) -> bool:
    """Its correlation falls with the distance between positions, not between indices."""
    return noise.length is not None and infer(noise.length.expr, outer) == METRE


def _switch(spec: Spec, p: ProjectionSpec, phase: str, part: str) -> Expr:
    """1 where a projection is plastic in a phase, else 0."""
    for q in spec.phases:
        if q.name == phase:
            for s in q.plasticity:
                if s.projection.name == p.name:
                    text: Text = getattr(s, part)
                    return text.expr
    return Num(1)


def _gates(spec: Spec, p: ProjectionSpec) -> dict[str, str]:
    """The switches of a projection that are not always on: part -> name of the signal."""
    return {
        part: f"{name}_{p.name}"
        for part, name in GATES.items()
        if any(_switch(spec, p, q.name, part) != Num(1) for q in spec.phases)
    }


def gated(spec: Spec, p: ProjectionSpec, a: Assign, *, is_trace: bool) -> Assign:
    """The statement, without effect in phases in which the projection is not plastic."""
    name = _gates(spec, p).get("increments" if is_trace else "weights")
    if name is None:
        return a
    is_on = Compare(">", Name(f"post.{name}"), Num(0.5))
    otherwise = Num(0.0) if a.op == "+=" else Name(a.target)
    value = Call("where", (is_on, a.value, otherwise))
    return Assign(target=a.target, op=a.op, value=value, dims=a.dims, span=a.span)


def gate_tables(spec: Spec, p: ProjectionSpec, tables: dict[str, Table]) -> Iterator[Table]:
    """The signals that switch a projection."""
    return (tables[name] for name in _gates(spec, p).values())


def prepare_signals(spec: Spec, found: dict[str, Additions], tables: dict[str, Table]) -> None:
    """Give every population the signals that its cells, or the synapses onto them, read."""
    for q in spec.populations:
        if isinstance(q, PopulationSpec):
            neuron = spec.neuron_of(q)
            assert neuron is not None
            models = [spec.receptor(u.receptor.name) for u in q.receptors if u.receptor]
            for model in (neuron, *models):
                if model is not None:
                    _add(found[q.name], tables, _read(model))
    for p in spec.projections:
        synapse = spec.synapse(p.synapse.name) if p.synapse else None
        if synapse is None:
            continue
        gates = [t.name for t in gate_tables(spec, p, tables)]
        for side, read in (("post", _read(synapse) | set(gates)), ("pre", set(gates))):
            cells = lower_selection(spec, p.post if side == "post" else p.pre)
            for population in dict.fromkeys(c.population for c in cells):
                if isinstance(spec.population(population), PopulationSpec):
                    _add(found[population], tables, read)


def _add(to: Additions, tables: dict[str, Table], read: set[str]) -> None:
    for name, table in tables.items():
        if name in read and table not in to.tables:
            to.tables.append(table)


def step_texts(model: NeuronSpec | ReceptorSpec | SynapseSpec) -> list[Text]:
    """A model's equations and statements: all that may read signals."""
    texts: list[Text | None] = []
    for s in model.state:
        texts += [s.derivative, s.noise]
    if isinstance(model, NeuronSpec):
        texts += [e.value for e in model.expressions] + [r.value for r in model.reset]
        texts += [model.threshold, model.refractory]
    else:
        texts += [a.value for a in model.adds]
    if isinstance(model, ReceptorSpec):
        texts += [s.value for s in model.at_spike]
    if isinstance(model, SynapseSpec):
        texts += [s.value for s in (*model.at_pre, *model.at_post)] + [model.transmit]
    return [t for t in texts if t is not None]


def _read(model: NeuronSpec | ReceptorSpec | SynapseSpec) -> set[str]:
    """Names that a model's equations and statements read from outside."""
    read = set[str]().union(*(names(t.expr) for t in step_texts(model)))
    return read - {p.name for p in model.parameters} - {s.name for s in model.state}


def with_signals(spec: Spec, synapse: SynapseSpec) -> SynapseSpec:
    """The model, reading signals by way of its target cell."""
    own = {p.name for p in synapse.parameters} | {s.name for s in synapse.state}
    new = {s.name: f"post.{s.name}" for s in spec.signals if s.name not in own}
    if not new:
        return synapse

    def at_target(text: Text) -> Text:
        return replace(text, expr=rename(text.expr, new))

    def optional(text: Text | None) -> Text | None:
        return None if text is None else at_target(text)

    return replace(
        synapse,
        state=tuple(
            replace(s, derivative=optional(s.derivative), noise=optional(s.noise))
            for s in synapse.state
        ),
        adds=tuple(replace(a, value=at_target(a.value)) for a in synapse.adds),
        transmit=optional(synapse.transmit),
        at_pre=tuple(replace(s, value=at_target(s.value)) for s in synapse.at_pre),
        at_post=tuple(replace(s, value=at_target(s.value)) for s in synapse.at_post),
    )
