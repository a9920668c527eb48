"""Edge lists in which part of each cell's partners lie around its own place, the rest anywhere.

Every cell draws its partners with replacement. Draw 2 q of a row is partner q, draw 2 q + 1 says
what kind it is, so that partners drawn alike in two networks are the same cells.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

from fnec.runtime.degrees import below
from fnec.runtime.lattice import place_on_line
from fnec.runtime.normal import normal
from fnec.runtime.random import uniform
from fnec.runtime.steps import count
from fnec.runtime.wiring import DRAWS_AT_ONCE, by_source


def inside(cell, n: int, boundary: str) -> np.ndarray:
    """Cells in [0, n) for whole numbers that may lie outside.

    boundary: clip (to the nearest end), wrap (as on a ring) or reflect (the ends are mirrors:
    -1 is cell 0, n is cell n - 1).
    """
    if boundary == "wrap":
        return cell % n
    if boundary == "reflect":
        cell = cell % (2 * n)
        return np.minimum(cell, 2 * n - 1 - cell)
    return np.clip(cell, 0, n - 1)


def is_local(key: np.uint64, counter, n: int, strength: float, rounding: str) -> np.ndarray:
    """Which of a row's n partners are topographic.

    nearest: the first round(n * strength), halves to even.   random: each with this probability.
    """
    if rounding == "random":
        return uniform(key, counter + 1) < strength
    return np.broadcast_to(np.arange(n) < count(n * strength), counter.shape)


def topographic_partners(
    key: np.uint64,
    n_rows: int,
    n_pool: int,
    n: int,
    strength: float,
    sigma: float,
    *,
    boundary: str,
    rounding: str,
) -> tuple[np.ndarray, np.ndarray]:
    """n partners out of `n_pool` cells for each of `n_rows` cells.

    sigma: standard deviation around the cell's own place, in cells of the pool; where it reaches
    the size of the pool, all partners are uniform.
    Returns (row, partner), each (n_rows * n,) int32.
    """
    if not 0.0 <= strength <= 1.0:
        raise ValueError(f"the strength of a topography must be between 0 and 1, got {strength:g}")
    if not sigma >= 0.0:
        raise ValueError(f"the spread of a topography must not be negative, got {sigma:g}")
    if n < 0 or (n > 0 and n_pool < 1):
        raise ValueError(
            f"{n} partners for each cell are asked for, but there are {n_pool} to choose from"
        )
    found = [np.empty((0, n), dtype=np.int32)]
    rows_at_once = max(1, DRAWS_AT_ONCE // max(n, 1))
    for start in range(0, n_rows, rows_at_once):
        rows = np.arange(start, min(start + rows_at_once, n_rows), dtype=np.int64)[:, None]
        counter = (rows << 32) | (2 * np.arange(n, dtype=np.int64))
        chosen = below(key, counter, n_pool)
        if sigma < n_pool:
            local = is_local(key, counter, n, strength, rounding)
            place = np.broadcast_to(place_on_line(rows, n_rows, n_pool), counter.shape)[local]
            around = np.rint(place + sigma * normal(key, counter[local])).astype(np.int64)
            chosen[local] = inside(around, n_pool, boundary)
        found.append(chosen.astype(np.int32))
    return np.repeat(np.arange(n_rows, dtype=np.int32), n), np.concatenate(found).reshape(-1)


def topographic_in_degree(
    key: np.uint64,
    n_pre: int,
    n_post: int,
    n: int,
    strength: float,
    sigma: float,
    *,
    boundary: str = "clip",
    rounding: str = "nearest",
) -> tuple[np.ndarray, np.ndarray]:
    """n edges into each post cell; `sigma` in cells of pre."""
    post, pre = topographic_partners(
        key, n_post, n_pre, n, strength, sigma, boundary=boundary, rounding=rounding
    )
    return by_source(pre, post)


def topographic_out_degree(
    key: np.uint64,
    n_pre: int,
    n_post: int,
    n: int,
    strength: float,
    sigma: float,
    *,
    boundary: str = "clip",
    rounding: str = "nearest",
) -> tuple[np.ndarray, np.ndarray]:
    """n edges out of each pre cell; `sigma` in cells of post."""
    return topographic_partners(
        key, n_pre, n_post, n, strength, sigma, boundary=boundary, rounding=rounding
    )
