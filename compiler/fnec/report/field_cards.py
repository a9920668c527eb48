"""What each field is: its model, what that takes for granted, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fnec.readout.course import Field
from fnec.report.field_rows import title_of
from fnec.report.pictures import Picture
from fnec.spec.model import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCard:
    """A field in words, with its figures."""

    title: str
    model: str
    standing: str  # what may be made of its amplitudes
    assumptions: tuple[str, ...]
    citation: str
    pictures: tuple[Picture, ...]


def field_cards(
    fields: Mapping[str, Field], pictures: tuple[Picture, ...]
) -> tuple[FieldCard, ...]:
    """A card for each field; it takes the figures of its probe."""
    return tuple(_card(probe, field, pictures) for probe, field in fields.items())


def is_of_field(picture: Picture, fields: Mapping[str, Field]) -> bool:
    """It stands with a field, not among the other figures."""
    return any(picture.file in files_of(probe) for probe in fields)


def files_of(probe: str) -> tuple[str, ...]:
    """The figures that a field has."""
    return (f"{probe}.png", f"{probe}_depths.png")


def without_field(spec: Spec, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Lines about what is not there."""
    if not spec.field_probes:
        return ("The spec has no probe of a field, such as `record: lfp`.",)
    lacking = [p.name for p in spec.field_probes if p.name not in fields]
    return (f"The run ended too early for a field of {', '.join(lacking)}.",) if lacking else ()


def _card(probe: str, field: Any, pictures: tuple[Picture, ...]) -> FieldCard:
    said: Mapping[str, Any] = field.attrs
    unit = said.get("units") or "1"
    return FieldCard(
        title=title_of(probe, field),
        model=str(said.get("model", "")),
        standing="A proxy: its shape may be compared, its amplitude means nothing in the body."
        if said.get("is_proxy")
        else f"In {unit} under the assumptions below, for this model and these sources.",
        assumptions=tuple(map(str, said.get("assumptions", ()))),
        citation=str(said.get("citation", "")),
        pictures=tuple(p for p in pictures if p.file in files_of(probe)),
    )
