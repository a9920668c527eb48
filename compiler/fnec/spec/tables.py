"""Tables of edges, spikes, cells and signals: read, checked row by row, every fault placed.

A table is a CSV file here; what a generator gave is read by `generated_columns`.
A first row of words (`pre,post` or `cell,time_s`) is a heading; where columns are read by name,
there must be one. Empty rows and rows that start with `#` are skipped.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.spec.columns import CellTable, ColumnSpec, SignalTable
from fnec.spec.connect import EdgeTable
from fnec.spec.generated_columns import faults_of_places, read_generated
from fnec.spec.model import SpikeTable
from fnec.spec.sources import FileSource, GeneratorSource, Numbers

LARGEST = 512 * 1024 * 1024  # bytes
MOST_DIGITS = 18  # of the number of a cell
MOST_FAULTS = 20  # the rest is more of the same
DataTable: TypeAlias = EdgeTable | SpikeTable | CellTable | SignalTable


class Line(NamedTuple):
    """A row of a file that is no remark."""

    number: int  # from 1
    text: str

    @property
    def cells(self) -> list[str]:
        """What stands between the commas."""
        return self.text.split(",")


def read_edges(table: EdgeTable) -> tuple[tuple[tuple[int, int], ...], tuple[Numbers, ...]]:
    """Pairs (pre, post) and the values of each column, in the order of the file."""
    found = _read(table, {"pre": _index, "post": _index}, table.columns)
    return tuple(zip(found[0], found[1], strict=True)), tuple(found[2:])


def read_spikes(table: SpikeTable) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Cells and their times in s, in the order of the file. Raises `SpecError`."""
    cells, times = _read(table, {"cell": _index, "time_s": _seconds})
    return cells, times


def read_cells(table: CellTable | SignalTable) -> tuple[Numbers, ...]:
    """The values of each column that is asked for, one a row. Raises `SpecError`."""
    return tuple(_read(table, {}, table.columns))


def _read(
    table: DataTable,
    always: dict[str, Callable[[str], Any]],
    columns: tuple[ColumnSpec, ...] = (),
) -> list[tuple[Any, ...]]:
    """Columns of a table: those that it always has, then those asked for."""
    if isinstance(table.source, GeneratorSource):
        wanted = [(name, table.span, f is _seconds) for name, f in always.items()]
        return read_generated(table.source, wanted, columns)
    lines = _lines(table)
    converters = [*always.values(), *(_number for _ in columns)]
    heading = [x.strip() for x in lines[0].cells] if lines else []
    if heading and heading[0][:1].isalpha():
        lines = lines[1:]
    elif columns:
        raise SpecError([_no_heading(table, lines, [*always, *(c.name for c in columns)])])
    else:
        heading = []
    if columns:
        places = _places(table, heading, tuple(always), columns)
    else:
        heading, places = list(always), list(range(len(always)))
    width = len(heading)
    try:
        if any(x.text.count(",") != width - 1 for x in lines):
            raise ValueError
        cells = ",".join(x.text for x in lines).split(",") if lines else []
        return [_converted(f, cells[p::width]) for f, p in zip(converters, places, strict=True)]
    except ValueError:
        wanted = list(zip(converters, places, strict=True))
        faults = [_bad_row(table, x, heading) for x in lines if _is_bad(x, width, wanted)]
        raise SpecError(faults[:MOST_FAULTS]) from None


def _converted(convert: Callable[[str], Any], column: list[str]) -> tuple[Any, ...]:
    digits = "".join(column) if convert is _index else ""
    if digits.isascii() and digits.isdigit() and max(map(len, column)) <= MOST_DIGITS:
        return tuple(map(int, column))  # the usual case, twice as fast
    return tuple(map(convert, column))


def _is_bad(line: Line, width: int, wanted: Sequence[tuple[Callable[[str], Any], int]]) -> bool:
    cells = line.cells
    if len(cells) != width:
        return True
    try:
        for convert, place in wanted:
            convert(cells[place])
    except ValueError:
        return True
    return False


def _places(
    table: DataTable, heading: list[str], always: tuple[str, ...], columns: tuple[ColumnSpec, ...]
) -> list[int]:
    """Where in a row each column stands."""
    asked = [(name, table.span) for name in always] + [(c.name, c.span) for c in columns]
    if faults := faults_of_places(table.source.said, asked, heading):
        raise SpecError(faults)
    return [heading.index(name) for name, _ in asked]


def _lines(table: DataTable) -> list[Line]:
    numbered = enumerate(_text(table).splitlines(), start=1)
    return [Line(n, text) for n, text in numbered if text.strip() and text[0] != "#"]


def _text(table: DataTable) -> str:
    assert isinstance(table.source, FileSource)
    try:
        if table.source.path.stat().st_size > LARGEST:
            fault = Diagnostic(
                "S113", f"{table.source.said} is larger than 512 MiB", span=table.span
            )
            raise SpecError([fault])
        return table.source.path.read_text("utf-8-sig")
    except OSError as error:
        message = f"cannot read {table.source.said!r}: {error.strerror}"
        raise SpecError([Diagnostic("S103", message, span=table.span)]) from None
    except UnicodeDecodeError:
        message = f"{table.source.said} is not UTF-8 text"
        raise SpecError([Diagnostic("S104", message, span=table.span)]) from None


def _no_heading(table: DataTable, lines: list[Line], names: list[str]) -> Diagnostic:
    said = f"{table.source.said} has no heading, and columns are read by their names"
    span = _place(table, lines[0]) if lines else table.span
    return Diagnostic("V517", said, span=span, help=f"put a first row {','.join(names)}")


def _bad_row(table: DataTable, line: Line, heading: list[str]) -> Diagnostic:
    columns = ",".join(heading)
    help_text = f"each row is {columns}: cells count from 0, times are in seconds"
    if isinstance(table, CellTable | SignalTable) or (
        isinstance(table, EdgeTable) and table.columns
    ):
        help_text = f"each row is {columns}: numbers, with a point and without a unit"
    said = f"this row is not {columns}"
    return Diagnostic("V511", said, span=_place(table, line), help=help_text)


def _place(table: DataTable, line: Line) -> Span:
    return Span(
        file=table.source.said,
        line=line.number,
        column=1,
        end_line=line.number,
        end_column=len(line.text) + 1,
        text="\n" * (line.number - 1) + line.text,
    )


def _index(text: str) -> int:
    text = text.strip()
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if "_" in text or not math.isfinite(value):
        raise ValueError(text)
    return value


def _seconds(text: str) -> float:
    value = _number(text)
    if value < 0:
        raise ValueError(text)
    return value
