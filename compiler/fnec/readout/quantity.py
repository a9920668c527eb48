"""What an axis or a table shows: a name, a unit for people, how many SI units are in one of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fnec.checks.constants import constant
from fnec.expr import ExprError, parse
from fnec.expr.infer import quantity
from fnec.readout.trains import Floats
from fnec.units import ONE, UNITS, Dims, dims_text


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

    def times(self, other: Quantity, *, name: str) -> Quantity:
        """The product of two quantities.

        >>> mV = Quantity(name="v", unit="mV", factor=1e-3, si="V")
        >>> mV.times(mV, name="power").unit
        'mV^2'
        """
        return Quantity(
            name=name,
            unit=_product(self.unit, other.unit),
            factor=self.factor * other.factor,
            si=_product(self.si, other.si),
        )

    def by(self, other: Quantity, *, name: str) -> Quantity:
        """The quotient of two quantities.

        >>> rate, X = Quantity(name="r", unit="Hz", si="Hz"), Quantity(name="X", unit="cm", si="m")
        >>> rate.by(X, name="gain").unit
        'Hz/cm'
        """
        return Quantity(
            name=name,
            unit=_quotient(self.unit, other.unit),
            factor=self.factor / other.factor,
            si=_quotient(self.si, other.si),
        )


def quantity_in(name: str, unit: str) -> Quantity:
    """A quantity in a unit as people write it; `1` for a plain number.

    >>> quantity_in("lfp", "uV")
    Quantity(name='lfp', unit='uV', factor=1e-06, si='V')
    >>> quantity_in("csd", "uA/mm3").si
    'A/m3'
    """
    dims = dims_in(unit)
    return Quantity(
        name=name,
        unit="" if unit == "1" else unit,
        factor=constant(parse(unit), {}) or 1.0,
        si="" if dims == ONE else dims_text(dims),
    )


def dims_in(unit: str) -> Dims:
    """The dimension of a unit as people write it; that of a number if it is none.

    >>> dims_in("mV") == UNITS["V"].dims
    True
    """
    try:
        return quantity(parse(unit), {n: u.dims for n, u in UNITS.items()})
    except ExprError:
        return ONE


def _product(a: str, b: str) -> str:
    if not a or not b:
        return a or b
    return f"{_whole(a)}^2" if a == b else f"{_whole(a)}*{_whole(b)}"


def _quotient(a: str, b: str) -> str:
    if a == b:
        return ""
    return f"{a or '1'}/{_whole(b)}" if b else a


def _whole(unit: str) -> str:
    return unit if unit.isalnum() else f"({unit})"
