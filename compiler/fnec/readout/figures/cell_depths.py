"""Which cells stand beside power by depth: those of the probe, together where they are many."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fnec.checks.scopes import populations_in
from fnec.readout.figures.style import PALETTE
from fnec.readout.trains import Floats
from fnec.spec.model import Spec

TYPE = "type"  # the tag of cells of areas that tells what they are
ALL = "cells"


def seen_cells(spec: Spec | None, probe: str, depths: Mapping[str, Floats]) -> dict[str, Floats]:
    """Depths of the cells that a field probe reads, by the names that a figure gives them.

    depths: population -> (n_cells,) m.   These are its populations; of more than there are colours,
    those of a type are one, or all where one bears no tag `type`.
    """
    probes = {p.name: p for p in spec.field_probes} if spec is not None else {}
    if spec is None or probe not in probes:
        return dict(depths)
    read = [p for p in populations_in(spec, probes[probe].of) if p.name in depths]
    if len(read) <= len(PALETTE):
        return {p.name: depths[p.name] for p in read}
    types = {p.name: [t.value for t in p.tags if t.key == TYPE] for p in read}
    is_typed = all(types.values())
    found: dict[str, list[Floats]] = {}
    for p in read:
        found.setdefault(types[p.name][0] if is_typed else ALL, []).append(depths[p.name])
    return {name: np.concatenate(parts) for name, parts in found.items()}
