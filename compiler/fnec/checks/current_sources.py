"""Ways of currents across membranes: receptors that exist, all of them, once, and in amperes."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.outside import depths_of
from fnec.checks.quantities import LENGTH, NUMBER, example, in_words, quantity_of
from fnec.checks.scopes import populations_in
from fnec.diagnostics import Diagnostic, Note, Span
from fnec.diagnostics.suggest import one_of, suggestion
from fnec.expr import ExprError
from fnec.expr.infer import quantity
from fnec.lower.currents import currents_of, currents_read
from fnec.spec.field_probes import Points, SourceSpec
from fnec.spec.model import AnyPopulation, PopulationSpec, Spec
from fnec.spec.selection import AllCells, Tagged, WholePopulation, items_of
from fnec.spec.written import Text
from fnec.units import Dims, multiply

AMPERE: Dims = (0, 0, 0, 1, 0, 0, 0)
TOLERANCE = 1e-9  # of shares that are written in decimals


def unknown_ways(spec: Spec) -> Iterator[Diagnostic]:
    """N401: a receptor that cells lack; N436: one without a current; N437: a current without a way.

    N438: cells with two ways, or cells of a probe with none; V503: part of a population.
    """
    taken: dict[str, SourceSpec] = {}
    told: set[tuple[str, Span]] = set()
    for source in spec.sources:
        for item in items_of(source.of):
            if not isinstance(item, WholePopulation | AllCells | Tagged):
                yield Diagnostic(
                    "N438",
                    f"{source.name!r} is of a part of {item.population.name!r}",
                    span=item.span,
                    help="all cells of a population share their ways: name it whole",
                )
        for population in populations_in(spec, source.of):
            first = taken.setdefault(population.name, source)
            if first is not source:
                yield Diagnostic(
                    "N438",
                    f"the currents of {population.name!r} have two ways",
                    span=source.of.span,
                    help="leave the population out of one of them",
                    notes=(Note(message="the first", span=first.of.span),),
                )
            for fault in _receptors(spec, source, population):
                if (source.name, fault.span) not in told:  # once, not for each population
                    told.add((source.name, fault.span))
                    yield fault


def _receptors(spec: Spec, source: SourceSpec, population: AnyPopulation) -> Iterator[Diagnostic]:
    if not isinstance(population, PopulationSpec):
        yield Diagnostic(
            "N419",
            f"{population.name!r} replays spikes; no current crosses its membranes",
            span=source.of.span,
            help="select populations that have a neuron model",
        )
        return
    labels = [use.label for use in population.receptors]
    flowing = list(dict.fromkeys(c.label for c in currents_of(spec, population.name)))
    for way in source.receptors:
        if way.label.name not in labels:
            yield Diagnostic(
                "N401",
                f"{population.name!r} has no receptor {way.label.name!r}",
                span=way.label.span,
                help=suggestion(way.label.name, labels, kind="receptors for that neuron"),
            )
        elif way.label.name not in flowing:
            yield Diagnostic(
                "N436",
                f"receptor {way.label.name!r} of {population.name!r} adds no current",
                span=way.label.span,
                help="it changes a variable at once, so nothing flows; "
                "use a receptor that `adds` to an input",
            )
    placed = [way.label.name for way in source.receptors]
    missing = [label for label in flowing if label not in placed]
    if missing and set(placed) <= set(labels):
        yield Diagnostic(
            "N437",
            f"{source.name!r} does not say where the current of {missing[0]!r} of "
            f"{population.name!r} flows",
            span=source.span,
            help=f"receptors: {{{missing[0]}: {{enters: …, returns: …}}}}",
        )


def currents_fit(spec: Spec) -> Iterator[Diagnostic]:
    """U303: places that are no lengths, scales of another dimension; U307: no current.

    P304: a scale that no input needs.
    """
    outer = outer_scope(spec)
    for source in spec.sources:
        for way in source.receptors:
            for place in (way.enters, way.returns):
                for text in depths_of(place):
                    yield from quantity_of(text, LENGTH, outer, "a place on a cell")
                for text in place.shares if isinstance(place, Points) else ():
                    yield from quantity_of(text, NUMBER, outer, "a share")
        if source.dendrites_end_at is not None:
            yield from quantity_of(source.dendrites_end_at, LENGTH, outer, "a depth")
        given = {a.name: a for a in source.scales}
        for a in source.scales:
            yield from quantity_of(a.value, SCALES[a.name][0], outer, f"{a.name!r}")
        needed: set[str] = set()
        told: set[str] = set()
        for population in populations_in(spec, source.of):
            for name, dims in _inputs(spec, population).items():
                scale = scale_of(dims)
                needed |= {scale} if scale else set()
                if name in told:
                    continue
                told.add(name)
                if scale is None:
                    yield Diagnostic(
                        "U307",
                        f"input {name!r} of {population.name!r} is {in_words(dims)}, which nothing "
                        "here makes a current",
                        span=source.span,
                        help="use a neuron whose input is in A, V/s, V or A/m^2",
                    )
                elif scale and scale not in given:
                    yield Diagnostic(
                        "U307",
                        f"input {name!r} of {population.name!r} is {in_words(dims)}, no current",
                        span=source.span,
                        help=f"add `{scale}: {example(SCALES[scale][0])}`, {SCALES[scale][2]}",
                    )
        for a in source.scales:
            if a.name not in needed:
                yield Diagnostic(
                    "P304",
                    f"{a.name!r} has no effect: no input of these cells is {SCALES[a.name][1]}",
                    span=a.span,
                    help="remove it",
                )


# Dimension, what it is needed for, what it is.
SCALES: dict[str, tuple[Dims, str, str]] = {
    "C_m": ((-2, -1, 4, 2, 0, 0, 0), "per capacitance", "the capacitance of a cell"),
    "g_L": ((-2, -1, 3, 2, 0, 0, 0), "a potential", "the leak conductance of a cell"),
    "area": ((2, 0, 0, 0, 0, 0, 0), "per area", "the membrane area of a cell"),
}


def scale_of(dims: Dims) -> str | None:
    """Which scale makes an input of this dimension a current; "" for none, None if none can.

    >>> scale_of(AMPERE)
    ''
    """
    if dims == AMPERE:
        return ""
    return next((name for name, row in SCALES.items() if multiply(dims, row[0]) == AMPERE), None)


def _inputs(spec: Spec, population: AnyPopulation) -> dict[str, Dims]:
    """Dimensions of the inputs that receptors add to."""
    neuron = spec.neuron_of(population)
    used = {c.input for c in currents_of(spec, population.name)}
    found: dict[str, Dims] = {}
    for i in neuron.inputs if neuron else ():
        try:
            if i.name in used:
                found[i.name] = quantity(i.unit.expr, {})
        except ExprError:  # it is reported where it stands
            continue
    return found


def impossible_shares(spec: Spec) -> Iterator[Diagnostic]:
    """V532: shares of a current that are negative, or not 1 together."""
    values = known_values(spec)
    for source in spec.sources:
        for way in source.receptors:
            for place in (way.enters, way.returns):
                if isinstance(place, Points):
                    yield from _shares(place, values)


def _shares(place: Points, values: dict[str, float]) -> Iterator[Diagnostic]:
    shares = [constant(text.expr, values) for text in place.shares]
    known = [s for s in shares if s is not None]
    if len(known) < len(shares):
        return
    if min(known) < 0:
        text: Text = place.shares[known.index(min(known))]
        yield Diagnostic(
            "V532", "a share is negative", span=text.span, help="shares go from 0 to 1"
        )
    elif abs(sum(known) - 1) > TOLERANCE:
        yield Diagnostic(
            "V532",
            f"the shares are {sum(known):g} together",
            span=place.span,
            help="all of a current enters and all of it leaves: they must be 1 together",
        )


def idle_sources(spec: Spec) -> Iterator[Diagnostic]:
    """P312: ways of currents that no probe reads."""
    if spec.mode is not None:
        return
    read = {
        c.population
        for probe in spec.field_probes
        if probe.kind.name != "rws"
        for c in currents_read(spec, probe)
    }
    for source in spec.sources:
        names = [p.name for p in populations_in(spec, source.of)]
        if not read & set(names):
            yield Diagnostic(
                "P312",
                f"{source.name!r} has no effect: no probe reads currents of {one_of(names)}",
                span=source.span,
                help="add a probe, such as `lfp: {record: lfp, …}`, or remove it",
            )
