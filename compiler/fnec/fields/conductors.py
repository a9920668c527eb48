"""Volume conductors: the potential of a unit current in tissue."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from fnec.fields.arrays import Array, namespace
from fnec.fields.described import Account
from fnec.fields.free_space import inverse_distance, mean_inverse_distance

SIGMA = 0.3  # S/m, cortical grey matter (Goto et al. 2010, J Neurophysiol 104:3388-3412)
RADIUS = 5e-6  # m, of a cell body: no contact is nearer to a current than this


class Conductor(Account, Protocol):
    """What a transfer needs of a medium; depth z is 0 at the pia and grows downwards."""

    @property
    def sigma(self) -> float: ...  # S/m, of the tissue
    def contains(self, contacts: Array) -> Array: ...
    def holds_sources(self, points: Array) -> Array: ...
    def potential(self, contacts: Array, points: Array) -> Array: ...
    def potential_of_lines(self, contacts: Array, starts: Array, ends: Array) -> Array: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Homogeneous:
    """The same conductivity everywhere.

    >>> import numpy as np
    >>> Homogeneous(sigma=0.3).potential(np.array([[1e-3, 0, 0]]), np.zeros((1, 3))).round(2)
    array([[265.26]])
    """

    sigma: float = SIGMA  # S/m
    radius: float = RADIUS  # m

    def __post_init__(self) -> None:
        refuse_nonsense(self.sigma, self.radius)

    @property
    def model(self) -> str:
        """What it is, in a line."""
        return f"infinite homogeneous conductor, {self.sigma:g} S/m"

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What is taken for granted."""
        return (
            "The medium is infinite, homogeneous, isotropic and ohmic at all frequencies.",
            least_distance(self.radius),
        )

    @property
    def citation(self) -> str:
        """Where the formulas come from."""
        return HOLT_AND_KOCH

    @property
    def is_proxy(self) -> bool:
        """False: a solution of the field equation."""
        return False

    def contains(self, contacts: Array) -> Array:
        """(n,) truth: whether a contact (n, 3), m, lies in the conductor. Here all do."""
        return namespace(contacts).ones(contacts.shape[0], dtype=bool)

    def holds_sources(self, points: Array) -> Array:
        """(m,) truth: whether a current may lie at a point (m, 3), m. Here anywhere."""
        return namespace(points).ones(points.shape[0], dtype=bool)

    def potential(self, contacts: Array, points: Array) -> Array:
        """1 / (4 π sigma r) of currents at points: (n_contacts, n_points) in V/A.

        contacts: (n_contacts, 3) m.   points: (n_points, 3) m.
        """
        return inverse_distance(contacts, points, self.radius) / (4 * math.pi * self.sigma)

    def potential_of_lines(self, contacts: Array, starts: Array, ends: Array) -> Array:
        """The same of currents that are even along straight lines; starts, ends (n_lines, 3) m."""
        mean = mean_inverse_distance(contacts, starts, ends, self.radius)
        return mean / (4 * math.pi * self.sigma)


HOLT_AND_KOCH = (
    "Holt & Koch 1999, J Comput Neurosci 6:169-184; "
    "Einevoll et al. 2013, Nat Rev Neurosci 14:770-785"
)


def least_distance(radius: float) -> str:
    """The sentence on contacts that touch a cell."""
    return f"A contact nearer than {radius * 1e6:g} um to a current reads as if it were that far."


def refuse_nonsense(sigma: float, radius: float) -> None:
    """Raises `ValueError` unless both are positive and finite."""
    for name, value in (("sigma", sigma), ("radius", radius)):
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"{name} must be positive, not {value:g}")
