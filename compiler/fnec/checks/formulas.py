"""Every formula of a spec, with the names it may read and the time at which it is worked out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from fnec.checks.generators import arguments_of, made_for
from fnec.checks.outside import outside_texts, selection_texts
from fnec.checks.scopes import (
    CELL,
    INDEX,
    NOTHING,
    TIME,
    Names,
    neuron_names,
    own_names,
    population_names,
    populations_in,
    positions_of,
    receptor_of,
)
from fnec.ir.connect import BETWEEN_CELLS
from fnec.lower.protocol import MOMENTS
from fnec.spec.connect import EdgeTable
from fnec.spec.dynamics import ReceptorSpec, ReceptorUse
from fnec.spec.model import PopulationSpec, ProjectionSpec, Spec, SpikeList
from fnec.spec.stimuli import SpikeInput
from fnec.spec.written import Text

# What a synapse knows when it is made; a program has no such arrays while it runs.
PLACES_OF_PAIR = frozenset(BETWEEN_CELLS) | {f"{s}.{n}" for s in ("pre", "post") for n in CELL}


class When(Enum):
    """When a formula is worked out, which decides what random draws it may hold."""

    LITERAL = "it is a literal"
    ONCE = "it is worked out once"
    BUILD = "it is worked out for each cell or synapse when the network is built"
    EVENT = "it is worked out when a spike arrives"
    STEP = "it is worked out at every step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula in its place.

    local: names it may read besides parameters, constants and units.
    moving: names of the same model that have no value yet when the formula is worked out.
    """

    text: Text
    local: frozenset[str]
    when: When
    moving: frozenset[str] = NOTHING


def formulas(spec: Spec) -> Iterator[Formula]:
    """All of them; those of receptors and synapses once for each use."""
    yield from _values(spec)
    yield from _neurons(spec)
    yield from _populations(spec)
    for projection in spec.projections:
        yield from _projection(spec, projection)


def _some(
    texts: Iterable[Text | None],
    local: frozenset[str] = NOTHING,
    when: When = When.ONCE,
    moving: frozenset[str] = NOTHING,
) -> Iterator[Formula]:
    return (Formula(text=t, local=local, when=when, moving=moving) for t in texts if t is not None)


def _values(spec: Spec) -> Iterator[Formula]:
    for p in spec.parameters:
        yield from _some((p.value, p.low, p.high, *p.choices), when=When.LITERAL)
    yield from _some((c.value for c in spec.constants), frozenset({"dt"}))
    yield from _some((spec.simulation.duration, spec.simulation.dt))
    for phase in spec.phases:
        yield from _some((phase.trials, phase.duration))
        for switch in phase.plasticity:
            yield from _some((switch.weights, switch.increments))
    for signal in spec.signals:
        cells = None if signal.of is None else spec.population(signal.of.name)
        here = INDEX | positions_of(cells) if cells else CELL if signal.of else NOTHING
        read = MOMENTS | {"dt"} | here
        columns = {f"data.{c.name}" for c in signal.data.columns} if signal.data else NOTHING
        for part in signal.parts:
            yield from _some((part.value,), read | columns, When.BUILD)
            yield from _some((part.noise and part.noise.sigma,), read, When.BUILD)
            yield from _some((part.hold,))
            if part.noise is not None:
                yield from _some((part.noise.length, part.noise.tau))
    yield from _some(arguments_of(spec), frozenset({"dt"}))
    yield from _some((a.value for a in made_for(spec)), when=When.LITERAL)
    yield from outside_formulas(spec)
    for s in spec.stimuli:
        if isinstance(s, SpikeInput):  # lists of spikes are data, not formulas
            yield from _some(s.times, when=When.LITERAL)


def _neurons(spec: Spec) -> Iterator[Formula]:
    for neuron in spec.neurons:
        names = neuron_names(spec, neuron)
        for p in spec.populations:  # a population may bring receptors that the neuron reads
            if isinstance(p, PopulationSpec) and p.neuron.name == neuron.name:
                names = _union(names, population_names(spec, p))
        running = names.all | TIME | {"dt"} | signals_of(spec)
        setting = names.parameters | names.state | CELL | {"dt"}
        parameters = frozenset(names.parameters | CELL | {"dt"})
        later = names.all - names.parameters
        yield from _some((p.value for p in neuron.parameters), parameters, When.BUILD, later)
        later = names.expressions | names.inputs
        yield from _some((s.init for s in neuron.state), setting, When.BUILD, later)
        for s in neuron.state:
            yield from _some((s.derivative, s.noise), running, When.STEP)
        yield from _some((e.value for e in neuron.expressions), running, When.STEP)
        yield from _some((neuron.threshold, neuron.refractory), running, When.STEP)
        yield from _some((r.value for r in neuron.reset), running, When.STEP)
        if not any(
            isinstance(p, PopulationSpec) and p.neuron.name == neuron.name for p in spec.populations
        ):
            for use in neuron.receptors:
                yield from _receptor_use(spec, use, names)


def signals_of(spec: Spec) -> frozenset[str]:
    """Names that every formula of a step may read."""
    return frozenset(s.name for s in spec.signals)


def _union(a: Names, b: Names) -> Names:
    return Names(
        parameters=a.parameters | b.parameters,
        inputs=a.inputs | b.inputs,
        state=a.state | b.state,
        expressions=a.expressions | b.expressions,
    )


