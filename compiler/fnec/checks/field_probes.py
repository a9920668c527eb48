"""Probes of fields: cells with positions and currents, keys that fit together, fine sampling."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.quantities import LENGTH, NUMBER, RATE, quantity_of
from fnec.checks.scopes import population_names, populations_in, positions_of
from fnec.diagnostics import Diagnostic
from fnec.diagnostics.suggest import suggestion
from fnec.expr import calls
from fnec.lower.currents import currents_of, currents_read
from fnec.lower.selections import lower_selection
from fnec.spec.field_probes import FIELD_KINDS, WITHOUT_PLACES, FieldProbe
from fnec.spec.model import AnyPopulation, PopulationSpec, Spec
from fnec.spec.probes import RateProbe, SpikeProbe
from fnec.units import Dims

CONDUCTIVITY: Dims = (-3, -1, 3, 2, 0, 0, 0)
NUMBERS: dict[str, Dims] = {
    "cutoff": RATE, "reference": NUMBER,
    "radius": LENGTH, "width": LENGTH, "reach": LENGTH, "depth": LENGTH,
    "sigma": CONDUCTIVITY, "above": CONDUCTIVITY, "below": CONDUCTIVITY,
}  # fmt: skip
CUTOFF = 300.0  # Hz, of `lfp` that names none
AMPA_DELAY = 6e-3  # s, of `rws`
TOLERANCE = 1e-6  # of a sample
FROM_SPIKES = ("mua", "emm")


def unknown_fields(spec: Spec) -> Iterator[Diagnostic]:
    """N401, N419, N438, N439: cells that lack what makes a field; V530: no spikes."""
    placed = [p.name for s in spec.sources for p in populations_in(spec, s.of)]
    for probe in spec.field_probes:
        kind = probe.kind.name
        for population in populations_in(spec, probe.of):
            if kind not in WITHOUT_PLACES and not positions_of(population):
                yield Diagnostic(
                    "N439",
                    f"{population.name!r} has no positions, which {kind!r} is worked out with",
                    span=probe.of.span,
                    help=f"populations: {{{population.name}: {{positions: {{shape: cylinder, "
                    "radius: 250 um, depth: [100 um, 400 um]}}}",
                )
            if kind in FROM_SPIKES:
                yield from _recorded(spec, probe, population)
            if FIELD_KINDS[kind]:
                yield from _currents(spec, probe, population, placed)


def _currents(
    spec: Spec, probe: FieldProbe, population: AnyPopulation, placed: list[str]
) -> Iterator[Diagnostic]:
    if not isinstance(population, PopulationSpec):
        yield Diagnostic(
            "N419",
            f"{population.name!r} replays spikes; it has no currents",
            span=probe.of.span,
            help="select populations that have a neuron model",
        )
        return
    yield from _nameless(spec, probe, population)
    flowing = list(dict.fromkeys(c.label for c in currents_of(spec, population.name)))
    chosen = [ref for _, refs in probe.receptors for ref in refs]
    for ref in chosen:
        if ref.name not in flowing:
            yield Diagnostic(
                "N401",
                f"{population.name!r} has no receptor {ref.name!r} with a current",
                span=ref.span,
                help=suggestion(ref.name, flowing, kind="receptors with a current"),
            )
    if not flowing and not chosen:
        yield Diagnostic(
            "N436",
            f"no receptor of {population.name!r} adds a current, so it makes no field",
            span=probe.of.span,
            help="leave the population out, or give it receptors that `adds` to an input",
        )
    elif probe.kind.name != "rws" and population.name not in placed:
        yield Diagnostic(
            "N437",
            f"nothing says where the currents of {population.name!r} flow",
            span=probe.of.span,
            help=f"sources: {{{population.name}: {{of: {population.name}, receptors: "
            f"{{{flowing[0]}: {{enters: -200 um, returns: 0 um}}}}}}}}",
        )


def _nameless(spec: Spec, probe: FieldProbe, population: PopulationSpec) -> Iterator[Diagnostic]:
    """N413: a current whose name is taken; X103: one that is drawn anew whenever it is read."""
    taken = population_names(spec, population).all
    read = {(c.label, c.input): c for c in currents_read(spec, probe)}
    for use in population.receptors:
        receptor = spec.receptor(use.receptor.name) if use.receptor else None
        for a in receptor.adds if receptor else ():
            current = read.get((use.label, a.name))
            if current is not None and current.name in taken:
                yield Diagnostic(
                    "N413",
                    f"{current.name!r} is both something of {population.name!r} and the current of "
                    f"its receptor {use.label!r}, which {probe.name!r} records",
                    span=probe.span,
                    help="give the receptor another label, or rename the other",
                )
            if current is not None and calls(a.value.expr) & {"rand", "randn"}:
                yield Diagnostic(
                    "X103",
                    f"the current of receptor {use.label!r} is drawn at every step, so that "
                    f"{probe.name!r} would see another one than the cells",
                    span=a.value.span,
                    help="put the draw into the noise of a state, and add the state",
                )


def _recorded(spec: Spec, probe: FieldProbe, population: AnyPopulation) -> Iterator[Diagnostic]:
    sets = [
        cells
        for p in spec.probes
        if isinstance(p, SpikeProbe | RateProbe)
        for cells in lower_selection(spec, p.of)
        if cells.population == population.name
    ]
    if not any(cells.is_whole for cells in sets):
        yield Diagnostic(
            "V530",
            f"no probe records the spikes of all cells of {population.name!r}",
            span=probe.of.span,
            help=f"probes: {{spikes: {{record: spikes, of: {population.name}}}}}",
        )


def fields_fit(spec: Spec) -> Iterator[Diagnostic]:
    """U301, U303, U304: numbers of contacts, conductors and the like in another unit."""
    outer = outer_scope(spec)
    for probe in spec.field_probes:
        for a in (*probe.numbers, *probe.conductor):
            yield from quantity_of(a.value, NUMBERS[a.name], outer, repr(a.name))
        for text in probe.angles:
            yield from quantity_of(text, NUMBER, outer, "an angle in degrees")
        if (at := probe.contacts) is None:
            continue
        if at.count is not None:
            yield from quantity_of(at.count, NUMBER, outer, "a number of contacts")
        for text in (*at.span_of, *at.depths, at.x, at.y):
            if text is not None:
                yield from quantity_of(text, LENGTH, outer, "a place of contacts")


def impossible_fields(spec: Spec) -> Iterator[Diagnostic]:
    """S203, P304: keys that go together; V534: sampling; V510: signs."""
    values = known_values(spec)
    for probe in spec.field_probes:
        yield from _keys(probe)
        yield from _signs(probe, values)
        yield from _sampling(probe, values)


def _keys(probe: FieldProbe) -> Iterator[Diagnostic]:
    """S203: a key that another one asks for; P304: one that another one leaves without effect."""
    said = {a.name for a in probe.numbers}
    spans = {a.name: a.span for a in (*probe.conductor, *probe.numbers)}
    if probe.conductor:
        said.add("conductor")
        spans["conductor"] = probe.conductor[0].span
    spans |= {key: ref.span for key, ref in probe.words}
    said |= {key for key, _ in probe.words}
    for key, value, needs, idle in (
        ("model", "gaussian", (), ("conductor",)),
        ("model", None, (), ("width",)),
        ("method", "binned", ("radius",), ("conductor", "profile")),
        ("method", "inverse", ("radius",), ()),
        ("method", "second_derivative", (), ("radius", "profile")),
        ("method", None, (), ("radius", "profile")),
        ("gauge", "reference", ("reference",), ()),
        ("gauge", "mean_zero", (), ("reference",)),
        ("gauge", "infinity", (), ("reference",)),
        ("gauge", None, (), ("reference",)),
    ):
        if probe.word(key) != value or (key == "method" and probe.kind.name != "csd"):
            continue
        for missing in (k for k in needs if k not in said):
            yield Diagnostic(
                "S203",
                f"{key}: {value} needs {missing!r}",
                span=probe.span,
                help=f"{missing}: " + ("0" if missing == "reference" else "250 um"),
            )
        for useless in (k for k in idle if k in said):
            yield Diagnostic(
                "P304",
                f"{useless!r} has no effect "
                + (f"with {key}: {value}" if value else f"without {key!r}"),
                span=spans[useless],
                help="remove it",
            )


def _signs(probe: FieldProbe, values: dict[str, float]) -> Iterator[Diagnostic]:
    for a in (*probe.numbers, *probe.conductor):
        value = constant(a.value.expr, values)
        may_be_zero = a.name in ("above", "below", "reference")
        if value is not None and (value < 0 or (value == 0 and not may_be_zero)):
            yield Diagnostic(
                "V510",
                f"{a.name!r} cannot be {a.value.source}",
                span=a.value.span,
                help="it must be 0 or more" if may_be_zero else "it must be more than 0",
            )


def _sampling(probe: FieldProbe, values: dict[str, float]) -> Iterator[Diagnostic]:
    """V534: samples that are too far apart for the frequencies or the delay that are asked for."""
    every = constant(probe.every.expr, values)
    if every is None or every <= 0:
        return
    if probe.kind.name == "rws":
        n_late = AMPA_DELAY / every
        if abs(n_late - round(n_late)) > TOLERANCE:
            yield Diagnostic(
                "V534",
                f"excitation counts {AMPA_DELAY * 1e3:g} ms late, which is no whole number of "
                f"samples of {every * 1e3:g} ms",
                span=probe.every.span,
                help="write `every: 1 ms`, or another part of 6 ms",
            )
    if probe.kind.name != "lfp":
        return
    text = probe.number("cutoff")
    cutoff = constant(text.expr, values) if text else CUTOFF
    if cutoff is not None and cutoff >= 0.5 / every:
        yield Diagnostic(
            "V534",
            f"samples each {every * 1e3:g} ms hold nothing from {0.5 / every:g} Hz on, "
            f"and the cut-off is {cutoff:g} Hz",
            span=probe.every.span,
            help=f"sample more often than each {0.5e3 / cutoff:.3g} ms, or lower the `cutoff`",
        )
