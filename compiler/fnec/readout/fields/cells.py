"""Synaptic currents of single cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fnec.fields.labelled import labelled
from fnec.readout.fields.currents import RecordedCurrent
from fnec.readout.fields.view import View, coordinates_of
from fnec.readout.places import somata
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from xarray import DataArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapticCurrent:
    """An account of the sum over receptors."""

    model: str = "synaptic current of each cell, positive into it"
    assumptions: tuple[str, ...] = ("As much leaves the cell again: its net current is zero.",)
    citation: str = "Einevoll et al. 2013, Nat Rev Neurosci 14:770-785"
    is_proxy: bool = False


def source_of_cells(seen: View) -> DataArray:
    """What flows into each cell through all of its receptors, A; along `cell`."""
    times, currents = seen.currents()
    groups: dict[str, list[RecordedCurrent]] = {}
    for c in currents:
        groups.setdefault(c.current.population, []).append(c)
    values: list[Floats] = [sum_of([c.values for c in found]) for found in groups.values()]
    cells = [found[0].cells for found in groups.values()]
    places = [somata(seen.fixed, name)[k] for name, k in zip(groups, cells, strict=True)]
    coordinates = {
        "population": np.repeat(list(groups), [len(k) for k in cells]),
        "index": np.concatenate(cells),
        **coordinates_of(np.concatenate(places)),
    }
    return labelled(
        "source",
        np.concatenate(values, axis=1),
        times,
        along="cell",
        coordinates=coordinates,
        of=(SynapticCurrent(),),
        remarks=seen.remarks,
    )


def sum_of(arrays: list[Floats]) -> Floats:
    """One after the other, in order, so that everybody rounds alike."""
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    return total
