"""Signals that stand in for a measurement: weighted currents, spikes near contacts, energy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fnec.fields.labelled import labelled
from fnec.fields.proxies import REACH, emm, mua, rws
from fnec.readout.fields.cells import sum_of
from fnec.readout.fields.currents import RecordedCurrent
from fnec.readout.fields.view import View, coordinates_of
from fnec.readout.places import somata
from fnec.readout.trains import Floats, Ints

if TYPE_CHECKING:
    from xarray import DataArray


def rws_of_cells(seen: View) -> DataArray:
    """The reference weighted sum of each population; along `channel`, named by `population`."""
    times, currents = seen.currents()
    first = 0
    courses: list[Floats] = []
    names = list(dict.fromkeys(c.current.population for c in currents))
    for name in names:
        exciting = _through(currents, name, seen.probe.labels("excitatory"))
        inhibiting = _through(currents, name, seen.probe.labels("inhibitory"))
        course, first = rws(exciting, inhibiting, seen.every)
        courses.append(course)
    return labelled(
        "rws",
        np.stack(courses, axis=1),
        times[first:],
        along="channel",
        coordinates={"population": np.array(names)},
        of=(rws,),
        remarks=seen.remarks,
    )


def emm_of_cells(seen: View) -> DataArray:
    """The ATP that each population uses, mol/s; along `channel`, named by `population`."""
    times, currents = seen.currents()
    names = list(dict.fromkeys(c.current.population for c in currents))
    courses: list[Floats] = []
    for name in names:
        inward = _through(currents, name, seen.probe.labels("excitatory"))
        cells = next(c.cells for c in currents if c.current.population == name)
        counts = spike_counts(seen, name, cells, len(times))
        courses.append(emm(counts, seen.every, inward))
    return labelled(
        "emm",
        np.stack(courses, axis=1),
        times,
        along="channel",
        coordinates={"population": np.array(names)},
        of=(emm,),
        remarks=("Spikes count from one sample to the next.", *seen.remarks),
    )


def mua_at(seen: View) -> DataArray:
    """Spikes a second of the cells near each contact, Hz, from each time of `every` to the next."""
    contacts = seen.contacts()
    counts: list[Floats] = []
    places: list[Floats] = []
    for name, cells in seen.cells().items():
        counts.append(spike_counts(seen, name, cells, seen.n_samples))
        places.append(somata(seen.fixed, name)[cells])
    reach = seen.number("reach", REACH)
    near, where = np.concatenate(counts, axis=1), np.concatenate(places)
    return labelled(
        "mua",
        mua(near, seen.every, contacts, where, reach=reach),
        seen.start + seen.every * np.arange(seen.n_samples),
        along="contact",
        coordinates=coordinates_of(contacts),
        of=(mua,),
        remarks=(f"Cells within {reach * 1e6:g} um of a contact count.",),
    )


def spike_counts(seen: View, population: str, cells: Ints, n_bins: int) -> Floats:
    """Spikes of some cells in bins from `start` on, `every` long: (n_bins, n_cells)."""
    step, cell = (seen.recording.arrays[f"spikes.{population}.{x}"] for x in ("step", "cell"))
    n = min(len(step), len(cell))
    first, width = (round(t / seen.recording.dt) for t in (seen.start, seen.every))
    at = (np.asarray(step[:n], dtype=np.int64) - first) // width
    column = np.full(seen.recording.populations[population], -1)
    column[cells] = np.arange(len(cells))
    place = column[np.asarray(cell[:n])]
    is_in = (at >= 0) & (at < n_bins) & (place >= 0)
    counts = np.zeros((n_bins, len(cells)))
    np.add.at(counts, (at[is_in], place[is_in]), 1.0)
    return counts


def _through(
    currents: tuple[RecordedCurrent, ...], population: str, labels: tuple[str, ...]
) -> Floats:
    """What flows through some receptors of a population: (n_times, n_cells)."""
    mine = [c for c in currents if c.current.population == population]
    return sum_of([c.values for c in mine if c.current.label in labels])
