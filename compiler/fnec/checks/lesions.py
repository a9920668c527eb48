"""Lesions: that they hit something, at a time and in a way that makes sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import neuron_scope, outer_scope
from fnec.checks.quantities import NUMBER, TIME, Faults, quantity_of
from fnec.checks.ranges import window_fault
from fnec.checks.scopes import population_names, populations_in
from fnec.diagnostics import Diagnostic, Span
from fnec.diagnostics.suggest import suggestion
from fnec.expr import names
from fnec.lower.lesions import lesioned_by
from fnec.lower.protocol import total_duration
from fnec.spec.connect import AllToAll, ConnectRule, EdgeList, EdgeTable, OneToOne
from fnec.spec.lesions import HoldSpec, RewireSpec, ScaleSpec
from fnec.spec.model import ReplaySpec, Spec
from fnec.spec.selection import Selection, WholePopulation, items_of

UNDRAWN: dict[type[ConnectRule], str] = {
    AllToAll: "all pairs are connected",
    OneToOne: "cells are connected one to one",
    EdgeList: "its synapses are listed",
    EdgeTable: "its synapses are listed",
}
PREFIXES = ("hit", "during", "pre", "post")  # of what a lesion is called in a program


def unknown_lesioned(spec: Spec) -> Iterator[Diagnostic]:
    """N426: unknown projections; N419: cells that replay; N406: unknown states; N413: names."""
    known = [p.name for p in spec.projections]
    for x in spec.lesions:
        yield from _clashes(spec, x.name, x.span)
        if isinstance(x, HoldSpec):
            yield from _unholdable(spec, x)
            continue
        for ref in x.projections:
            if ref.name not in known:
                hint = suggestion(ref.name, known, kind="projections")
                said = f"there is no projection {ref.name!r}"
                yield Diagnostic("N426", said, span=ref.span, help=hint)
        if isinstance(x, ScaleSpec) and x.pre is not None:
            yield from _parts_of_replays(spec, x.pre)


def unknown_conditions(spec: Spec) -> Iterator[Diagnostic]:
    """N440: a condition of the study with a lesion that is not there."""
    known = [x.name for x in spec.lesions]
    for c in spec.study.conditions if spec.study else ():
        for ref in c.lesions:
            if ref.name not in known:
                hint = suggestion(ref.name, known, kind="lesions")
                said = f"there is no lesion {ref.name!r}"
                yield Diagnostic("N440", said, span=ref.span, help=hint)


def _clashes(spec: Spec, lesion: str, span: Span) -> Iterator[Diagnostic]:
    taken = {f"{prefix}_{lesion}" for prefix in PREFIXES}
    for p in spec.populations:
        for name in sorted(taken & population_names(spec, p).all):
            yield Diagnostic(
                "N413",
                f"lesion {lesion!r} needs the name {name!r}, which cells of {p.name!r} have",
                span=span,
                help="rename one of the two",
            )


def _unholdable(spec: Spec, x: HoldSpec) -> Iterator[Diagnostic]:
    for p in populations_in(spec, x.of):
        if isinstance(p, ReplaySpec):
            yield Diagnostic(
                "N419",
                f"{p.name!r} replays spikes; nothing can act on it",
                span=x.of.span,
                help="cut its projections: `{kind: cut, pre: " + p.name + "}`",
            )
            continue
        neuron = spec.neuron_of(p)
        if neuron is None:
            continue
        state = sorted(population_names(spec, p).state)
        for a in x.hold:
            if a.name not in state:
                yield Diagnostic(
                    "N406",
                    f"{p.name!r} has no state variable {a.name!r}",
                    span=a.span,
                    help=suggestion(a.name, state, kind="state variables for that neuron"),
                )
        decisive = names(neuron.threshold.expr) if neuron.threshold else frozenset[str]()
        is_reset = any(
            r.op == "=" and r.target in decisive and r.target not in names(r.value.expr)
            for r in neuron.reset
        )
        if x.is_silent and not x.hold and not is_reset:
            yield Diagnostic(
                "S203",
                f"{x.name!r} silences {p.name!r}, whose neuron {neuron.name!r} has no reset of what"
                " its threshold reads: where is it held?",
                span=x.span,
                help="add `hold: {v: -65 mV}`",
            )


def _parts_of_replays(spec: Spec, pre: Selection) -> Iterator[Diagnostic]:
    for item in items_of(pre):
        population = getattr(item, "population", None)
        if population is None or isinstance(item, WholePopulation):
            continue
        if isinstance(spec.population(population.name), ReplaySpec):
            yield Diagnostic(
                "N419",
                f"cells of {population.name!r} replay spikes: a lesion takes all of them or none",
                span=item.span,
                help=f"write `pre: {population.name}`",
            )


def lesions_fit(spec: Spec) -> Faults:
    """Dimensions of times, fractions, factors and held values."""
    outer = outer_scope(spec)
    for text in (spec.study.after, spec.study.before) if spec.study else ():
        if text is not None:
            yield from quantity_of(text, TIME, outer, "a time of the study")
    for x in spec.lesions:
        if isinstance(x, RewireSpec):
            continue
        for text, said in ((x.start, "the onset of a lesion"), (x.stop, "the end of a lesion")):
            if text is not None:
                yield from quantity_of(text, TIME, outer, said)
        if isinstance(x, ScaleSpec):
            if x.factor is not None:
                yield from quantity_of(x.factor, NUMBER, outer, "a factor")
            continue
        if x.fraction is not None:
            yield from quantity_of(x.fraction, NUMBER, outer, "a fraction")
        for p in populations_in(spec, x.of):
            neuron = spec.neuron_of(p)
            scope = neuron_scope(spec, neuron, outer) if neuron else {}
            for a in x.hold:
                if a.name in scope:
                    said = f"where {a.name!r} of {p.name!r} is held"
                    yield from quantity_of(a.value, scope[a.name], outer, said)


def impossible_lesions(spec: Spec) -> Iterator[Diagnostic]:
    """V507: ends before onsets; P320: lesions that hit nothing."""
    values = known_values(spec)
    if spec.study is not None:
        yield from window_fault(spec.study.after, spec.study.before, values)
    for x in spec.lesions:
        if isinstance(x, RewireSpec):
            yield from _undrawn(spec, x)
            continue
        yield from window_fault(x.start, x.stop, values)
        if isinstance(x, ScaleSpec):
            yield from _without_synapses(spec, x)
        if x.is_active:
            yield from _too_late(spec, x, values)


def late_lesions(spec: Spec) -> Iterator[Diagnostic]:
    """P320: lesions that nobody has asked for yet, and that would begin after the run."""
    values = known_values(spec)
    for x in spec.lesions:
        if not isinstance(x, RewireSpec) and not x.is_active:
            yield from _too_late(spec, x, values)


def _too_late(
    spec: Spec, x: HoldSpec | ScaleSpec, values: Mapping[str, float]
) -> Iterator[Diagnostic]:
    onset = constant(x.start.expr, values) if x.start else None
    end = constant(total_duration(spec, outer_scope(spec)), values)
    if x.start and onset is not None and end is not None and onset >= end:
        yield Diagnostic(
            "P320",
            f"lesion {x.name!r} has no effect: it begins at {x.start.source}, when the run is over",
            span=x.start.span,
            help=f"the run ends at {end:g} s; let it last longer, or leave the lesion out",
        )


def _undrawn(spec: Spec, x: RewireSpec) -> Iterator[Diagnostic]:
    """Projections that have no draws to make again; among all of them, one that has is enough."""
    found = [(p, UNDRAWN.get(type(p.connect))) for p in lesioned_by(spec, x)]
    if not x.projections and any(why is None for _, why in found):
        return
    for p, why in found:
        if why is not None:
            ref = next((r for r in x.projections if r.name == p.name), None)
            yield Diagnostic(
                "P320",
                f"lesion {x.name!r} has no effect on {p.name!r}: {why}, and nothing is drawn",
                span=ref.span if ref else x.span,
                help="rewire projections whose rule draws, or `cut` this one",
            )


def _without_synapses(spec: Spec, x: ScaleSpec) -> Iterator[Diagnostic]:
    """Selections between which the projections have no synapses."""
    chosen = [
        {p.name for p in populations_in(spec, side)} if side else None for side in (x.pre, x.post)
    ]
    for p in lesioned_by(spec, x):
        ends = [{q.name for q in populations_in(spec, side)} for side in (p.pre, p.post)]
        if all(cells is None or cells & there for cells, there in zip(chosen, ends, strict=True)):
            return
    yield Diagnostic(
        "P320",
        f"lesion {x.name!r} has no effect: these projections have no synapses between these cells",
        span=x.span,
        help="see which projections lead from `pre` to `post`",
    )
