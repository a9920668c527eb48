"""CSV files of edges and spikes: read, checked row by row, every fault with its line.

A first row of words (`pre,post` or `cell,time_s`) is a heading and is skipped; so are empty rows
and rows that start with `#`.
"""

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.spec.connect import EdgeFile
from fnec.spec.model import SpikeFile

LARGEST = 512 * 1024 * 1024  # bytes
MOST_FAULTS = 20  # the rest is more of the same
A = TypeVar("A")
B = TypeVar("B")


def read_edges(table: EdgeFile) -> tuple[tuple[int, int], ...]:
    """Pairs (pre, post) in the order of the file. Raises `SpecError`."""
    return tuple(_rows(table, "pre,post", _index, _index))


def read_spikes(table: SpikeFile) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Cells and their times in s, in the order of the file. Raises `SpecError`."""
    rows = tuple(_rows(table, "cell,time_s", _index, _seconds))
    return tuple(cell for cell, _ in rows), tuple(time for _, time in rows)


def _rows(
    table: EdgeFile | SpikeFile,
    columns: str,
    first: Callable[[str], A],
    second: Callable[[str], B],
) -> Iterator[tuple[A, B]]:
    faults: list[Diagnostic] = []
    for number, line in enumerate(_text(table).splitlines(), start=1):
        cells = [cell.strip() for cell in line.split(",")]
        if not line.strip() or line.startswith("#") or (number == 1 and cells[0][:1].isalpha()):
            continue
        try:
            a, b = cells
            yield first(a), second(b)
        except ValueError:
            faults.append(_bad_row(table, number, line, columns))
            if len(faults) == MOST_FAULTS:
                break
    if faults:
        raise SpecError(faults)


def _text(table: EdgeFile | SpikeFile) -> str:
    try:
        if table.path.stat().st_size > LARGEST:
            fault = Diagnostic("S113", f"{table.file} is larger than 512 MiB", span=table.span)
            raise SpecError([fault])
        return table.path.read_text("utf-8")
    except OSError as error:
        message = f"cannot read {table.file!r}: {error.strerror}"
        raise SpecError([Diagnostic("S103", message, span=table.span)]) from None
    except UnicodeDecodeError:
        message = f"{table.file} is not UTF-8 text"
        raise SpecError([Diagnostic("S104", message, span=table.span)]) from None


def _bad_row(table: EdgeFile | SpikeFile, number: int, line: str, columns: str) -> Diagnostic:
    span = Span(
        file=table.file,
        line=number,
        column=1,
        end_line=number,
        end_column=len(line) + 1,
        text="\n" * (number - 1) + line,
    )
    help_text = f"each row is {columns}: cells count from 0, times are in seconds"
    return Diagnostic("V511", f"this row is not {columns}", span=span, help=help_text)


def _index(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ValueError(text)
    return int(text)


def _seconds(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or value < 0:
        raise ValueError(text)
    return value
