"""Lists of numbers in a program: short ones where they are used, long ones packed at its end."""

from __future__ import annotations

import base64
import sys
import zlib
from array import array
from collections.abc import Sequence

from fnec.backends.python.layout import docstring
from fnec.backends.python.scope import Shared, where
from fnec.expr import Num, names
from fnec.ir.columns import Column
from fnec.ir.connect import Edges
from fnec.ir.network import Drawn, Group, Population
from fnec.ir.step import Table

SHORT = 64  # numbers that still read well in a line of a program
WIDTH = 100
WHOLE = (("<u1", "B", 1 << 8), ("<u2", "H", 1 << 16), ("<u4", "I", 1 << 32), ("<i8", "q", 1 << 63))


def numbers_text(shared: Shared, name: str, numbers: Sequence[float], *, whole: bool) -> str:
    """Text of an array of numbers.   name: of the list, where it is long."""
    if len(numbers) <= SHORT:
        listed = ", ".join(repr(x) for x in numbers)
        return f"np.array([{listed}], dtype={'np.int64' if whole else 'float'})"
    shared.data[name] = packed(numbers, whole=whole)
    return f'{shared.call("unpack")}(DATA["{name}"])'


def packed(numbers: Sequence[float], *, whole: bool) -> str:
    """Numbers as lines of text, which `fnec.runtime.columns.unpack` reads."""
    kind, code = "<f8", "d"
    if whole:
        most = max(numbers)
        kind, code = next((k, c) for k, c, limit in WHOLE if most < limit)
    values = array(code, numbers)
    if sys.byteorder == "big":
        values.byteswap()
    text = base64.b85encode(zlib.compress(values.tobytes(), 6)).decode()
    lines = [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
    return "\n".join([kind, *lines])


def data_text(data: dict[str, str]) -> str:
    """The table of packed numbers, after everything else."""
    entries = [f'    "{name}": """{text}\n""",' for name, text in data.items()]
    return "\n".join(["DATA = {", *entries, "}"]) if data else ""


def pairs_text(shared: Shared, name: str, rule: Edges) -> str:
    """Text of a list of edges."""
    if len(rule.pairs) <= SHORT // 2:
        return f"[{', '.join(f'({a}, {b})' for a, b in rule.pairs)}]"
    flat = [cell for pair in rule.pairs for cell in pair]
    return f"{numbers_text(shared, f'{name}.pairs', flat, whole=True)}.reshape(-1, 2)"


def edge_columns_text(shared: Shared, name: str, rule: Edges) -> str:
    """Text of the columns of `pairs` in the order of the synapses."""
    columns = _columns(shared, f"{name}.edge", rule.columns)
    return f"{shared.call('edge_columns')}(pairs, len(pre), {columns})"


def cell_data_lines(shared: Shared, p: Population, values: tuple[Drawn, ...]) -> list[str]:
    """Statements that leave the columns that `values` read in `data_<population>`."""
    read = set[str]().union(*(names(v.value) for v in values))
    found = tuple(c for c in p.data if f"cell.{c.name}" in read)
    if not found:
        return []
    columns = _columns(shared, f"{p.name}.cell", found)
    given = f'"{p.name}", size.{p.name}, {columns}'
    return [f"    data_{p.name} = {shared.call('cell_columns')}({given}){where(p.span)}"]


def data_lines(shared: Shared, t: Table) -> list[str]:
    """Statements that leave the columns that a signal reads in `data_<signal>`."""
    if not t.data:
        return []
    return [f"    data_{t.name} = {_columns(shared, f'{t.name}.data', t.data)}{where(t.span)}"]


def _columns(shared: Shared, name: str, columns: tuple[Column, ...]) -> str:
    entries = [f'"{c.name}": {_column(shared, name, c)}' for c in columns]
    return f"{{{', '.join(entries)}}}"


def _column(shared: Shared, name: str, c: Column) -> str:
    text = numbers_text(shared, f"{name}.{c.name}", c.numbers, whole=False)
    if isinstance(c.unit, Num) and c.unit.unit is None:
        return text
    return f"{text} * {shared.printer({}).text(c.unit, 6)}"


def spikes_text(shared: Shared, g: Group) -> str:
    """The function that gives the spikes of a group that replays them."""
    assert g.replay is not None
    times = numbers_text(shared, f"{g.name}.times", g.replay.times, whole=False)
    cells = numbers_text(shared, f"{g.name}.cells", g.replay.cells, whole=True)
    lines = [f"def spikes_{g.name}() -> tuple[np.ndarray, np.ndarray]:{where(g.span)}"]
    lines += docstring(f"The spikes that {g.name} replays: their times in s, and their cells.")
    return "\n".join(
        [*lines, f"    times = {times}", f"    cells = {cells}", "    return times, cells"]
    )
