"""Columns of data files: values that synapses and cells take from a CSV file."""

from dataclasses import dataclass, field
from pathlib import Path

from fnec.diagnostics import Span
from fnec.spec.written import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """A column that formulas read, `edge.w` or `cell.v0`."""

    name: str  # in the heading of the file
    unit: Text  # of its numbers
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFile:
    """A CSV file with a row for each cell, read by `fnec.spec.tables.read_cells`."""

    file: str  # as written
    path: Path = field(compare=False, repr=False)  # known to exist inside the spec's folder
    columns: tuple[ColumnSpec, ...]
    span: Span = field(compare=False, repr=False)
