"""Where cells and contacts are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fnec.front.settings import Settings

if TYPE_CHECKING:
    from fnec.spec import Spec

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class LaminarSourceGeometry:
    """The tissue: depth 0 is the pia, and greater is deeper."""

    spec: Spec
    seed: int
    radius_mm: float
    height_mm: float

    @cached_property
    def positions(self) -> Floats:
        """Places of the cell bodies: (n_cells, 3) m, x, y and depth.

        A simulation with another seed has its cells elsewhere.
        """
        from fnec.pipeline import network_of
        from fnec.readout.layout import layout
        from fnec.readout.places import somata

        fixed = layout(network_of(self.spec))
        return np.concatenate([somata(fixed, p.name) for p in self.spec.populations])


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisSpec:
    """What fields are seen with: contacts below each other, and a model of the tissue."""

    n_contacts: int
    height_mm: float
    model: str  # point, gaussian
    conductivity: float  # S/m
    boundary: str
    gauge: str

    @property
    def contact_depths(self) -> Floats:
        """(n_contacts,) m."""
        return np.linspace(0, self.height_mm * 1e-3, self.n_contacts)


def geometry_of(spec: Spec, settings: Settings) -> LaminarSourceGeometry:
    """The geometry of a configuration; cells are placed when somebody asks."""
    return LaminarSourceGeometry(
        spec=spec, seed=settings.seed, radius_mm=settings.radius_mm, height_mm=settings.height_mm
    )


def basis_of(settings: Settings) -> BasisSpec:
    """The contacts and the tissue of a configuration."""
    return BasisSpec(
        n_contacts=settings.probe.n_contacts,
        height_mm=settings.height_mm,
        model=settings.medium.model,
        conductivity=settings.medium.conductivity,
        boundary=settings.medium.boundary,
        gauge=settings.medium.gauge,
    )
