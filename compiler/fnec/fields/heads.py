"""EEG and MEG of current dipoles, by the head models of LFPykit."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fnec.fields.arrays import Array, namespace
from fnec.fields.described import described

Numbers = NDArray[np.float64]

TO_SI = 1e12  # of a field by nA um in mV or nA/um, to one by A m in V or A/m
MU_0 = 4e-7 * math.pi  # T m/A
TURN = np.array([1.0, -1.0, -1.0])  # depth grows downwards, a head's z upwards
ANGLES = tuple(range(0, 70, 10))  # degrees from above the tissue
DEWAR = 0.11  # m, radius at which magnetometers sit: 2 cm above the scalp
MEG_MODELS = ("homogeneous", "sphere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Four spheres around the tissue: brain, fluid, skull, scalp. The pia lies on top of the brain.

    Defaults are those of Naess et al. 2017. Raises `ValueError` for spheres that do not grow.
    """

    radii: tuple[float, float, float, float] = (79e-3, 80e-3, 85e-3, 90e-3)  # m
    sigmas: tuple[float, float, float, float] = (0.3, 1.5, 0.015, 0.3)  # S/m

    def __post_init__(self) -> None:
        if not 0 < self.radii[0] < self.radii[1] < self.radii[2] < self.radii[3]:
            raise ValueError(f"radii of a head must grow from the brain outwards: {self.radii}")
        if min(self.sigmas) <= 0:
            raise ValueError(f"conductivities of a head must be positive: {self.sigmas}")

    def place(self, location: Array) -> Numbers:
        """(3,) m from the centre of the head of a point given by x, y and depth.

        Raises `ValueError` for a point that is not inside the brain.
        """
        at = TURN * np.asarray(location, dtype=float) + np.array([0.0, 0.0, self.radii[0]])
        if not 0 < np.linalg.norm(at) < self.radii[0]:
            raise ValueError(f"a dipole at a depth of {location[2] * 1e6:g} um is not in the brain")
        return at


def arc(radius: float, angles: Sequence[float] = ANGLES) -> Numbers:
    """Sensors over the head, from above the tissue sideways along x: (n_sensors, 3) in m.

    radius: m from the centre of the head.   angles: degrees from above the tissue.
    """
    turned = np.radians(np.asarray(angles, dtype=float))
    return radius * np.stack([np.sin(turned), 0 * turned, np.cos(turned)], axis=1)


def eeg_lead(location: Array, sensors: Array | None = None, head: Head | None = None) -> Numbers:
    """Potential of a unit dipole: (n_sensors, 3) in V/(A m), columns x, y, depth.

    location: (3,) m: x, y, depth.   sensors: (n_sensors, 3) m from the centre of the head; by
    default seven on the scalp, 0° to 60° from above the tissue.
    Raises `ImportError` without LFPykit, `ValueError` for a dipole outside the brain or a sensor
    outside the head or nearer to its centre than the dipole.
    """
    head = head or Head()
    sensors = arc(head.radii[3]) if sensors is None else np.asarray(sensors, dtype=float)
    at = head.place(location)
    away = np.linalg.norm(sensors, axis=1)
    if (away > head.radii[3] * (1 + 1e-9)).any() or (away <= np.linalg.norm(at)).any():
        raise ValueError("EEG sensors must lie between the depth of the dipole and the scalp")
    inside = sensors * (1 - 1e-12)  # rounding must not put the scalp outside itself
    model = _lfpykit().FourSphereVolumeConductor(
        inside * 1e6, [r * 1e6 for r in head.radii], list(head.sigmas)
    )
    return TO_SI * model.get_transformation_matrix(at * 1e6) * TURN


