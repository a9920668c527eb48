"""Random numbers that depend on (seed, name, counter) and on nothing else.

The generator is counter-based: the n-th number of a stream is a function of n, so that any
program, chunk, batch or order of evaluation draws the same numbers. Only integer operations are
used, hence the same bits everywhere.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

MASK_64 = 0xFFFFFFFFFFFFFFFF


def fnv1a(name: str) -> int:
    """64-bit FNV-1a hash of the UTF-8 bytes of `name` (Fowler, Noll and Vo)."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK_64
    return value


def splitmix64(value: int) -> int:
    """Scramble 64 bits one to one (Steele, Lea and Flood 2014)."""
    value = (value + 0x9E3779B97F4A7C15) & MASK_64
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK_64
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK_64
    return value ^ (value >> 31)


def noise_seed(seed: int, trial: int) -> int:
    """Seed of what is drawn while the model runs: that of the run in trial 0, below 2^63 in others.

    >>> noise_seed(42, 0), noise_seed(42, 1), noise_seed(43, 1)
    (42, 8766244108781592946, 4100894012960167421)
    """
    return splitmix64(splitmix64(seed & MASK_64) ^ trial) >> 1 if trial else seed


def stream(seed: int, name: str) -> np.uint64:
    """Key of the stream called `name` in a run seeded with `seed`: an odd 64-bit number."""
    return np.uint64(splitmix64(fnv1a(name) ^ splitmix64(seed & MASK_64)) | 1)


def squares(key: np.uint64, counter) -> np.ndarray:
    """Random integers in [0, 2^32), one for each counter.

    Widynski 2020, arXiv:2004.06278, four rounds.
    key: from `stream`.   counter: (...) integers in [0, 2^63).   Returns (...) uint64.
    """
    half = np.uint64(32)
    y = np.asarray(counter, dtype=np.uint64) * np.asarray(
        [key], dtype=np.uint64
    )  # arrays wrap without a warning
    z = y + key
    x = y * y + y
    x = (x >> half) | (x << half)
    x = x * x + z
    x = (x >> half) | (x << half)
    x = x * x + y
    x = (x >> half) | (x << half)
    return ((x * x + z) >> half).reshape(np.shape(counter))


def uniform(key: np.uint64, counter) -> np.ndarray:
    """Random numbers in (0, 1), never 0 or 1: the middles of 2^32 equal bins.

    key: from `stream`.   counter: (...) integers in [0, 2^63).   Returns (...) float64.
    """
    return (squares(key, counter).astype(np.float64) + 0.5) * 2.0**-32


def step_counter(step, cell) -> np.ndarray:
    """Counter of the draw of each cell in a step.

    step: (...) in [0, 2^31).   cell: (...) index over all cells of the network, below 2^32.
    Returns (...) uint64.
    """
    high = np.asarray(step, dtype=np.uint64) << np.uint64(32)
    return np.asarray(cell, dtype=np.uint64) | high


def key_halves(key: np.uint64) -> tuple[float, float]:
    """The key as two whole float64 numbers below 2^32, high and low."""
    return float(int(key) >> 32), float(int(key) & 0xFFFFFFFF)


def uniform_at(key_high: float, key_low: float, step: float, cell) -> np.ndarray:
    """`uniform` for the counter of (step, cell), with the key in halves.

    cell: (...).   Returns (...) float64.
    """
    key = np.uint64((int(key_high) << 32) | int(key_low))
    return uniform(key, step_counter(int(step), cell))
