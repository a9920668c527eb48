"""What an axis or a table shows: a name, a unit for people, how many SI units are in one of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fnec.readout.trains import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity on an axis.

    >>> Quantity(name="position", unit="cm", factor=1e-2).label
    'position (cm)'
    """

    name: str
    unit: str = ""
    factor: float = 1.0
    si: str = ""  # the SI unit

    @property
    def label(self) -> str:
        """As it stands beside an axis."""
        return f"{self.name} ({self.unit})" if self.unit else self.name

    def shown(self, values: ArrayLike) -> Floats:
        """SI values, any shape, in the unit for people."""
        return np.asarray(values, dtype=np.float64) / self.factor
