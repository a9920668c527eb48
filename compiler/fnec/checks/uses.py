"""Dimensions of what populations, projections, stimuli and probes say of the models they use."""

from __future__ import annotations

from dataclasses import replace

from fnec.checks.dimensions import (
    CELL,
    model_parameters,
    neuron_scope,
    outer_scope,
    state_dims,
    state_fits,
    statement_fits,
)
from fnec.checks.quantities import (
    LENGTH,
    NUMBER,
    RATE,
    TIME,
    Faults,
    Scope,
    Unknown,
    condition_of,
    kind_of,
    quantity_of,
)
from fnec.checks.run_time import run_time_only
from fnec.diagnostics import Diagnostic, Note
from fnec.expr import names
from fnec.lower.columns import cell_data_names, edge_names
from fnec.lower.selections import lower_selection
from fnec.spec import connect, stimuli
from fnec.spec.field_probes import FieldProbe
from fnec.spec.model import AnyPopulation, PopulationSpec, ProjectionSpec, Spec
from fnec.spec.probes import RateProbe, StateProbe
from fnec.spec.written import Text
from fnec.units import Dims, dims_text, dims_words


def populations_fit(spec: Spec) -> Faults:
    """Sizes, overrides, initial values and positions."""
    outer = outer_scope(spec)
    made = {name for area in spec.areas for name in area.populations}
    for p in spec.populations:
        if p.name not in made:
            yield from quantity_of(p.size, NUMBER, outer, "the size of a population")
        cell = CELL | cell_data_names(p)
        if p.shape is not None:
            for m in p.shape.measures if p.name not in made else ():
                wanted = NUMBER if m.name == "columns" else LENGTH
                yield from quantity_of(m.value, wanted, outer, f"the measure of a {p.shape.name}")
        else:
            for a in p.positions:
                yield from quantity_of(a.value, LENGTH, outer | cell, f"position {a.name!r}")
        neuron = spec.neuron_of(p)
        if neuron is None or not isinstance(p, PopulationSpec):
            continue
        scope = neuron_scope(spec, neuron, outer)
        for a in p.parameters:
            if a.name in scope:
                said = f"parameter {a.name!r} of {neuron.name!r}"
                yield from quantity_of(a.value, scope[a.name], outer | cell | scope, said)
        for a in p.init:
            if a.name in scope:
                said = f"the initial value of {a.name!r}"
                yield from quantity_of(a.value, scope[a.name], scope | cell, said)
        for use in p.receptors:
            receptor = spec.receptor(use.receptor.name) if use.receptor else None
            own = model_parameters(receptor.parameters, outer) if receptor else {}
            for a in use.overrides:
                if a.name in own:
                    said = f"parameter {a.name!r} of receptor {use.label!r}"
                    yield from quantity_of(a.value, own[a.name], outer | CELL, said)


def simulation_fits(spec: Spec) -> Faults:
    """Duration, step, and the times of probes."""
    outer = outer_scope(spec)
    if spec.simulation.duration is not None:
        yield from quantity_of(spec.simulation.duration, TIME, outer, "the duration")
    yield from quantity_of(spec.simulation.dt, TIME, outer, "the time step")
    for p in spec.probes:
        times: list[tuple[Text | None, str]] = []
        if isinstance(p, StateProbe | FieldProbe):
            times = [(p.every, "an interval"), (p.start, "a start"), (p.stop, "a stop")]
        if isinstance(p, RateProbe):
            times = [(p.bin, "a bin")]
        for text, said in times:
            if text is not None:
                yield from quantity_of(text, TIME, outer, said)


def projections_fit(spec: Spec) -> Faults:
    """Weights, delays, rules and synapse models, for each target that a projection has."""
    outer = outer_scope(spec)
    populations = {p.name: p for p in spec.populations}
    cells = {name: cell_scope(spec, p) for name, p in populations.items()}
    for p in spec.projections:
        if p.when is not None:
            yield from condition_of(p.when, outer, "when")
        more = edge_names(p.connect)
        sources, targets = (
            dict.fromkeys(c.population for c in lower_selection(spec, s)) for s in (p.pre, p.post)
        )
        for pre in sources:
            for post in targets:
                scope = synapse_scope(outer, cells[pre], cells[post]) | more
                yield from _projection(spec, p, populations[post], scope)


