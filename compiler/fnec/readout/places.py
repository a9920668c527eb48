"""Where the cells of a run are: programs keep positions to themselves, so they are drawn once more.

The same seed and the same parameters give the same places.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from fnec.backends.reference.build import Fixed, fix
from fnec.ir.network import Network
from fnec.readout.trains import Floats
from fnec.recording import Recording

AXES = "xyz"
FILE = "places.npz"
ENDING = ".xyz"


def fixed_of(net: Network, recording: Recording) -> Fixed:
    """The network of a recording before its first step, by the seed and the parameters it names."""
    meta = recording.meta
    params = {name: value for name, value in meta.get("params", {}).items() if value is not None}
    return fix(net, params, int(meta.get("seed", net.seed)), recording.dt, 0)


def somata(fixed: Fixed, population: str) -> Floats:
    """Places of the cell bodies of a population: (n_cells, 3) in m; 0 for axes that it lacks."""
    places = fixed.places[population]
    n = fixed.sizes[population]
    return np.stack([np.zeros(n) + places.get(axis, 0.0) for axis in AXES], axis=1)


def write_places(fixed: Fixed, folder: Path) -> None:
    """Put places.npz into the folder of a run: `<population>.xyz`, (n_cells, 3) m, for each.

    Populations without positions have none, and no file is written where no population has any.
    """
    placed = [name for name, axes in fixed.places.items() if axes]
    if placed:
        arrays: dict[str, Any] = {f"{name}{ENDING}": somata(fixed, name) for name in placed}
        np.savez(folder / FILE, **arrays)


def read_places(folder: Path) -> dict[str, Floats]:
    """What `write_places` has put there: population -> (n_cells, 3) m."""
    path = folder / FILE
    if not path.exists():
        return {}
    with np.load(path) as found:
        return {name.removesuffix(ENDING): places for name, places in found.items()}
