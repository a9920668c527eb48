"""CSV files of edges, spikes and cells: read, checked row by row, every fault with its line.

A first row of words (`pre,post` or `cell,time_s`) is a heading; where columns are read by name,
there must be one. Empty rows and rows that start with `#` are skipped.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.diagnostics.suggest import nearest, one_of
from fnec.spec.columns import CellFile, ColumnSpec
from fnec.spec.connect import EdgeFile
from fnec.spec.model import SpikeFile

LARGEST = 512 * 1024 * 1024  # bytes
MOST_DIGITS = 18  # of the number of a cell
MOST_FAULTS = 20  # the rest is more of the same
DataFile: TypeAlias = EdgeFile | SpikeFile | CellFile
Numbers: TypeAlias = tuple[float, ...]


class Line(NamedTuple):
    """A row of a file that is no remark."""

    number: int  # from 1
    text: str

    @property
    def cells(self) -> list[str]:
        """What stands between the commas."""
        return self.text.split(",")


def read_edges(table: EdgeFile) -> tuple[tuple[tuple[int, int], ...], tuple[Numbers, ...]]:
    """Pairs (pre, post) and the values of each column, in the order of the file."""
    found = _read(table, {"pre": _index, "post": _index}, table.columns)
    return tuple(zip(found[0], found[1], strict=True)), tuple(found[2:])


def read_spikes(table: SpikeFile) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Cells and their times in s, in the order of the file. Raises `SpecError`."""
    cells, times = _read(table, {"cell": _index, "time_s": _seconds})
    return cells, times


def read_cells(table: CellFile) -> tuple[Numbers, ...]:
    """The values of each column, one for each row. Raises `SpecError`."""
    return tuple(_read(table, {}, table.columns))


def _read(
    table: DataFile,
    always: dict[str, Callable[[str], Any]],
    columns: tuple[ColumnSpec, ...] = (),
) -> list[tuple[Any, ...]]:
    """Columns of a file: those that it always has, then those asked for."""
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
    table: DataFile, heading: list[str], always: tuple[str, ...], columns: tuple[ColumnSpec, ...]
) -> list[int]:
    """Where in a row each column stands."""
    asked = [(name, table.span) for name in always] + [(c.name, c.span) for c in columns]
    faults: list[Diagnostic] = []
    for name, span in asked:
        if heading.count(name) != 1:
            often = f"has {heading.count(name)} columns" if name in heading else "has no column"
            near = None if name in heading else nearest(name, heading)
            hint = f"did you mean {near!r}?" if near else f"its columns are {one_of(heading)}"
            faults.append(
                Diagnostic("N425", f"{table.file} {often} {name!r}", span=span, help=hint)
            )
    if faults:
        raise SpecError(faults)
    return [heading.index(name) for name, _ in asked]


def _lines(table: DataFile) -> list[Line]:
    numbered = enumerate(_text(table).splitlines(), start=1)
    return [Line(n, text) for n, text in numbered if text.strip() and text[0] != "#"]


def _text(table: DataFile) -> str:
    try:
        if table.path.stat().st_size > LARGEST:
            fault = Diagnostic("S113", f"{table.file} is larger than 512 MiB", span=table.span)
            raise SpecError([fault])
        return table.path.read_text("utf-8-sig")
    except OSError as error:
        message = f"cannot read {table.file!r}: {error.strerror}"
        raise SpecError([Diagnostic("S103", message, span=table.span)]) from None
    except UnicodeDecodeError:
        message = f"{table.file} is not UTF-8 text"
        raise SpecError([Diagnostic("S104", message, span=table.span)]) from None


def _no_heading(table: DataFile, lines: list[Line], names: list[str]) -> Diagnostic:
    said = f"{table.file} has no heading, and columns are read by their names"
    span = _place(table, lines[0]) if lines else table.span
    return Diagnostic("V517", said, span=span, help=f"put a first row {','.join(names)}")


def _bad_row(table: DataFile, line: Line, heading: list[str]) -> Diagnostic:
    columns = ",".join(heading)
    help_text = f"each row is {columns}: cells count from 0, times are in seconds"
    if isinstance(table, CellFile) or (isinstance(table, EdgeFile) and table.columns):
        help_text = f"each row is {columns}: numbers, with a point and without a unit"
    said = f"this row is not {columns}"
    return Diagnostic("V511", said, span=_place(table, line), help=help_text)


def _place(table: DataFile, line: Line) -> Span:
    return Span(
        file=table.file,
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