def cell_scope(spec: Spec, p: AnyPopulation) -> dict[str, Dims]:
    """What a formula of a projection may read of a cell."""
    neuron = spec.neuron_of(p)
    return dict(CELL) | (neuron_scope(spec, neuron, {}) if neuron else {})


def synapse_scope(outer: Scope, pre: Scope, post: Scope) -> dict[str, Dims]:
    """What a formula of a projection may read.   pre, post: of its cells, from `cell_scope`."""
    scope = dict(outer) | {"distance": LENGTH, "t": TIME}
    scope |= {"line_distance": NUMBER, "ring_distance": NUMBER}
    for side, own in (("pre", pre), ("post", post)):
        scope |= {f"{side}.{name}": dims for name, dims in own.items()}
    return scope


def _projection(
    spec: Spec, p: ProjectionSpec, post: AnyPopulation, scope: dict[str, Dims]
) -> Faults:
    if p.delay is not None:
        yield from quantity_of(p.delay, TIME, scope, "a delay")
    yield from _rule(p.connect, scope)
    synapse = spec.synapse(p.synapse.name) if p.synapse else None
    if synapse is not None:
        own = model_parameters(synapse.parameters, outer_scope(spec))
        for a in p.parameters:
            if a.name in own:
                said = f"parameter {a.name!r} of synapse {synapse.name!r}"
                yield from quantity_of(a.value, own[a.name], scope, said)
        scope |= own | state_dims(synapse.state)
        if p.weight is not None:
            yield from _learn_weight(p.weight, scope)
        for s in synapse.state:
            yield from state_fits(s, scope)
        if synapse.transmit is not None and p.receptor is not None:
            yield from _strength_fits(spec, p, synapse.transmit, post, scope)
        for e in synapse.at_pre:
            yield from statement_fits(e, scope, "at_pre")
        for e in synapse.at_post:
            yield from statement_fits(e, scope, "at_post")
        for a in synapse.adds:
            if f"post.{a.name}" in scope:
                said = f"what synapse {synapse.name!r} adds to {a.name!r}"
                yield from run_time_only(a.value)
                yield from quantity_of(a.value, scope[f"post.{a.name}"], scope, said)
    elif p.receptor is not None and p.weight is not None:
        yield from weight_fits(spec, p.receptor.name, post, p.weight, scope)


def _learn_weight(weight: Text, scope: dict[str, Dims]) -> Faults:
    kind, fault = kind_of(weight, scope)
    if fault is not None:
        yield fault
    elif kind is not None and not isinstance(kind, Unknown):
        scope["weight"] = kind


def _strength_fits(
    spec: Spec, p: ProjectionSpec, transmit: Text, post: AnyPopulation, scope: Scope
) -> Faults:
    """What the synapse sends is in the unit that the receptor takes; else the weight is wrong."""
    assert p.receptor is not None
    yield from run_time_only(transmit)
    for fault in weight_fits(spec, p.receptor.name, post, transmit, scope):
        is_of_weight = p.weight is not None and "weight" in names(transmit.expr)
        if fault.code == "U303" and is_of_weight and p.weight is not None:
            note = Note(message="sent to the receptor", span=transmit.span)
            yield replace(fault, span=p.weight.span, notes=(note,))
        else:
            yield fault


def weight_fits(
    spec: Spec, receptor: str, post: AnyPopulation, weight: Text, scope: Scope
) -> Faults:
    """A weight is in the unit that the receptor takes."""
    if not isinstance(post, PopulationSpec):
        return
    use = next((u for u in post.receptors if u.label == receptor), None)
    target = f"post.{receptor}"
    if use is None:
        if target in scope:
            said = f"a weight onto {receptor!r} of {post.name!r}"
            yield from quantity_of(weight, scope[target], scope, said)
        return
    model = spec.receptor(use.receptor.name) if use.receptor else None
    kind, fault = kind_of(weight, scope)
    if fault is not None:
        yield fault
        return
    if model is None or isinstance(kind, Unknown) or kind is None:
        return
    own = model_parameters(model.parameters, outer_scope(spec)) | state_dims(model.state)
    for e in model.at_spike:
        if e.target in own:
            inside, _ = kind_of(e.value, own | {"weight": kind})
            if inside != own[e.target] and not isinstance(inside, Unknown):
                yield Diagnostic(
                    "U303",
                    f"receptor {model.name!r} does {e.target} {e.op} {e.value.source}, which must "
                    f"be in {dims_text(own[e.target])}; with this weight it is "
                    f"{dims_words(inside) if inside else 'a condition'}",
                    span=weight.span,
                    help=f"this weight is {dims_words(kind)}",
                )


