"""Bind tables of numbers: where they come from, and the columns that formulas read."""

from fnec.spec.bind_written import (
    Faults,
    bind_assignments,
    bind_text,
    entries_of,
    words,
)
from fnec.spec.columns import CellTable, ColumnSpec, SignalTable
from fnec.spec.data_files import DataFolders
from fnec.spec.node import Mapping, Scalar
from fnec.spec.sources import FileSource, GeneratorSource, Source


def bind_source(owner: Mapping, folders: DataFolders, faults: Faults) -> Source | None:
    """`file: cells.csv`, or `generator: ring` with its `arguments`; None if neither is there."""
    generator = owner.get("generator")
    if isinstance(generator, Scalar):
        return GeneratorSource(
            name=str(generator.value),
            arguments=bind_assignments(owner.get("arguments"), faults),
            span=generator.span,
        )
    file = owner.get("file")
    if file is None:
        return None
    name, path = folders.find(file, faults)
    return FileSource(
        name=name,
        path=path,
        made_with=bind_assignments(owner.get("made_with"), faults),
        made_by=words(owner, "made_by"),
        span=file.span,
    )


def bind_columns(owner: Mapping, faults: Faults) -> tuple[ColumnSpec, ...]:
    """`columns: {w: mV, d: ms}`."""
    return tuple(
        ColumnSpec(name=key.name, unit=bind_text(unit, faults), span=key.span)
        for key, unit in entries_of(owner, "columns")
    )


def bind_cell_table(owner: Mapping, folders: DataFolders, faults: Faults) -> CellTable | None:
    """`data: {file: cells.csv, columns: {v0: mV}}` of a population, if it is there."""
    node = owner.get("data")
    if not isinstance(node, Mapping):
        return None
    source = bind_source(node, folders, faults)
    assert source is not None  # the schema has seen to it
    columns = bind_columns(node, faults)
    return CellTable(source=source, columns=columns, span=source.span)


def bind_signal_table(owner: Mapping, folders: DataFolders, faults: Faults) -> SignalTable | None:
    """`data: {file: course.csv, columns: {I: nA}}` of a signal, if it is there."""
    found = bind_cell_table(owner, folders, faults)
    return found and SignalTable(source=found.source, columns=found.columns, span=found.span)
