"""Weights that no spike changes: programs record none of them, so they are drawn once more.

The same seed gives the same synapses; the recording's own digest of its wiring says that they are.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from fnec.backends.python.before import ends_of
from fnec.backends.reference.build import Fixed
from fnec.backends.reference.wire import wire
from fnec.ir.network import Network
from fnec.readout.catalogue import CATALOGUE
from fnec.readout.figures.panels import PANELS
from fnec.readout.question import FIXED_STATE, has_fixed_weights, is_of_synapses
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]
from fnec.runtime.wiring import wiring_hash  # pyright: ignore[reportUnknownVariableType]
from fnec.spec.model import Spec


def asked_projections(spec: Spec) -> tuple[str, ...]:
    """Projections with weights that stand still, of which a readout or a panel asks."""
    asked = [(CATALOGUE[r.question.what.name], r.question) for r in spec.readouts]
    panels = [p.question for f in spec.figures for p in f.panels]
    asked += [(PANELS[q.what.name], q) for q in panels]
    names = [q.of[0].name for asker, q in asked if is_of_synapses(asker)]
    return tuple(n for n in dict.fromkeys(names) if has_fixed_weights(spec, n))


def add_fixed_weights(spec: Spec, net: Network, fixed: Fixed, folder: Path) -> None:
    """Put sources, targets and weights of the synapses that are asked for into a recording."""
    names = asked_projections(spec)
    chosen = tuple(w for w in net.pathways if w.name in names)
    if not chosen:
        return
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    for name, e in wire(replace(net, pathways=chosen), fixed).items():
        if wiring_hash(e.pre, e.post, delay=e.delay, **e.values) != meta["wiring"].get(name):
            continue  # a program that was told otherwise
        w = next(w for w in chosen if w.name == name)
        ends = ends_of(net, w)
        for side, group in (("pre", w.pre), ("post", w.post)):
            first = fixed.cells[group].offsets[ends[side][0]]
            indices = (getattr(e, side) - first).astype(np.int32)
            np.save(folder / f"edges.{name}.{side}.npy", indices)
        weights = np.zeros(len(e.pre)) + e.values[FIXED_STATE]
        np.save(folder / f"synapses.{name}.{FIXED_STATE}.npy", weights)
        meta["edges"][name] = ends
    write_json(folder / "meta.json", meta)
