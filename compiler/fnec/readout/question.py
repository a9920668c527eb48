"""What a spec asks of a recording, with every number worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fnec.checks.constants import constant, known_values
from fnec.lower.selections import lower_selection
from fnec.readout.condition import Condition, condition_of
from fnec.readout.measure import Asker, Need, Unit
from fnec.readout.quantity import Quantity, quantity_in
from fnec.readout.sampled import Sampled, sampled_of
from fnec.spec.model import Spec
from fnec.spec.readouts import QuestionSpec
from fnec.spec.written import Ref, Text

FIXED_STATE = "weight"  # of synapses without states
NUMBER = Quantity(name="")
FIXED = {
    Unit.NONE: NUMBER,
    Unit.SECOND: Quantity(name="time", unit="s", si="s"),
    Unit.HERTZ: Quantity(name="rate", unit="Hz", si="Hz"),
    Unit.RADIAN: Quantity(name="angle", unit="rad", si="rad"),
    Unit.METRE: Quantity(name="depth", unit="um", factor=1e-6, si="m"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is read of a recording; SI."""

    of: tuple[str, ...]  # populations, projections or signals
    phase: str | None
    after: float  # s since the phase began
    before: float | None  # s since the phase began
    when: Condition | None  # only steps at which it holds
    coordinate: str | None  # a signal
    window: tuple[float, float] | None  # unit of the coordinate
    state: str  # of the synapses, or the variable of a probe
    probe: str | None
    is_sampled: bool  # the probe is one of cells or a field, not of synapses
    reduced: tuple[str, ...]  # what the probe records instead of every value
    chosen: tuple[int, ...]  # cells by their index
    series: str
    arguments: Mapping[str, float | str | None]
    along: Quantity  # the coordinate, for people
    course: Quantity  # the signal that is shown, for people
    weight: Quantity  # the state of the synapses, for people
    sample: Quantity  # of a probe, or the rate of a population, for people

    def quantity(self, unit: Unit) -> Quantity:
        """How a result with this unit is shown."""
        if unit is Unit.COORDINATE:
            return self.along
        if unit is Unit.SAMPLE:
            return self.sample
        if unit is Unit.POWER:
            return self.sample.times(self.sample, name="power")
        if unit is Unit.GAIN:
            return self.sample.by(self.along, name="gain")
        return self.weight if unit in (Unit.WEIGHT, Unit.SERIES) else FIXED[unit]

    @property
    def whom(self) -> str:
        """Of what it is asked, for people."""
        names = ", ".join(self.of)
        if not self.is_sampled:
            return names
        return f"{self.probe}, {names}" if names else str(self.probe)


def resolve(spec: Spec, asker: Asker, q: QuestionSpec) -> Question:
    """The question that a checked spec asks."""
    values = known_values(spec)

    def number(text: Text | None) -> float | None:
        return None if text is None else constant(text.expr, values)

    names = tuple(r.name for r in asked_of(spec, q))
    state = state_of(spec, names[0], q) if names and is_of_synapses(asker) else ""
    sampled = sampled_of(spec, q) if is_of_samples(asker) else None
    variable = sampled.variable_of(q) if sampled else ""
    window = [number(t) for t in q.window]
    probe = next((p for p in spec.synapse_probes if q.probe and p.name == q.probe.name), None)
    return Question(
        of=names,
        phase=q.phase.name if q.phase else None,
        after=number(q.after) or 0.0,
        before=number(q.before),
        when=condition_of(spec, q.when, values) if q.when else None,
        coordinate=q.coordinate.name if q.coordinate else None,
        window=(window[0] or 0.0, window[1] or 0.0) if window else None,
        state=state or variable or "",
        probe=q.probe.name if q.probe else None,
        is_sampled=sampled is not None,
        reduced=probe.reduce if probe else (),
        chosen=tuple(int(number(t) or 0) for t in q.chosen),
        series=q.series or asker.series,
        arguments={a.name: number(a.value) for a in q.arguments} | {k: r.name for k, r in q.words},
        along=signal_quantity(spec, q.coordinate.name if q.coordinate else ""),
        course=signal_quantity(spec, names[0] if Need.SIGNAL in asker.needs else ""),
        weight=_state_quantity(spec, names[0] if names else "", state),
        sample=_sample_quantity(sampled, variable),
    )


def asked_of(spec: Spec, q: QuestionSpec) -> tuple[Ref, ...]:
    """What is asked about, by name; populations that are meant by their tags stand at these."""
    if q.tagged is None:
        return q.of
    found = dict.fromkeys(c.population for c in lower_selection(spec, q.tagged))
    return tuple(Ref(name=name, span=q.tagged.span) for name in found)


def is_of_synapses(asker: Asker) -> bool:
    """It reads a projection, not cells."""
    return bool({Need.SYNAPSES, Need.CHECKPOINTS} & {*asker.needs})


def is_of_samples(asker: Asker) -> bool:
    """It reads what a probe samples, or the rate of a population in its stead."""
    return bool({Need.PROBE, Need.COURSE} & {*asker.needs})


def states_of(spec: Spec, projection: str) -> dict[str, Text]:
    """States of the synapses of a projection, and their units; traces may lie with the cells."""
    found = next((p for p in spec.projections if p.name == projection), None)
    model = spec.synapse(found.synapse.name) if found and found.synapse else None
    return {s.name: s.unit for s in model.state if s.tau is None} if model else {}


def has_fixed_weights(spec: Spec, projection: str) -> bool:
    """Its synapses have a weight and no state that could change."""
    found = next((p for p in spec.projections if p.name == projection), None)
    return found is not None and found.weight is not None and not states_of(spec, projection)


def readable_states(spec: Spec, projection: str) -> dict[str, Text]:
    """States of the synapses of a projection, else its weight, and their units."""
    if has_fixed_weights(spec, projection):
        unit = _unit_of_weight(spec, projection)
        return {FIXED_STATE: unit} if unit else {}
    return states_of(spec, projection)


def _unit_of_weight(spec: Spec, projection: str) -> Text | None:
    """The unit of the state to which events of this weight are added."""
    p = next(p for p in spec.projections if p.name == projection)
    for cells in lower_selection(spec, p.post):
        source = spec.population(cells.population)
        model = spec.neuron_of(source) if source else None
        if model is None or p.receptor is None:
            continue
        units = {s.name: s.unit for s in model.state}
        for use in model.receptors:
            receptor = spec.receptor(use.receptor.name) if use.receptor else None
            if receptor is not None and receptor.state:
                units[use.label] = receptor.state[0].unit
        if p.receptor.name in units:
            return units[p.receptor.name]
    return None


def state_of(spec: Spec, projection: str, q: QuestionSpec) -> str:
    """The state that is read: the one asked for, else `w`, else the first."""
    if q.state:
        return q.state.name
    states = readable_states(spec, projection)
    return "w" if "w" in states else next(iter(states), "")


def signal_quantity(spec: Spec, name: str) -> Quantity:
    """A signal on an axis."""
    found = next((s for s in spec.signals if s.name == name), None)
    return quantity_in(name, found.unit.source) if found else NUMBER


def _state_quantity(spec: Spec, projection: str, state: str) -> Quantity:
    unit = readable_states(spec, projection).get(state)
    return quantity_in("weight" if state == "w" else state, unit.source) if unit else NUMBER


def _sample_quantity(sampled: Sampled | None, variable: str | None) -> Quantity:
    if sampled is None:
        return FIXED[Unit.HERTZ]
    return quantity_in(variable or "", sampled.units.get(variable or "", "1"))