def meg_lead(
    location: Array,
    sensors: Array | None = None,
    orientations: Array | None = None,
    *,
    model: str = "homogeneous",
    head: Head | None = None,
) -> Numbers:
    """Magnetic field of a unit dipole along each sensor: (n_sensors, 3) in T/(A m).

    location: (3,) m: x, y, depth.   sensors: (n_sensors, 3) m from the centre of the head; by
    default seven, 2 cm above the scalp, 0° to 60° from above the tissue.
    orientations: (n_sensors, 3) unit vectors, by default along y: the field of a dipole along depth
    turns around it.   model: `homogeneous`, or `sphere`, where a radial dipole has no field.
    Raises `ImportError` without LFPykit, `ValueError` for an unknown model or a wrong shape.
    """
    if model not in MEG_MODELS:
        raise ValueError(f"unknown MEG model {model!r}; there are {', '.join(MEG_MODELS)}")
    sensors = arc(DEWAR) if sensors is None else np.asarray(sensors, dtype=float)
    across = np.tile([0.0, 1.0, 0.0], (sensors.shape[0], 1))
    along = across if orientations is None else np.asarray(orientations, dtype=float)
    if along.shape != sensors.shape or not np.allclose(np.linalg.norm(along, axis=1), 1.0):
        raise ValueError("each MEG sensor needs an orientation of length 1")
    at = (head or Head()).place(location)
    library = _lfpykit()
    if model == "sphere":
        conductor: Any = library.SphericallySymmetricVolCondMEG(sensors * 1e6)
    else:
        conductor = library.InfiniteHomogeneousVolCondMEG(sensors * 1e6)
    field = conductor.get_transformation_matrix(at * 1e6)  # (n_sensors, 3 of H, 3 of p)
    return MU_0 * TO_SI * np.einsum("sk,skp->sp", along, field) * TURN


@described(
    "EEG: current dipoles in a head of four spheres",
    assumptions=(
        "All cells of a population act as one dipole at their mean place.",
        "The head is four concentric spheres; the tissue is the top of the brain, pia outside.",
        "Potentials are against infinity; no reference electrode is subtracted.",
    ),
    citation="Naess et al. 2017, Front Hum Neurosci 11:490; LFPykit FourSphereVolumeConductor",
)
def eeg(
    parts: Iterable[tuple[Array, Array]], sensors: Array | None = None, head: Head | None = None
) -> Array:
    """Potential on the scalp: (n_times, n_sensors) in V.

    parts: pairs of a moment (n_times, 3), A m, and its location (3,), m: x, y, depth.
    Sensors and errors as `eeg_lead`.
    """
    return _summed((m, eeg_lead(at, sensors, head)) for m, at in parts)


@described(
    "MEG: magnetic field of current dipoles",
    assumptions=(
        "All cells of a population act as one dipole at their mean place.",
        "Homogeneous: currents in the medium add nothing to the field, there is no skull. "
        "Sphere: their field is included, and a dipole along a radius has none outside.",
        "Sensors are magnetometers of one direction, without size.",
    ),
    citation="Hagen et al. 2018, Front Neuroinform 12:92; Hamalainen et al. 1993, Rev Mod Phys "
    "65:413; LFPykit InfiniteHomogeneousVolCondMEG, SphericallySymmetricVolCondMEG",
)
def meg(
    parts: Iterable[tuple[Array, Array]],
    sensors: Array | None = None,
    orientations: Array | None = None,
    *,
    model: str = "homogeneous",
    head: Head | None = None,
) -> Array:
    """Magnetic field along each sensor: (n_times, n_sensors) in T.

    parts: pairs of a moment (n_times, 3), A m, and its location (3,), m. The rest as `meg_lead`.
    """
    return _summed(
        (m, meg_lead(at, sensors, orientations, model=model, head=head)) for m, at in parts
    )


def _summed(parts: Iterable[tuple[Array, Numbers]]) -> Array:
    total: Array = None
    for moment, lead in parts:
        part = moment @ namespace(moment).asarray(lead.T)
        total = part if total is None else total + part
    if total is None:
        raise ValueError("a head needs the dipole of at least one population")
    return total


def _lfpykit() -> Any:
    try:
        return importlib.import_module("lfpykit.eegmegcalc")
    except ImportError as error:
        raise ImportError("EEG and MEG need LFPykit: pip install 'fnec[fields]'") from error
