"""Numbers that come from a data file: packed as text, laid beside the synapses and the cells."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import base64
import zlib

import numpy as np


def unpack(text: str) -> np.ndarray:
    """Numbers from a text: the type of the numbers, then their bytes by zlib and in base 85."""
    kind, *lines = text.split()
    numbers = np.frombuffer(zlib.decompress(base64.b85decode("".join(lines))), dtype=kind)
    return numbers.astype(np.float64 if kind == "<f8" else np.int64)


def edge_columns(pairs, n_edges: int, columns: dict) -> dict:
    """The columns of a list of edges in the order of the synapses: by source, else as listed.

    n_edges: of the synapses that are there, all of them or none.
    """
    order = np.argsort(np.asarray(pairs, dtype=np.int64).reshape(-1, 2)[:, 0], kind="stable")
    return {name: np.asarray(values)[order[:n_edges]] for name, values in columns.items()}


def cell_columns(population: str, n_cells: int, columns: dict) -> dict:
    """The columns of a population, which have a row for each of its cells."""
    for name, values in columns.items():
        if len(values) != n_cells:
            raise ValueError(
                f"{population} has {n_cells} cells, but its data has {len(values)} rows of {name}"
            )
    return columns


def values_of(signal: str, column, at) -> np.ndarray:
    """What a signal takes from a column at its moments in a phase: row k at moment k.

    Returns (n_moments,).
    """
    if len(column) < len(at.step):
        raise ValueError(
            f"{signal} takes {len(at.step)} values, but its data has {len(column)} rows"
        )
    return np.asarray(column)[: len(at.step)]


def cell_values_of(signal: str, column, at, n_cells: int) -> np.ndarray:
    """The same, with a row for each cell at each moment.   Returns (n_moments, n_cells)."""
    n = len(at.step) * n_cells
    if len(column) < n:
        raise ValueError(
            f"{signal} takes {len(at.step)} values of {n_cells} cells, "
            f"but its data has {len(column)} rows"
        )
    return np.asarray(column)[:n].reshape(-1, n_cells)


def require_made_with(made_with: dict, given: dict) -> None:
    """Refuse other values for what went into the data of a program when it was written.

    made_with: parameter -> (value, the data).
    """
    for name, (value, what) in made_with.items():
        if given[name] != value:
            raise ValueError(
                f"{name} cannot be {given[name]:g} here: {what} is made with {value:g}; "
                "compile the spec again with the other value"
            )
