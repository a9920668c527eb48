"""Signals with a value for each cell: distinct rows, and which of them holds at each step."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

from typing import NamedTuple

import numpy as np

from fnec.runtime.phases import Moments, fill


class CellSignal(NamedTuple):
    """A value for each cell at each step: row `number[k]` of `rows` holds at step k."""

    rows: np.ndarray  # (n_rows, n_cells), the first all zeros
    number: np.ndarray  # (n_steps,) int32


def row_at(signal: CellSignal, k):
    """The values of step k.   Returns (n_cells,)."""
    return signal.rows[signal.number[k]]


def silent(n_cells: int, n_steps: int) -> CellSignal:
    """A signal that is 0 throughout."""
    return CellSignal(np.zeros((1, n_cells)), np.zeros(n_steps, np.int32))


def with_rows(signal: CellSignal, at: Moments, rows: np.ndarray, number) -> CellSignal:
    """The signal with more rows.   number: (n_moments,), or one for all: 0 is the first of them.

    -1 is the row of zeros.
    """
    numbers = signal.number.copy()
    fill(numbers, at, np.where(np.asarray(number) < 0, 0, len(signal.rows) + np.asarray(number)))
    return CellSignal(np.concatenate([signal.rows, rows]), numbers)


def with_values(signal: CellSignal, at: Moments, values) -> CellSignal:
    """The signal with `values` in a phase, each until the next moment.

    values: a number, (n_cells,), (n_moments, 1) or (n_moments, n_cells).
    """
    values = np.atleast_2d(np.asarray(values, dtype=float))
    rows = np.broadcast_to(values, (len(values), signal.rows.shape[1]))
    return with_rows(signal, at, rows, np.arange(len(at.step)) if len(rows) != 1 else 0)


def drawn_each(draw, key: np.uint64, shape: tuple[int, int], *given) -> np.ndarray:
    """A number for each moment and cell, by a function that draws one after the other."""
    flat = [x if np.ndim(x) == 0 else np.broadcast_to(x, shape).ravel() for x in given]
    return draw(key, shape[0] * shape[1], *flat).reshape(shape)
