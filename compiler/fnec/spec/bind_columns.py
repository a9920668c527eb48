"""Bind the columns of data files."""

from fnec.spec.bind_written import Faults, bind_text, entries_of, require
from fnec.spec.columns import CellFile, ColumnSpec
from fnec.spec.data_files import DataFolders
from fnec.spec.node import Mapping


def bind_columns(owner: Mapping, faults: Faults) -> tuple[ColumnSpec, ...]:
    """`columns: {w: mV, d: ms}`."""
    return tuple(
        ColumnSpec(name=key.name, unit=bind_text(unit, faults), span=key.span)
        for key, unit in entries_of(owner, "columns")
    )


def bind_cell_file(owner: Mapping, folders: DataFolders, faults: Faults) -> CellFile | None:
    """`data: {file: cells.csv, columns: {v0: mV}}` of a population, if it is there."""
    node = owner.get("data")
    if not isinstance(node, Mapping):
        return None
    file = require(node.get("file"))
    name, path = folders.find(file, faults)
    return CellFile(file=name, path=path, columns=bind_columns(node, faults), span=file.span)
