"""Tables as TimedArrays: values at each step, or rows of cells and the row that holds at each step.

Brian2 would want a row a step. So a signal with a value for each cell is two arrays: one over time
gives the number of the row, as if it were a time in seconds; the other has a row a second.
"""

from __future__ import annotations

from fnec.backends.brian2.lines import block, quoted
from fnec.backends.brian2.units import times_unit
from fnec.ir.step import Table


def call_of(t: Table, key: str, cell: str, row: str = "") -> str:
    """Text of the value of a table now.   cell: its index.   row: name of the row's array."""
    return f"{key}({row or f'{key}_row'}(t), {cell})" if t.of else f"{key}(t)"


def entries(t: Table, called: str) -> list[str]:
    """Entries of a namespace for a table.   called: as of `call_of`."""
    key, _, rest = called.partition("(")
    table = f'model.tables["{t.name}"]'
    if not t.of:
        return [_timed(key, f"{table}{times_unit(t.dims)}", "dt * b2.second")]
    row = rest.partition("(")[0]
    return [
        _timed(row, f"{table}.number * b2.second", "dt * b2.second"),
        _timed(key, f"{table}.rows{times_unit(t.dims)}", "1 * b2.second"),
    ]


def _timed(key: str, values: str, dt: str) -> str:
    return block(f"{quoted(key)}: b2.TimedArray", [values, f"dt={dt}"], 8)
