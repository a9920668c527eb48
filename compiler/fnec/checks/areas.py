"""Areas: shares that are one together, bands of depth that lie below each other."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.quantities import LENGTH, NUMBER, Faults, quantity_of
from fnec.diagnostics import Diagnostic, Note, Span
from fnec.spec.areas import AreaSpec
from fnec.spec.model import Spec
from fnec.spec.written import Text

ROUNDING = 1e-6  # 0.1 + 0.2 + 0.7 may miss 1 by the last bit


def areas_fit(spec: Spec) -> Faults:
    """Numbers of cells, lengths, shares."""
    outer = outer_scope(spec)
    for area in spec.areas:
        yield from quantity_of(area.size, NUMBER, outer, "the size of an area")
        for text in (area.radius, *area.place):
            yield from quantity_of(text, LENGTH, outer, "the place of an area")
        for layer in area.layers:
            yield from quantity_of(layer.share, NUMBER, outer, "the share of a layer")
            for text in (layer.top, layer.bottom):
                yield from quantity_of(text, LENGTH, outer, "the depth of a layer")
            for a in layer.types:
                yield from quantity_of(a.value, NUMBER, outer, "the fraction of a type")


def impossible_layers(spec: Spec) -> Iterator[Diagnostic]:
    """V550: shares that are not one together; V551: bands of depth that overlap."""
    values = known_values(spec)
    for area in spec.areas:
        shares = [(layer.share, layer.name) for layer in area.layers]
        yield from _not_one(shares, values, f"the shares of the layers of {area.name!r}")
        for layer in area.layers:
            fractions = [(a.value, a.name) for a in layer.types]
            said = f"the fractions of types in {layer.name!r} of {area.name!r}"
            yield from _not_one(fractions, values, said)
        yield from _overlapping(area, values)


def _not_one(
    shares: list[tuple[Text, str]], values: dict[str, float], said: str
) -> Iterator[Diagnostic]:
    numbers = [constant(text.expr, values) for text, _ in shares]
    known = [x for x in numbers if x is not None]
    if len(known) < len(numbers):
        return
    for (text, _), number in zip(shares, known, strict=True):
        if number < 0:
            yield Diagnostic(
                "V550",
                f"a share cannot be {number:g}",
                span=text.span,
                help="shares are 0 or more, and 1 together",
            )
            return
    total = sum(known)
    if abs(total - 1) > ROUNDING:
        last, name = shares[-1]
        rest = 1 - sum(known[:-1])
        yield Diagnostic(
            "V550",
            f"{said} are {total:.6g} together, not 1",
            span=last.span,
            help=f"with the others as they are, {name} would be {rest:.6g}"
            if rest >= 0
            else "make some of them smaller",
            notes=tuple(Note(message="one of them", span=text.span) for text, _ in shares[:1])
            if len(shares) > 1
            else (),
        )


def _overlapping(area: AreaSpec, values: dict[str, float]) -> Iterator[Diagnostic]:
    bands: list[tuple[float, float, str, Span]] = []
    for layer in area.layers:
        top, bottom = constant(layer.top.expr, values), constant(layer.bottom.expr, values)
        if top is None or bottom is None:
            continue
        if top >= bottom:
            yield Diagnostic(
                "V551",
                f"layer {layer.name!r} begins at {layer.top.source} and ends above, at "
                f"{layer.bottom.source}",
                span=layer.top.span,
                help="write the top first; depth counts downwards from the pia",
            )
            continue
        for other_top, other_bottom, name, span in bands:
            if top < other_bottom - 1e-12 and other_top < bottom - 1e-12:
                yield Diagnostic(
                    "V551",
                    f"layers {name!r} and {layer.name!r} overlap",
                    span=layer.top.span,
                    help="let a layer begin where the one above ends",
                    notes=(Note(message="the other one", span=span),),
                )
        bands.append((top, bottom, layer.name, layer.top.span))
