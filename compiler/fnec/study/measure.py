"""The numbers of one trial: metrics of populations, of all cells that share tags, and readouts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from fnec.readout.metrics import METRICS, UNITS
from fnec.readout.over_seeds import as_number
from fnec.readout.trains import trains_of
from fnec.recording import open_recording
from fnec.runner.numbers import FILE as NUMBERS
from fnec.runner.run_folder import RECORDING, read_manifest
from fnec.spec.model import Spec

OF_CELLS = ("rate", "cv_isi")


@dataclass(frozen=True, slots=True)
class Key:
    """Which number it is."""

    kind: str  # population, tags, readout
    name: str
    metric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Populations that are looked at together."""

    kind: str
    name: str
    tags: Mapping[str, str]
    populations: tuple[str, ...]


def parts_of(spec: Spec) -> tuple[Part, ...]:
    """All cells by each tag, by each pair of tags, and every population.

    Of parts that hold the same populations, the first.
    """
    tags = {p.name: {t.key: t.value for t in p.tags} for p in spec.populations}
    keys = list(dict.fromkeys(key for borne in tags.values() for key in borne))
    depths = {layer.name: k for area in spec.areas for k, layer in enumerate(area.layers)}
    found: dict[tuple[str, ...], Part] = {}
    for n in (1, 2):
        for chosen in combinations(keys, n):
            for part in _tagged(tags, chosen, depths):
                found.setdefault(part.populations, part)
    for name, borne in tags.items():
        part = Part(kind="population", name=name, tags=borne, populations=(name,))
        found[(name,)] = part  # under its own name
    return tuple(sorted(found.values(), key=lambda p: p.kind == "population"))


def _tagged(
    tags: Mapping[str, Mapping[str, str]], keys: tuple[str, ...], depths: Mapping[str, int]
) -> Iterator[Part]:
    """Parts by tags, in order of the spec, and layers of areas from above."""
    bearers: dict[tuple[str, ...], list[str]] = {}
    for population, borne in tags.items():
        if all(key in borne for key in keys):
            bearers.setdefault(tuple(borne[key] for key in keys), []).append(population)
    seen = [list(dict.fromkeys(values)) for values in zip(*bearers, strict=True)]

    def place(values: tuple[str, ...]) -> list[tuple[int, int]]:
        return [(depths.get(x, 0), listed.index(x)) for x, listed in zip(values, seen, strict=True)]

    for values in sorted(bearers, key=place):
        populations = bearers[values]
        named = dict(zip(keys, values, strict=True))
        name = ", ".join(f"{key} {value}" for key, value in named.items())
        yield Part(kind="tags", name=name, tags=named, populations=tuple(populations))


def numbers_of(
    folder: Path, parts: tuple[Part, ...], *, after: float, before: float
) -> dict[Key, tuple[float, dict[str, Any]]]:
    """Every number of the run in a folder, SI, and its unit; NaN where it cannot be said.

    after, before: s; of the metrics of cells.
    """
    recording = open_recording(folder / RECORDING, (read_manifest(folder) or {}).get("signals"))
    found: dict[Key, tuple[float, dict[str, Any]]] = {}
    for part in parts:
        if not set(part.populations) <= set(recording.spiking):
            continue
        trains = trains_of(recording, dict.fromkeys(part.populations), start=after, stop=before)
        for metric in OF_CELLS:
            unit = UNITS.get(metric, "")
            said: dict[str, Any] = {
                "tags": part.tags,
                "unit": unit,
                "shown_unit": unit,
                "factor": 1.0,
            }
            value = float(METRICS[metric](trains)) if trains.duration else float("nan")
            found[Key(part.kind, part.name, metric)] = value, said
    for row in json.loads((folder / NUMBERS).read_text("utf-8")).get("readouts", []):
        told: dict[str, Any] = {key: row[key] for key in ("unit", "shown_unit", "factor")}
        found[Key("readout", row["name"], row["metric"])] = (
            as_number(row["value"]),
            told | {"tags": {}},
        )
    return found