def _rule(rule: connect.ConnectRule, scope: Scope) -> Faults:
    match rule:
        case connect.Probability():
            yield from quantity_of(rule.p, NUMBER, scope, "a probability")
        case connect.Condition():
            yield from condition_of(rule.where, scope, "where")
            if rule.p is not None:
                yield from quantity_of(rule.p, NUMBER, scope, "a probability")
        case connect.FixedInDegree() | connect.FixedOutDegree() | connect.FixedTotal():
            yield from quantity_of(rule.n, NUMBER, scope, "a number of synapses")
        case connect.Topographic():
            yield from quantity_of(rule.n, NUMBER, scope, "a number of synapses")
            yield from quantity_of(rule.strength, NUMBER, scope, "the strength of a topography")
            yield from quantity_of(rule.sigma, NUMBER, scope, "the spread of a topography")
        case _:
            return


def stimuli_fit(spec: Spec) -> Faults:
    """Rates, weights and waveforms."""
    outer = outer_scope(spec)
    for s in spec.stimuli:
        targets = dict.fromkeys(c.population for c in lower_selection(spec, s.to))
        if s.when is not None:
            yield from condition_of(s.when, outer, "when")
        if isinstance(s, stimuli.PoissonInput | stimuli.Current) and s.fraction is not None:
            yield from quantity_of(s.fraction, NUMBER, outer, "a fraction")
        for name in targets:
            post = next(p for p in spec.populations if p.name == name)
            if isinstance(s, stimuli.Current):
                yield from _current(spec, s, post, outer)
                continue
            own = cell_scope(spec, post)
            scope = synapse_scope(outer, own, own) | CELL
            yield from weight_fits(spec, s.receptor.name, post, s.weight, scope)
        if isinstance(s, stimuli.PoissonInput):
            if isinstance(s.rate, stimuli.Table):
                for value in s.rate.values:
                    yield from quantity_of(value, RATE, outer, "a rate")
                for time in s.rate.times:
                    yield from quantity_of(time, TIME, outer, "a time")
            else:
                yield from quantity_of(s.rate, RATE, outer | CELL | {"t": TIME}, "a rate")
            if s.sources is not None:
                yield from quantity_of(s.sources, NUMBER, outer | CELL, "a number of sources")
        if isinstance(s, stimuli.SpikeInput):
            for time in s.times:
                yield from quantity_of(time, TIME, {}, "a spike time")


AMPLITUDES = ("amplitude", "offset", "initial", "final", "mean", "sigma")
TIMES = ("start", "stop", "width", "period", "tau")


def _current(spec: Spec, s: stimuli.Current, post: AnyPopulation, outer: Scope) -> Faults:
    neuron = spec.neuron_of(post)
    scope = neuron_scope(spec, neuron, outer) if neuron else {}
    if s.input.name not in scope:
        return
    wanted = scope[s.input.name]
    said = f"a waveform into {s.input.name!r}"
    w = s.waveform
    reads = dict(outer) | CELL | {"t": TIME}
    for key in AMPLITUDES:
        text = getattr(w, key, None)
        if text is not None:
            yield from quantity_of(text, wanted, reads, said)
    for key in TIMES:
        text = getattr(w, key, None)
        if text is not None:
            yield from quantity_of(text, TIME, outer, f"{key!r}")
    if isinstance(w, stimuli.Sine):
        yield from quantity_of(w.frequency, RATE, outer, "a frequency")
    if isinstance(w, stimuli.Formula):
        yield from quantity_of(w.value, wanted, reads, said)
    if isinstance(w, stimuli.Pulses) and w.count is not None:
        yield from quantity_of(w.count, NUMBER, outer, "a number of pulses")
    if isinstance(w, stimuli.Table):
        for value in w.values:
            yield from quantity_of(value, wanted, outer, said)
        for time in w.times:
            yield from quantity_of(time, TIME, outer, "a time")
