"""Edge lists of the connection rules that fix how many edges there are, for each cell or in all.

Conventions as in `wiring.py`. `multapses` says whether a pair of cells may have more than one edge.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

from fnec.runtime.random import squares
from fnec.runtime.wiring import (
    DRAWS_AT_ONCE,
    by_source,
    edges_of_pairs,
    partners,
    require_same_size,
)


def below(key: np.uint64, counter, n: int) -> np.ndarray:
    """Whole numbers in [0, n), one for each counter, for n < 2^32; uneven by less than n / 2^32."""
    scaled = squares(key, counter) * np.uint64(n)
    return (scaled >> np.uint64(32)).astype(np.int64)


def first_distinct(candidates, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The first n different values of each row, in order of appearance.

    candidates: (n_rows, n_candidates) int64, the largest times n_candidates below 2^62.
    Returns (is_kept, is_full): a mask like `candidates`, and for each row whether it has n
    different values.
    """
    attempts = np.arange(candidates.shape[1], dtype=np.int64)
    n_bits = candidates.shape[1].bit_length()
    keys = np.sort((candidates << n_bits) | attempts, axis=1)  # by value, then by appearance
    ordered, order = keys >> n_bits, keys & ((1 << n_bits) - 1)
    is_new = np.ones(candidates.shape, dtype=bool)
    is_new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    is_first = np.empty_like(is_new)
    np.put_along_axis(is_first, order, is_new, axis=1)
    n_seen = np.cumsum(is_first, axis=1)
    return is_first & (n_seen <= n), n_seen[:, -1] >= n


def sample_distinct(draw, rows, n: int) -> np.ndarray:
    """n different values for each row, drawn one by one; what the row has already is skipped.

    draw: function of (rows, attempts), both broadcastable int64 arrays, that gives values.   rows:
    (n_rows,) int64. Returns (n_rows, n) int64 in order of drawing.
    """
    sample = np.empty((len(rows), n), dtype=np.int64)
    open_rows, n_attempts = np.arange(len(rows)), n + n // 4 + 8
    while len(open_rows) and n:
        candidates = draw(rows[open_rows, None], np.arange(n_attempts, dtype=np.int64)[None, :])
        is_kept, is_full = first_distinct(candidates, n)
        sample[open_rows[is_full]] = candidates[is_full][is_kept[is_full]].reshape(-1, n)
        open_rows, n_attempts = open_rows[~is_full], 2 * n_attempts
    return sample


def choose(key: np.uint64, rows, n: int, pool: int, *, multapses: bool) -> np.ndarray:
    """n numbers in [0, pool) for each row.   rows: (n_rows,) int64.   Returns (n_rows, n) int64."""

    def draw(row, attempt):
        return below(key, (row << 32) | attempt, pool)

    if multapses:
        return draw(rows[:, None], np.arange(n, dtype=np.int64)[None, :])
    if n <= pool // 2:
        return sample_distinct(draw, rows, n)
    is_chosen = np.ones((len(rows), pool), dtype=bool)  # fewer draws: choose who is left out
    np.put_along_axis(is_chosen, sample_distinct(draw, rows, pool - n), False, axis=1)
    return np.nonzero(is_chosen)[1].reshape(len(rows), n)


def fixed_degree(
    key: np.uint64, n_rows: int, n_pool: int, n: int, *, multapses: bool, same: bool
) -> tuple[np.ndarray, np.ndarray]:
    """n partners out of `n_pool` cells for each of `n_rows` cells.

    Returns (row, partner), each (n_rows * n,) int32.
    """
    require_same_size(n_rows, n_pool, same=same)
    pool = partners(n_pool, same=same)
    if n < 0 or (n > pool and not multapses) or (n > 0 and pool < 1):
        raise ValueError(
            f"{n} partners for each cell are asked for, but there are {max(pool, 0)} to choose from"
        )
    found = [np.empty((0, n), dtype=np.int32)]
    rows_at_once = max(1, DRAWS_AT_ONCE // max(n if multapses or n <= pool // 2 else pool, 1))
    for start in range(0, n_rows, rows_at_once):
        rows = np.arange(start, min(start + rows_at_once, n_rows), dtype=np.int64)
        chosen = choose(key, rows, n, pool, multapses=multapses)
        if same:
            chosen += chosen >= rows[:, None]  # step over the cell itself
        found.append(chosen.astype(np.int32))
    return np.repeat(np.arange(n_rows, dtype=np.int32), n), np.concatenate(found).reshape(-1)


def fixed_in_degree(
    key: np.uint64, n_pre: int, n_post: int, n: int, *, multapses: bool = True, same: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """n edges into each post cell."""
    post, pre = fixed_degree(key, n_post, n_pre, n, multapses=multapses, same=same)
    edges = np.sort((pre.astype(np.int64) << 32) | post)  # post cells ascend already
    return (edges >> 32).astype(np.int32), (edges & 0xFFFFFFFF).astype(np.int32)


def fixed_out_degree(
    key: np.uint64, n_pre: int, n_post: int, n: int, *, multapses: bool = True, same: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """n edges out of each pre cell."""
    return fixed_degree(key, n_pre, n_post, n, multapses=multapses, same=same)


def fixed_total(
    key: np.uint64, n_pre: int, n_post: int, n: int, *, multapses: bool = True, same: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """n edges in all.   Draws 2 m and 2 m + 1 of the stream choose the cells of pair m."""
    require_same_size(n_pre, n_post, same=same)
    width = partners(n_post, same=same)
    n_pairs = max(n_pre * width, 0)
    if n < 0 or (n > n_pairs and not multapses) or (n > 0 and n_pairs == 0):
        raise ValueError(
            f"{n} edges are asked for, but there are {n_pairs} pairs of cells to choose from"
        )

    def draw(row, attempt):
        return below(key, 2 * attempt, n_pre) * width + below(key, 2 * attempt + 1, width)

    only_row = np.zeros(1, dtype=np.int64)
    if multapses:
        pairs = draw(0, np.arange(n, dtype=np.int64))
    elif n <= n_pairs // 2:
        pairs = sample_distinct(draw, only_row, n)[0]
    else:
        is_chosen = np.ones(n_pairs, dtype=bool)
        is_chosen[sample_distinct(draw, only_row, n_pairs - n)[0]] = False
        pairs = np.flatnonzero(is_chosen)
    return by_source(*edges_of_pairs(pairs, n_post, same=same))
