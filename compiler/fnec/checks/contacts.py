"""Contacts of electrodes: in the conductor, in order of depth, and as a method needs them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fnec.checks.constants import constant, known_values
from fnec.diagnostics import Diagnostic
from fnec.spec.field_probes import Contacts, FieldProbe
from fnec.spec.model import Spec
from fnec.spec.written import Text

EVEN = 1e-6  # of a distance: what decimals leave of equal ones
FEWEST = {"j_e": 2, "second_derivative": 3, "inverse": 3, "binned": 2}


def impossible_contacts(spec: Spec) -> Iterator[Diagnostic]:
    """V533: contacts where there is no conductor, out of order, or not as a method needs them."""
    values = known_values(spec)
    for probe in spec.field_probes:
        if probe.contacts is not None:
            yield from _contacts(probe, probe.contacts, values)


def _contacts(probe: FieldProbe, at: Contacts, values: dict[str, float]) -> Iterator[Diagnostic]:
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
