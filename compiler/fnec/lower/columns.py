"""Columns of data files, read."""

from __future__ import annotations

from fnec.expr.infer import quantity
from fnec.ir import connect
from fnec.ir.columns import Column
from fnec.lower.scope import with_units
from fnec.spec.columns import ColumnSpec
from fnec.spec.connect import ConnectRule, EdgeTable
from fnec.spec.model import AnyPopulation
from fnec.spec.protocol import SignalSpec
from fnec.spec.sources import Numbers
from fnec.spec.tables import read_cells, read_edges
from fnec.units import Dims


def edges_of(table: EdgeTable) -> connect.Edges:
    """The edges of a file with the columns that were asked for."""
    pairs, numbers = read_edges(table)
    return connect.Edges(pairs=pairs, columns=_columns(table.columns, numbers))


def data_of(p: AnyPopulation) -> tuple[Column, ...]:
    """The columns that the cells of a population have."""
    return _columns(p.data.columns, read_cells(p.data)) if p.data else ()


def course_of(s: SignalSpec) -> tuple[Column, ...]:
    """The columns from which a signal takes its values."""
    return _columns(s.data.columns, read_cells(s.data)) if s.data else ()


def _columns(specs: tuple[ColumnSpec, ...], numbers: tuple[Numbers, ...]) -> tuple[Column, ...]:
    return tuple(
        Column(name=c.name, numbers=n, unit=with_units(c.unit.expr, ()), dims=unit_dims(c))
        for c, n in zip(specs, numbers, strict=True)
    )


def unit_dims(c: ColumnSpec) -> Dims:
    """Dimension of a column by its unit."""
    return quantity(c.unit.expr, {})


def edge_names(rule: ConnectRule) -> dict[str, Dims]:
    """What a projection with this rule may read of an edge."""
    columns = rule.columns if isinstance(rule, EdgeTable) else ()
    return {f"edge.{c.name}": unit_dims(c) for c in columns}


def cell_data_names(p: AnyPopulation) -> dict[str, Dims]:
    """What the values of a population's cells may read of its data."""
    return {f"cell.{c.name}": unit_dims(c) for c in p.data.columns} if p.data else {}


def signal_data_names(s: SignalSpec) -> dict[str, Dims]:
    """What the values of a signal may read of its data."""
    return {f"data.{c.name}": unit_dims(c) for c in s.data.columns} if s.data else {}
