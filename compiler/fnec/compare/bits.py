"""Equality of arrays to the last bit, and how far apart two numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# XLA sets denormal results to zero and Brian2 keeps them; below this, numbers count as zero.
SMALLEST = 1e-300


def flushed(x: Floats) -> Floats:
    """The array with everything below 1e-300 set to +0, so that its bits can be compared."""
    return np.where(np.abs(x) < SMALLEST, 0.0, x)


def differs(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    """Where two arrays of one shape differ in any bit; NaN equals NaN."""
    if a.dtype.kind == "f":
        x, y = flushed(np.asarray(a, dtype=np.float64)), flushed(np.asarray(b, dtype=np.float64))
        same = x.view(np.int64) == y.view(np.int64)
        return ~(same | (np.isnan(x) & np.isnan(y)))
    return a != b


def same_bits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Same shape, and the same bits everywhere."""
    return a.shape == b.shape and not np.any(differs(np.asarray(a), np.asarray(b)))


def ulps(a: float, b: float) -> float:
    """How many floats lie between two numbers; infinite for NaN.

    >>> ulps(1.0, 1.0000000000000002)
    1.0
    """
    if np.isnan(a) or np.isnan(b):
        return 0.0 if np.isnan(a) and np.isnan(b) else float("inf")
    return float(abs(_rank(a) - _rank(b)))


def _rank(x: float) -> int:
    """Place of a float among all floats."""
    i = int(np.float64(x).view(np.int64))
    return i if i >= 0 else -(i & 0x7FFFFFFFFFFFFFFF)
