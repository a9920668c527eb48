"""Edge lists of the simple connection rules.

Every rule returns (pre, post), two int32 arrays (n_edges,), sorted by pre cell and then by order
of creation. `same` says that pre and post index the same cells and that no cell may connect to
itself.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import hashlib

import numpy as np

from fnec.runtime.portable import log1p64, log64
from fnec.runtime.random import uniform

DRAWS_AT_ONCE = 1 << 16  # fits the cache of a processor


def by_source(pre, post) -> tuple[np.ndarray, np.ndarray]:
    """Edges sorted by pre cell, which keep their order within each pre cell."""
    places = np.arange(len(pre), dtype=np.int64)
    order = np.sort((np.asarray(pre, dtype=np.int64) << 32) | places) & 0xFFFFFFFF
    return np.asarray(pre, dtype=np.int32)[order], np.asarray(post, dtype=np.int32)[order]


def partners(n_cells: int, *, same: bool) -> int:
    """Number of cells that one cell may connect to among `n_cells`."""
    return n_cells - 1 if same else n_cells


def require_same_size(n_pre: int, n_post: int, *, same: bool) -> None:
    """Refuse `same` for two sets of cells that cannot be the same."""
    if same and n_pre != n_post:
        raise ValueError(f"the same cells on both sides, but {n_pre} before and {n_post} behind")


def edges_of_pairs(pairs, n_post: int, *, same: bool) -> tuple[np.ndarray, np.ndarray]:
    """Pre and post cell of numbered pairs.

    The numbers run through the post cells of the first pre cell, then of the second, and so on.
    pairs: (n,) int64.   Returns two int32 arrays (n,).
    """
    width = partners(n_post, same=same)
    pre = pairs // max(width, 1)
    post = pairs - pre * width
    if same:
        post += post >= pre  # step over the cell itself
    return pre.astype(np.int32), post.astype(np.int32)


def no_edges() -> tuple[np.ndarray, np.ndarray]:
    """No pre cell, no post cell."""
    return np.empty(0, np.int32), np.empty(0, np.int32)


def all_to_all(n_pre: int, n_post: int, *, same: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Every pre cell to every post cell."""
    require_same_size(n_pre, n_post, same=same)
    n_pairs = n_pre * partners(n_post, same=same)
    return edges_of_pairs(np.arange(n_pairs, dtype=np.int64), n_post, same=same)


def one_to_one(n_pre: int, n_post: int) -> tuple[np.ndarray, np.ndarray]:
    """Cell i to cell i."""
    if n_pre != n_post:
        raise ValueError(f"one_to_one needs as many cells on both sides, got {n_pre} and {n_post}")
    cells = np.arange(n_pre, dtype=np.int32)
    return cells, cells.copy()


def explicit(pairs, n_pre: int, n_post: int) -> tuple[np.ndarray, np.ndarray]:
    """The given edges.   pairs: (n, 2) whole numbers, pre and post cell of each edge."""
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    for side, column, n_cells in (("pre", pairs[:, 0], n_pre), ("post", pairs[:, 1], n_post)):
        wrong = np.flatnonzero((column < 0) | (column >= n_cells))
        if len(wrong):
            raise ValueError(
                f"edge {wrong[0]} has {side} cell {column[wrong[0]]}, but there are {n_cells} cells"
            )
    return by_source(pairs[:, 0], pairs[:, 1])


def bernoulli(
    key: np.uint64, n_pre: int, n_post: int, p: float, *, same: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Each pair with probability p, by geometric jumps from one edge to the next.

    The number of pairs between two edges is floor(ln u / ln(1 - p)): the cost follows the edges,
    not the pairs.
    """
    require_same_size(n_pre, n_post, same=same)
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"a connection probability must be between 0 and 1, got {p}")
    n_pairs = n_pre * partners(n_post, same=same)
    if p == 1.0:
        return all_to_all(n_pre, n_post, same=same)
    found = [no_edges()]
    if p == 0.0:
        return found[0]
    scale = 1.0 / log1p64(np.float64(-p))
    last, n_drawn = -1, 0
    while last < n_pairs - 1:
        expected = (n_pairs - last) * p
        n_draws = int(min(expected + 4.0 * np.sqrt(expected) + 16.0, DRAWS_AT_ONCE))
        u = uniform(key, np.arange(n_drawn, n_drawn + n_draws, dtype=np.uint64))
        jumps = np.minimum(np.floor(log64(u) * scale), float(n_pairs)).astype(np.int64)
        pairs = last + np.cumsum(jumps + 1)
        last = int(pairs[-1])
        n_drawn += n_draws
        found.append(edges_of_pairs(pairs[pairs < n_pairs], n_post, same=same))
    return np.concatenate([pre for pre, _ in found]), np.concatenate([post for _, post in found])


def bernoulli_where(
    key: np.uint64, n_pre: int, n_post: int, probability, *, same: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Each pair with a probability of its own.

    probability: function of (pre, post), two (n,) int32 arrays of cells, that returns (n,)
    probabilities or truths, or one for all. Pair m takes draw m of the stream, whatever the others
    do.
    """
    require_same_size(n_pre, n_post, same=same)
    width = partners(n_post, same=same)
    rows = max(1, DRAWS_AT_ONCE // max(width, 1))
    found = [no_edges()]
    for row in range(0, n_pre, rows):
        pairs = np.arange(row * width, min(row + rows, n_pre) * width, dtype=np.int64)
        pre, post = edges_of_pairs(pairs, n_post, same=same)
        chance = np.broadcast_to(probability(pre, post), pairs.shape)
        is_edge = chance if chance.dtype == bool else uniform(key, pairs) < chance
        found.append((pre[is_edge], post[is_edge]))
    return np.concatenate([pre for pre, _ in found]), np.concatenate([post for _, post in found])


def out_rows(pre, n_pre: int) -> np.ndarray:
    """Where the edges of each pre cell start, then where all end.   Returns (n_pre + 1,) int64."""
    return np.searchsorted(pre, np.arange(n_pre + 1)).astype(np.int64)


def wiring_hash(pre, post, **attributes) -> str:
    """SHA-256 of the edges and their attributes (weights, delays), sorted by name."""
    digest = hashlib.sha256()
    digest.update(np.ascontiguousarray(pre, dtype="<i4").tobytes())
    digest.update(np.ascontiguousarray(post, dtype="<i4").tobytes())
    for name in sorted(attributes):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(attributes[name], dtype="<f8").tobytes())
    return digest.hexdigest()
