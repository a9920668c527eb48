"""Kinds of cells: where there are more populations than colours, those of a type share one.

The tags of the spec say what is a kind: `type`, or else the tag that most populations bear with a
few values. Areas and layers say in which order they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fnec.readout.figures.style import PALETTE, colour
from fnec.recording import Recording
from fnec.spec.model import Spec

MOST = len(PALETTE)
FIRST = "type"
AREA, LAYER = "area", "layer"


def with_tags(recording: Recording, spec: Spec | None) -> Recording:
    """A recording that knows the tags of its populations."""
    if spec is None:
        return recording
    return replace(
        recording, tags={p.name: {t.key: t.value for t in p.tags} for p in spec.populations}
    )


def kind_tag(recording: Recording) -> str | None:
    """The tag by which populations are grouped; None where each stands for itself."""
    if len(recording.populations) <= MOST:
        return None
    values: dict[str, list[str]] = {}
    for name in recording.populations:
        for key, value in recording.tags.get(name, {}).items():
            values.setdefault(key, []).append(value)
    n = len(recording.populations)
    few = {k: len(v) for k, v in values.items() if 2 <= len({*v}) < MOST and len(v) > n / 2}
    if not few:
        return None
    return FIRST if FIRST in few else max(few, key=lambda k: few[k])


def kinds_of(recording: Recording) -> dict[str, str]:
    """Population -> its kind: the value of a tag, or its own name."""
    tag = kind_tag(recording)
    tags = recording.tags
    return {p: tags.get(p, {}).get(tag, p) if tag else p for p in recording.populations}


def colours_of(recording: Recording) -> dict[str, str]:
    """Population -> its colour, everywhere the same; populations of a kind have the same one."""
    kinds = kinds_of(recording)
    own = [k for p, k in kinds.items() if k != p]  # kinds before populations without one
    places = {k: n for n, k in enumerate(dict.fromkeys([*own, *kinds.values()]))}
    return {p: colour(places[k]) for p, k in kinds.items()}


def kind_colours(recording: Recording) -> dict[str, str]:
    """Kind -> its colour, in the order of colours."""
    found, kinds = colours_of(recording), kinds_of(recording)
    both = {kinds[p]: c for p, c in found.items()}
    return dict(sorted(both.items(), key=lambda x: PALETTE.index(x[1])))


def in_order(recording: Recording, names: list[str]) -> list[str]:
    """By area, layer and kind, where there are kinds; else as they are."""
    if kind_tag(recording) is None:
        return names
    areas = list(dict.fromkeys(recording.tags.get(p, {}).get(AREA, "") for p in names))
    kinds = list(dict.fromkeys(kinds_of(recording).values()))
    tags = recording.tags

    def key(name: str) -> tuple[int, str, int]:
        borne = tags.get(name, {})
        return (
            areas.index(borne.get(AREA, "")),
            borne.get(LAYER, ""),
            kinds.index(kinds_of(recording)[name]),
        )

    return sorted(names, key=key)


def part_of(recording: Recording, population: str) -> str:
    """`V1 L4`: the area and the layer of a population, else its name."""
    borne = recording.tags.get(population, {})
    area, layer = borne.get(AREA, ""), borne.get(LAYER, "")
    if not layer:
        return population
    return f"{area} {layer}" if area and not layer.startswith(area) else layer


def by_kind(recording: Recording, found: Mapping[str, object]) -> dict[str, list[str]]:
    """Kind -> those of some populations that are of it."""
    kinds = kinds_of(recording)
    grouped: dict[str, list[str]] = {}
    for name in found:
        grouped.setdefault(kinds.get(name, name), []).append(name)
    return grouped
