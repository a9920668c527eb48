"""What each field is: its model, what that takes for granted, where it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fnec.readout.scope import FieldScope
from fnec.report.field_rows import title_of
from fnec.report.pictures import Picture
from fnec.spec.model import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCard:
    """A field in words, with its figures."""

    title: str
    said: FieldScope
    pictures: tuple[Picture, ...]


def field_cards(
    fields: Iterable[FieldScope], pictures: tuple[Picture, ...]
) -> tuple[FieldCard, ...]:
    """A card for each field; it takes the figures of its probe."""
    return tuple(
        FieldCard(
            title=title_of(f.probe, f.kind),
            said=f,
            pictures=tuple(p for p in pictures if p.file in files_of(f.probe)),
        )
        for f in fields
    )


def is_of_field(picture: Picture, probes: Iterable[str]) -> bool:
    """It stands with a field, not among the other figures."""
    return any(picture.file in files_of(probe) for probe in probes)


def files_of(probe: str) -> tuple[str, ...]:
    """The figures that a field has."""
    return (f"{probe}.png", f"{probe}_depths.png")


def without_field(spec: Spec, probes: Collection[str]) -> tuple[str, ...]:
    """Lines about what is not there."""
    if not spec.field_probes:
        return ("The spec has no probe of a field, such as `record: lfp`.",)
    lacking = [p.name for p in spec.field_probes if p.name not in probes]
    return (f"The run ended too early for a field of {', '.join(lacking)}.",) if lacking else ()