def _receptor_use(spec: Spec, use: ReceptorUse, neuron: Names) -> Iterator[Formula]:
    model = receptor_of(spec, use)
    if model is None:
        return
    own = own_names(model)
    build = own | neuron.parameters | CELL | {"dt"}
    for a in use.overrides:  # its own name in it is one from outside
        yield from _some((a.value,), build - {a.name, f"{a.name}_{use.label}"}, When.BUILD)
    yield from receptor_formulas(model, neuron, signals_of(spec))


def receptor_formulas(
    model: ReceptorSpec, neuron: Names, signals: frozenset[str] = NOTHING
) -> Iterator[Formula]:
    """The formulas of a receptor as they read in a neuron."""
    own = own_names(model)
    running = own | neuron.all | TIME | {"dt"} | signals
    yield from _some((p.value for p in model.parameters), own | CELL | {"dt"}, When.BUILD)
    yield from _some((s.init for s in model.state), own | neuron.all | CELL, When.BUILD)
    for s in model.state:
        yield from _some((s.derivative, s.noise), running, When.STEP)
    yield from _some((a.value for a in model.adds), running, When.STEP)
    yield from _some((s.value for s in model.at_spike), running | {"weight"}, When.EVENT)


def _populations(spec: Spec) -> Iterator[Formula]:
    made = {name for area in spec.areas for name in area.populations}
    for area in spec.areas:
        yield from _some((area.size, area.radius, *area.place))
        for layer in area.layers:
            yield from _some((layer.top, layer.bottom, layer.share))
            yield from _some(a.value for a in layer.types)
    for p in spec.populations:
        data = frozenset(f"cell.{c.name}" for c in p.data.columns) if p.data else NOTHING
        cell = INDEX | positions_of(p) | data
        if p.name not in made:  # those say what their area says
            yield from _some((p.size, *(m.value for m in (p.shape.measures if p.shape else ()))))
        if p.shape is None:
            yield from _some((a.value for a in p.positions), INDEX | data, When.BUILD)
        if not isinstance(p, PopulationSpec):
            times = p.spikes.times if isinstance(p.spikes, SpikeList) else ()
            yield from _some(times, when=When.LITERAL)
            continue
        names = population_names(spec, p)
        yield from _some(
            (a.value for a in p.parameters), cell | {"dt"} | names.parameters, When.BUILD
        )
        setting = names.parameters | names.state | cell | {"dt"}
        yield from _some((a.value for a in p.init), setting, When.BUILD)
        for use in p.receptors:
            yield from _receptor_use(spec, use, names)


def _projection(spec: Spec, p: ProjectionSpec) -> Iterator[Formula]:
    still: set[str] = set(BETWEEN_CELLS)
    drawn: set[str] = set(BETWEEN_CELLS)  # what is there when synapses are drawn
    moving: set[str] = set()
    for side, selection in (("pre", p.pre), ("post", p.post)):
        ends = [
            (population_names(spec, e), positions_of(e)) for e in populations_in(spec, selection)
        ]
        fixed = [names.parameters | where | INDEX for names, where in ends]
        changing = [names.state | names.expressions for names, _ in ends]
        still |= {f"{side}.{n}" for n in _common(fixed)}
        drawn |= {f"{side}.{n}" for n in _common([where | INDEX for _, where in ends])}
        moving |= {f"{side}.{n}" for n in _common(changing)}
    rule = p.connect
    columns = rule.columns if isinstance(rule, EdgeTable) else ()
    edge = {f"edge.{c.name}" for c in columns}
    pair, ends_of = frozenset(still | edge), frozenset(drawn | edge)
    yield from _some((p.when,))
    yield from _some((getattr(rule, "p", None), getattr(rule, "where", None)), ends_of)
    yield from _some(getattr(rule, key, None) for key in ("n", "strength", "sigma"))
    yield from _some((p.weight, p.delay), ends_of, When.BUILD)
    model = spec.synapse(p.synapse.name) if p.synapse else None
    if model is None:
        return
    yield from _some((a.value for a in p.parameters), ends_of | own_names(model), When.BUILD)
    own = own_names(model)
    weight = frozenset({"weight"}) if p.weight else NOTHING
    running = own | pair | moving | weight | TIME | {"dt"} | signals_of(spec)
    running -= PLACES_OF_PAIR | edge
    # A trace is brought to the time of an event; in between it has the value of the last one.
    traces = frozenset(s.name for s in model.traces)
    states = frozenset(s.name for s in model.state)
    yield from _some((d.value for d in model.parameters), own | ends_of | {"dt"}, When.BUILD)
    for s in model.state:
        yield from _some((s.init,), own | ends_of | weight, When.BUILD)
        yield from _some((s.tau, s.rest), own | pair | weight, When.ONCE, states)
        yield from _some((s.derivative, s.noise), running - traces, When.STEP, traces)
    yield from _some((a.value for a in model.adds), running - traces, When.STEP, traces)
    yield from _some((model.transmit,), running, When.EVENT)
    yield from _some((s.value for s in model.at_pre), running, When.EVENT)
    yield from _some((s.value for s in model.at_post), running, When.EVENT)


def _common(sets: list[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets).intersection(*sets)


def outside_formulas(spec: Spec) -> Iterator[Formula]:
    """Formulas of stimuli, probes, expectations and of all selections."""
    for text, known in (*outside_texts(spec), *selection_texts(spec)):
        yield from _some((text,), known)
