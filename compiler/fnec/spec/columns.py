"""Tables of cells and signals, and columns: values that formulas take from a table of numbers."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.sources import Source
from fnec.spec.written import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """A column that formulas read, `edge.w`, `cell.v0` or `data.I`."""

    name: str  # in the heading of the file
    unit: Text  # of its numbers
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTable:
    """A row for each cell, read by `fnec.spec.tables.read_cells`."""

    source: Source
    columns: tuple[ColumnSpec, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalTable:
    """A row for each value of a signal, read by `fnec.spec.tables.read_cells`.

    Of a signal with a value for each cell: a row for each cell at the first value, and so on.
    """

    source: Source
    columns: tuple[ColumnSpec, ...]
    span: Span = field(compare=False, repr=False)
