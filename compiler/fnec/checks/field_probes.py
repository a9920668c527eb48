"""Probes of fields: cells with positions and currents, contacts in the conductor, fine sampling."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.quantities import LENGTH, NUMBER, RATE, quantity_of
from fnec.checks.scopes import populations_in, positions_of
from fnec.diagnostics import Diagnostic
from fnec.diagnostics.suggest import suggestion
from fnec.lower.currents import currents_of
from fnec.lower.selections import lower_selection
from fnec.spec.field_probes import FIELD_KINDS, WITHOUT_PLACES, Contacts, FieldProbe
from fnec.spec.model import AnyPopulation, PopulationSpec, Spec
from fnec.spec.probes import RateProbe, SpikeProbe
from fnec.spec.written import Text
from fnec.units import Dims

CONDUCTIVITY: Dims = (-3, -1, 3, 2, 0, 0, 0)
NUMBERS: dict[str, Dims] = {
    "cutoff": RATE, "reference": NUMBER,
    "radius": LENGTH, "width": LENGTH, "reach": LENGTH, "depth": LENGTH,
    "sigma": CONDUCTIVITY, "above": CONDUCTIVITY, "below": CONDUCTIVITY,
}  # fmt: skip
CUTOFF = 300.0  # Hz, of `lfp` that names none
FROM_SPIKES = ("mua", "emm")
EVEN = 1e-6  # of a distance: what decimals leave of equal ones
FEWEST = {"j_e": 2, "second_derivative": 3, "inverse": 3, "binned": 2}


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
    """S203, P304: keys that go together; V533: contacts; V534: sampling; V510: signs."""
    values = known_values(spec)
    for probe in spec.field_probes:
        yield from _keys(probe)
        yield from _signs(probe, values)
        yield from _sampling(probe, values)
        if probe.contacts is not None:
            yield from _contacts(probe, probe.contacts, values)


def _keys(probe: FieldProbe) -> Iterator[Diagnostic]:
    """S203: a key that another one asks for; P304: one that another one leaves without effect."""
    said = {a.name for a in probe.numbers} | ({"conductor"} if probe.conductor else set())
    spans = {a.name: a.span for a in (*probe.conductor, *probe.numbers)}
    spans |= {"conductor": probe.conductor[0].span} if probe.conductor else {}
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
    """V534: samples that are too far apart for the frequencies that are asked for."""
    every = constant(probe.every.expr, values)
    if probe.kind.name != "lfp" or every is None or every <= 0:
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


def _contacts(probe: FieldProbe, at: Contacts, values: dict[str, float]) -> Iterator[Diagnostic]:
    """V533: contacts where there is no conductor, out of order, or not as a method needs them."""
    found = depths_of_contacts(at, values)
    if found is None:
        return
    depths, texts = found
    count = at.count and constant(at.count.expr, values)
    if count is not None and (count != round(count) or count < 1):
        assert at.count is not None
        said = f"there cannot be {at.count.source} contacts"
        yield Diagnostic("V533", said, span=at.count.span, help="write a whole number, 1 or more")
        return
    for one, other, text in zip(depths, depths[1:], texts[1:], strict=False):
        if other <= one:
            yield Diagnostic(
                "V533",
                "contacts are listed from the pia downwards, each deeper than the one before",
                span=text.span,
            )
            return
    yield from _outside(probe, depths, texts, values)
    yield from _fitness(probe, at, depths)
    text = probe.number("reference")
    number = constant(text.expr, values) if text else None
    if text and number is not None and (number != round(number) or not number < len(depths)):
        yield Diagnostic(
            "V533",
            f"there is no contact {text.source}",
            span=text.span,
            help=f"contacts are counted from 0 to {len(depths) - 1}",
        )


def depths_of_contacts(
    at: Contacts, values: dict[str, float]
) -> tuple[list[float], list[Text]] | None:
    """Depths in m, and who says so; None where that is not known yet."""
    ends = [constant(text.expr, values) for text in at.span_of or at.depths]
    known = [x for x in ends if x is not None]
    if len(known) < len(ends):
        return None
    if at.count is None:
        return known, list(at.depths)
    count = constant(at.count.expr, values)
    if count is None:
        return None
    n = max(round(count), 1)
    first, last = known
    depths = [first + (last - first) * k / max(n - 1, 1) for k in range(n)]
    return depths, [at.span_of[0], *[at.span_of[1]] * (n - 1)]


def _outside(
    probe: FieldProbe, depths: list[float], texts: list[Text], values: dict[str, float]
) -> Iterator[Diagnostic]:
    given = {a.name: constant(a.value.expr, values) for a in probe.conductor}
    bottom = given.get("depth")
    for depth, text in zip(depths, texts, strict=True):
        where = None
        if given.get("above") == 0 and depth < 0:
            where = "above the pia"
        if given.get("below") == 0 and bottom is not None and depth > bottom:
            where = "below the tissue"
        if where is not None:
            yield Diagnostic(
                "V533",
                f"a contact at {depth * 1e6:.4g} um lies {where}, where no current flows (0 S/m)",
                span=text.span,
                help="move it into the tissue, or give that side a conductivity",
            )
            return


def _fitness(probe: FieldProbe, at: Contacts, depths: list[float]) -> Iterator[Diagnostic]:
    method = probe.word("method") or ("second_derivative" if probe.kind.name == "csd" else "")
    fewest = FEWEST.get(method or probe.kind.name, 1)
    said = f"method: {method}" if method else repr(probe.kind.name)
    if len(depths) < fewest:
        yield Diagnostic(
            "V533",
            f"{said} needs {fewest} contacts, not {len(depths)}",
            span=at.span,
            help="add contacts, which lie evenly",
        )
    elif method in ("second_derivative", "inverse"):
        steps = [b - a for a, b in pairwise(depths)]
        if max(steps) - min(steps) > EVEN * max(steps):
            yield Diagnostic(
                "V533",
                f"{said} needs contacts in equal distances; these are from "
                f"{min(steps) * 1e6:.4g} um to {max(steps) * 1e6:.4g} um",
                span=at.span,
                help="write `count` and `span`",
            )
        elif method == "inverse":
            yield from _inverse(probe, at, depths)


def _inverse(probe: FieldProbe, at: Contacts, depths: list[float]) -> Iterator[Diagnostic]:
    """V533: an inverse knows one other medium, above the pia, and no sources there."""
    given = {a.name: a for a in probe.conductor}
    if "below" in given:
        yield Diagnostic(
            "V533",
            "method: inverse knows no medium below the tissue",
            span=given["below"].span,
            help="leave out `below` and `depth`, or use method: second_derivative",
        )
    elif "above" in given:
        profile = probe.word("profile") or "step"
        half = 0.0 if profile == "delta" else 0.5 * (depths[1] - depths[0])
        if profile == "spline":
            yield Diagnostic(
                "V533",
                "profile: spline knows no medium above the pia",
                span=given["above"].span,
                help="use profile: step or delta, or leave out `above`",
            )
        elif depths[0] - half < -EVEN:
            yield Diagnostic(
                "V533",
                f"profile: {profile} takes sources to begin {half * 1e6:.4g} um above the first "
                "contact, which must not be above the pia",
                span=at.span,
                help=f"let the first contact be at {half * 1e6:.4g} um or deeper",
            )
