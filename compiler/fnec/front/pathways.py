"""Who projects to whom: everybody inside a column, by sign, and the pathways that were declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fnec.front.cell_types import cell_type
from fnec.front.cells import Population, chosen
from fnec.front.changes import Changes, cut_names
from fnec.front.faults import quantity
from fnec.front.settings import Pathway, Settings

Tree = dict[str, Any]
# Conductance per capacitance that a cell gets when all cells of a sign fire once, 1/ms. It is
# shared among its synapses, so that networks of all sizes work alike (specs/ei_population.yaml).
TOTALS = {"exc": ("ampa", 1.0, "g_exc"), "inh": ("gaba", 20.0, "g_inh")}


def projections(
    settings: Settings,
    changes: Changes,
    populations: Sequence[Population],
    living: Sequence[Population],
) -> Tree:
    """The `projections` of the spec."""
    cut = cut_names(settings, changes, populations)
    areas = dict.fromkeys(p.block.area for p in populations)
    tree: Tree = {}
    for area in areas:
        members = [p for p in populations if p.block.area == area]
        n_cells = sum(p.block.size for p in members)
        targets = [p.name for p in members if p in living]
        for sign, (receptor, total, gain) in TOTALS.items():
            sources = [
                p.name
                for p in members
                if cell_type(p.block.label).sign == sign and p in living and p.name not in cut
            ]
            if not sources or n_cells < 2:
                continue
            name = f"{sign}_inside_{_word(area, members)}" if len(areas) > 1 else f"from_{sign}"
            tree[name] = {
                "pre": sources,
                "post": targets,
                "connect": {"rule": "probability", "p": "p", "autapses": False},
                "receptor": receptor,
                "weight": f"{gain}*{total / n_cells!r} /ms/p",
                "delay": quantity(settings.coupling.delay_ms, "ms"),
            }
    for path in settings.pathways:
        if link := _pathway(path, populations, living, cut):
            tree[path.name] = link
    return tree


def _pathway(
    path: Pathway,
    populations: Sequence[Population],
    living: Sequence[Population],
    cut: frozenset[str],
) -> Tree | None:
    where = f"connection {path.name!r}"
    ends = [chosen(populations, s, where=where) for s in (path.source, path.target)]
    sources = [p.name for p in ends[0] if p in living and p.name not in cut]
    targets = [p.name for p in ends[1] if p in living]
    if not sources or not targets:
        return None  # the lesion of an end is a lesion of the pathway
    n_sources = sum(p.block.size for p in ends[0])
    share = path.p * n_sources if path.is_sum else 1.0
    low, high = (w / share for w in path.weight)
    weight = quantity(low, "/ms") if low == high else f"uniform({low!r} /ms, {high!r} /ms)"
    return {
        "pre": sources,
        "post": targets,
        "connect": {"rule": "probability", "p": path.p, "autapses": False},
        "receptor": path.receptor,
        "weight": f"{path.gain}*{weight}" if path.gain else weight,
        "delay": quantity(path.delay_ms, "ms"),
    }


def _word(area: str, members: Sequence[Population]) -> str:
    """The area as the names of its populations have it."""
    tail = members[0].name.rsplit("_", 2 if members[0].block.layer else 1)
    return tail[0] or area
