"""Exact operations on the bits of float64 numbers, of which the portable functions are made.

No conversion between floats and integers: it is undefined in C++ for NaN, and slow on processors
without AVX-512.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np


def pow2(k):
    """2^k exactly, for whole numbers -1022 <= k <= 1023 given as float64."""
    shifted = np.asarray(k + 4503599627371519.0)  # 2^52 + 1023: the low bits hold k + 1023
    return np.asarray(shifted.view(np.uint64) << np.uint64(52)).view(np.float64)


def exponent(x):
    """The whole number k with 2^k <= x < 2^(k+1), as float64, for positive normal x."""
    biased = np.asarray(np.asarray(x, dtype=np.float64).view(np.uint64) >> np.uint64(52))
    return np.asarray(biased | np.uint64(0x4330000000000000)).view(np.float64) - 4503599627371519.0


def mantissa(x):
    """x / 2^exponent(x), in [1, 2), for positive normal x."""
    fraction = np.asarray(x, dtype=np.float64).view(np.uint64) & np.uint64(0x000FFFFFFFFFFFFF)
    return np.asarray(fraction | np.uint64(0x3FF0000000000000)).view(np.float64)


def head(x):
    """x with the lower half of its digits set to 0: products of two heads are exact."""
    kept = np.asarray(x, dtype=np.float64).view(np.uint64) & np.uint64(0xFFFFFFFFF8000000)
    return np.asarray(kept).view(np.float64)
