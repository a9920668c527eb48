"""Numbers from data files: a value for each synapse of a list, or for each cell."""

from dataclasses import dataclass

from fnec.expr import Expr
from fnec.units import Dims


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What formulas read as `edge.name` or `cell.name`."""

    name: str
    numbers: tuple[float, ...]  # as the file has them, times `unit`
    unit: Expr
    dims: Dims
