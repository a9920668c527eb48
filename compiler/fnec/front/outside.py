"""What comes from outside: random events onto every cell, constant currents, and events in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fnec.front.cell_types import cell_type
from fnec.front.cells import Population
from fnec.front.changes import Changes, CurrentEvent
from fnec.front.faults import ConfigurationError, quantity, require_known
from fnec.front.settings import Settings

Tree = dict[str, Any]


def stimuli(settings: Settings, changes: Changes, living: Sequence[Population]) -> Tree:
    """The `stimuli` of the spec."""
    tree: Tree = {}
    labels = dict.fromkeys(p.block.label for p in living)
    if settings.drive.rate_hz > 0:
        for label in labels:
            tree[f"background_{label}"] = {
                "kind": "poisson",
                "to": [p.name for p in living if p.block.label == label],
                "rate": "nu",
                "receptor": "ampa",
                "weight": quantity(cell_type(label).background, "/ms"),
            }
    for p in living:
        if amplitude := _constant(settings, p):
            tree[f"drive_{p.name}"] = _current([p.name], amplitude)
    if changes.poisson is not None:
        wanted = changes.poisson.labels
        for label in wanted or ():
            require_known(label, labels, kind="cell type", where="poisson_drive target")
        tree["poisson_drive"] = {
            "kind": "poisson",
            "to": [p.name for p in living if wanted is None or p.block.label in wanted],
            "rate": quantity(changes.poisson.rate_hz, "Hz"),
            "receptor": "v",
            "weight": quantity(changes.poisson.amplitude_mV, "mV"),
        }
    for k, event in enumerate(changes.events, start=1):
        tree |= {f"event_{k}_{name}": part for name, part in _event(event, living)}
    return tree


def require_labels(settings: Settings, populations: Sequence[Population]) -> None:
    """Raise where a drive is for cells, layers or areas that are not there."""
    d = settings.drive
    for kind, given, known in (
        ("cell type", d.by_cell_type, [p.block.label for p in populations]),
        ("layer", d.by_layer, [p.block.layer for p in populations]),
        ("area", d.by_area, [p.block.area for p in populations]),
    ):
        for name, _ in given:
            require_known(name, dict.fromkeys(known), kind=kind, where="drive")


def _constant(settings: Settings, p: Population) -> float:
    d, b = settings.drive, p.block
    parts = ((d.by_cell_type, b.label), (d.by_layer, b.layer), (d.by_area, b.area))
    return sum(dict(table).get(name, 0.0) for table, name in parts)


def _current(to: list[Any], amplitude: float, **times: str) -> Tree:
    waveform = {"shape": "step", "amplitude": quantity(amplitude, "mV/ms"), **times}
    return {"kind": "current", "to": to, "input": "I", "waveform": waveform}


def _event(event: CurrentEvent, living: Sequence[Population]) -> Iterable[tuple[str, Tree]]:
    times = {
        "start": quantity(event.onset_ms, "ms"),
        "stop": quantity(event.onset_ms + event.duration_ms, "ms"),
    }
    if event.cells is None:
        yield "all", _current([p.name for p in living], event.amplitude, **times)
        return
    found = False
    for p in living:
        inside = [i - p.first for i in event.cells if p.first <= i < p.first + p.block.size]
        if inside:
            found = True
            part = {"population": p.name, "cells": sorted(set(inside))}
            yield p.name, _current([part], event.amplitude, **times)
    if not found:
        raise ConfigurationError("the targets of an event are all silent or not there")
