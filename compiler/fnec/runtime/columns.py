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
