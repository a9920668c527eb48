"""Where cells lie in depth: by their kinds, and where layer 4 is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fnec.lower.selections import lower_selection
from fnec.readout.figures.kinds import LAYER, by_kind
from fnec.readout.trains import Floats
from fnec.recording import Recording
from fnec.spec.model import Spec

FOURTH = ("L4", "4", "l4")


def cells_by_kind(recording: Recording, depths: Mapping[str, Floats]) -> dict[str, Floats]:
    """Kind -> depths of all its cells, m.   depths: population -> (n_cells,) m."""
    return {
        kind: np.concatenate([depths[p] for p in members])
        for kind, members in by_kind(recording, depths).items()
    }


def near_probe(
    spec: Spec | None, probe: str | None, depths: Mapping[str, Floats]
) -> Mapping[str, Floats]:
    """Depths of the cells of which a probe sees the field; all, if it says nothing of cells."""
    asked = [p for p in spec.field_probes if p.name == probe] if spec else []
    if not asked or spec is None:
        return depths
    of = {cells.population for cells in lower_selection(spec, asked[0].of)}
    return {name: z for name, z in depths.items() if name in of}


def layer_4(recording: Recording, depths: Mapping[str, Floats]) -> float | None:
    """The middle of the cells of layer 4, m; None where no population bears that tag."""
    found = [
        z for p, z in depths.items() if recording.tags.get(p, {}).get(LAYER) in FOURTH and len(z)
    ]
    if not found:
        return None
    whole = np.concatenate(found)
    return float(whole.min() + whole.max()) / 2
