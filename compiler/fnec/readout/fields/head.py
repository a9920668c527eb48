"""What sensors around the head measure of the dipoles of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fnec.fields.dipoles import dipole_location, dipole_moment
from fnec.fields.heads import ANGLES, DEWAR, Head, arc, eeg, meg
from fnec.fields.labelled import labelled
from fnec.readout.fields.view import View, coordinates_of
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from xarray import DataArray

Dipoles = list[tuple[Floats, Floats]]  # moment (n_times, 3) A m, location (3,) m


def eeg_of_cells(seen: View) -> DataArray:
    """Potentials on the scalp, V; along `channel`, with `angle` in degrees."""
    times, dipoles = _dipoles(seen)
    sensors = arc(Head().radii[3], _angles(seen))
    return labelled(
        "eeg",
        eeg(dipoles, sensors),
        times,
        along="channel",
        coordinates={"angle": np.array(_angles(seen)), **coordinates_of(sensors)},
        of=(eeg, dipole_moment),
        remarks=seen.remarks,
    )


def meg_of_cells(seen: View) -> DataArray:
    """The magnetic field outside the head, T; along `channel`, with `angle` in degrees."""
    times, dipoles = _dipoles(seen)
    sensors = arc(DEWAR, _angles(seen))
    return labelled(
        "meg",
        meg(dipoles, sensors, model=seen.probe.word("model") or "homogeneous"),
        times,
        along="channel",
        coordinates={"angle": np.array(_angles(seen)), **coordinates_of(sensors)},
        of=(meg, dipole_moment),
        remarks=seen.remarks,
    )


def _angles(seen: View) -> tuple[float, ...]:
    return seen.listed("angles") or tuple(float(a) for a in ANGLES)


def _dipoles(seen: View) -> tuple[Floats, Dipoles]:
    """Times, s, and a dipole for each population and receptor."""
    times, currents = seen.currents()
    found: Dipoles = []
    for current in currents:
        way = seen.way(current)
        places = (way.soma, way.enters, way.returns)
        moment = dipole_moment(current.values, *places, dendrites_end_at=way.dendrites_end_at)
        found.append((moment, dipole_location(*places, dendrites_end_at=way.dendrites_end_at)))
    return times, found
