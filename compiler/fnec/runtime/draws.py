"""Values drawn once, when the network is built: one counter a value."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

from fnec.runtime.normal import normal
from fnec.runtime.portable import exp64, log64
from fnec.runtime.random import uniform
from fnec.runtime.steps import count

AT_ONCE = 1 << 16  # numbers whose intermediate values fit the cache of a processor


def in_blocks(draw, n: int) -> np.ndarray:
    """`draw(counters)` for the counters 0 ... n - 1, a block at a time.   Returns (n,)."""
    found = np.empty(n)
    for first in range(0, n, AT_ONCE):
        counters = np.arange(first, min(first + AT_ONCE, n))
        found[first : first + len(counters)] = draw(counters)
    return found


def draw_uniform(key: np.uint64, n: int, low, high) -> np.ndarray:
    """n numbers between `low` and `high` (scalars or (n,)).   Returns (n,)."""
    return low + (high - low) * in_blocks(lambda at: uniform(key, at), n)


def draw_normal(key: np.uint64, n: int, mean, deviation) -> np.ndarray:
    """n normal numbers of this mean and standard deviation (scalars or (n,)).   Returns (n,)."""
    return mean + deviation * in_blocks(lambda at: normal(key, at), n)


def draw_clipped_normal(key: np.uint64, n: int, mean, deviation, low, high) -> np.ndarray:
    """n normal numbers, cut to the nearest end of [low, high] if they leave it.   Returns (n,)."""
    return np.clip(draw_normal(key, n, mean, deviation), low, high)


def draw_lognormal(key: np.uint64, n: int, median, sigma) -> np.ndarray:
    """n numbers with a normal logarithm: deviation `sigma` around log(median).   Returns (n,)."""
    each = np.broadcast_to(sigma, n)
    return median * in_blocks(lambda at: exp64(each[at] * normal(key, at)), n)


def draw_exponential(key: np.uint64, n: int, mean) -> np.ndarray:
    """n exponentially distributed numbers of this mean.   Returns (n,)."""
    return mean * in_blocks(lambda at: -log64(uniform(key, at)), n)


def draw_shuffled(key: np.uint64, size: int, k, n) -> np.ndarray:
    """Entries k of 0 ... n - 1 in random order, in another order, and so on.   Returns (size,)."""
    k, n = np.broadcast_to(np.asarray(k, np.int64), size), count(n)
    n_rounds = int(np.max(k, initial=0)) // n + 1
    order = np.argsort(uniform(key, np.arange(n_rounds * n)).reshape(n_rounds, n), axis=1)
    return order.ravel()[k]
