"""A configuration as the YAML text of a spec: what runs is this text, and nothing besides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from fnec.front.cell_types import cell_type, neurons_of
from fnec.front.cells import SPACING_MM, Population, chosen, populations_of
from fnec.front.changes import Changes, silent_names
from fnec.front.faults import quantity
from fnec.front.field_sections import field_probes, sources
from fnec.front.outside import require_labels, stimuli
from fnec.front.pathways import projections
from fnec.front.settings import Settings

Tree = dict[str, Any]
RECEPTORS: Tree = {
    "ampa": {"receptor": "exp_relative_conductance", "tau": "5 ms", "E_rev": "0 mV"},
    "gaba": {"receptor": "exp_relative_conductance", "tau": "10 ms", "E_rev": "-80 mV"},
}
UNITS_OF = {"a": "/ms", "b": "/ms", "c": "mV", "d": "mV/ms"}
CITATION = (
    "Izhikevich 2003, IEEE Trans Neural Netw 14:1569-1572, doi:10.1109/TNN.2003.820440",
    "Izhikevich 2004, IEEE Trans Neural Netw 15:1063-1070, doi:10.1109/TNN.2004.832719",
)


class _Plain(yaml.SafeDumper):
    """Writes equal lists out each time: people read no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def spec_text(settings: Settings, changes: Changes | None = None) -> str:
    """The text of the spec that a configuration means, complete but for the library.

    changes: what one simulation does differently: lesions, stimuli, more events.
    """
    return written(spec_tree(settings, changes or Changes()))


def written(tree: Tree) -> str:
    """Nested mappings as YAML, small ones on one line, as a person would write them."""
    return yaml.dump(
        tree,
        Dumper=_Plain,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        default_flow_style=None,
    )


def spec_tree(settings: Settings, changes: Changes) -> Tree:
    """The same as nested mappings."""
    populations = populations_of(settings)
    require_labels(settings, populations)
    silent = silent_names(settings, changes, populations)
    living = tuple(p for p in populations if p.name not in silent)
    links = projections(settings, changes, populations, living)
    outside = stimuli(settings, changes, living)
    tree: Tree = {
        "fnec": 1,
        "name": name_of(settings),
        "title": title_of(settings, populations),
        "citation": list(CITATION),
        "include": ["library/izhikevich.yaml"],
        "parameters": _parameters(settings, links, outside),
        "simulation": {
            "duration": quantity(settings.duration_ms, "ms"),
            "dt": quantity(settings.dt_ms, "ms"),
            "seed": settings.seed,
        },
        "neurons": _neurons(settings, living),
        "populations": _populations(settings, populations, silent),
        "projections": links,
        "stimuli": outside,
        "sources": sources(settings, living),
        "probes": _probes(settings, living),
    }
    return {key: value for key, value in tree.items() if value != {}}


def name_of(settings: Settings) -> str:
    """The name of the configuration as a name of a spec."""
    word = re.sub(r"[^A-Za-z0-9]+", "_", settings.name).strip("_")[:40]
    return word if word[:1].isalpha() else f"network_{word}".rstrip("_")


def title_of(settings: Settings, populations: Sequence[Population]) -> str:
    """One line: how many cells of which kind."""
    counts: dict[str, int] = {}
    for p in populations:
        counts[p.block.label] = counts.get(p.block.label, 0) + p.block.size
    return f"{settings.name}: " + ", ".join(f"{n} {label}" for label, n in counts.items())


def _parameters(settings: Settings, links: Tree, outside: Tree) -> Tree:
    """The knobs; one that no formula would read is left out."""
    c = settings.coupling
    knobs: dict[str, tuple[float | str, list[float | str], str]] = {
        "p": (c.p, [0.001, 1], "connection probability inside a column"),
        "g_exc": (c.within_gain * c.exc_gain, [0, 100], "gain of excitation inside a column"),
        "g_inh": (c.within_gain * c.inh_gain, [0, 100], "gain of inhibition inside a column"),
        "g_ff": (c.feedforward_gain, [0, 100], "gain of feedforward synapses"),
        "g_fb": (c.feedback_gain, [0, 100], "gain of feedback synapses"),
        "nu": (
            quantity(settings.drive.rate_hz, "Hz"),
            ["0 Hz", "10000 Hz"],
            "events onto each cell",
        ),
    }
    formulas = [str(part["weight"]) for part in links.values()]
    formulas += [str(part["rate"]) for part in outside.values() if "rate" in part]
    read = {word for text in formulas for word in re.findall(r"[A-Za-z_]\w*", text)}
    return {
        name: {"value": value, "range": span, "help": help}
        for name, (value, span, help) in knobs.items()
        if name in read
    }


def _neurons(settings: Settings, living: Sequence[Population]) -> Tree:
    preset = settings.preset if isinstance(settings.preset, str) else dict(settings.preset)
    cells = neurons_of(preset)
    return {
        f"cell_{label}": {
            "extends": cells[label],
            "help": f"{label}: {cell_type(label).help}; AMPA and GABA-A receptors",
            "receptors": RECEPTORS,
        }
        for label in dict.fromkeys(p.block.label for p in living)
    }


def _populations(
    settings: Settings, populations: Sequence[Population], silent: frozenset[str]
) -> Tree:
    own: dict[str, Tree] = {}
    for found in settings.cell_parameters:
        for p in chosen(populations, found.selector, where="cell_params"):
            values = {name: quantity(value, UNITS_OF[name]) for name, value in found.values}
            own[p.name] = own.get(p.name, {}) | values
    areas = list(dict.fromkeys(p.block.area for p in populations))
    tree: Tree = {}
    for p in populations:
        common = {
            "size": p.block.size,
            "tags": p.tags | {"sign": cell_type(p.block.label).sign},
            "positions": _positions(settings, p, areas.index(p.block.area)),
        }
        if p.name in silent:  # a list of no spikes: cells that are there, and do nothing
            tree[p.name] = {"spikes": {"times": [], "cells": []}} | common
            continue
        start = {"v": "uniform(-75 mV, -55 mV)"}
        tree[p.name] = {"neuron": f"cell_{p.block.label}"} | common | {"init": start}
        if p.name in own:
            tree[p.name]["parameters"] = own[p.name]
    return tree


def _positions(settings: Settings, p: Population, at: int) -> Tree:
    """Evenly in a cylinder, between the top and the bottom of the layer."""
    top, bottom = (
        quantity(round(x * settings.height_mm * 1e3, 6), "um")
        for x in (p.block.top, p.block.bottom)
    )
    return {
        "shape": "cylinder",
        "radius": quantity(round(settings.radius_mm * 1e3, 6), "um"),
        "depth": [top, bottom],
        "center": [quantity(at * SPACING_MM, "mm"), "0 um"],
    }


def _probes(settings: Settings, living: Sequence[Population]) -> Tree:
    tree: Tree = {"spikes": {"record": "spikes", "of": "all"}}
    if living:
        tree["vm"] = {"record": "v", "of": [p.name for p in living]}
    return tree | field_probes(settings, living)
