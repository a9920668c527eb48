"""Normal and Poisson numbers by inversion, one uniform number each.

Inversion keeps the rule "one counter, one draw", which rejection methods break.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

from fnec.runtime.portable import exp64, log64
from fnec.runtime.random import uniform


def middle_quantile64(u):
    """`normal_quantile64` of u from 0.075 to 0.925."""
    q = u - 0.5
    z = 0.180625 - q * q
    top = 2509.0809287301227 * z + 33430.57558358813
    top *= z
    top += 67265.7709270087
    top *= z
    top += 45921.95393154987
    top *= z
    top += 13731.69376550946
    top *= z
    top += 1971.5909503065513
    top *= z
    top += 133.14166789178438
    top *= z
    top += 3.3871328727963665
    low = 5226.495278852854 * z + 28729.085735721943
    low *= z
    low += 39307.89580009271
    low *= z
    low += 21213.794301586597
    low *= z
    low += 5394.196021424751
    low *= z
    low += 687.1870074920579
    low *= z
    low += 42.31333070160091
    low *= z
    low += 1.0
    return q * (top / low)


def outer_quantile64(u):
    """`normal_quantile64` of all other u."""
    p = np.where(u < 0.5, u, 1.0 - u)
    r = np.sqrt(-log64(p)) - 1.6
    top = 0.0007745450142783414 * r + 0.022723844989269184
    top *= r
    top += 0.2417807251774506
    top *= r
    top += 1.2704582524523684
    top *= r
    top += 3.6478483247632045
    top *= r
    top += 5.769497221460691
    top *= r
    top += 4.630337846156546
    top *= r
    top += 1.4234371107496835
    low = 1.0507500716444169e-09 * r + 0.0005475938084995345
    low *= r
    low += 0.015198666563616457
    low *= r
    low += 0.14810397642748008
    low *= r
    low += 0.6897673349851
    low *= r
    low += 1.6763848301838038
    low *= r
    low += 2.053191626637759
    low *= r
    low += 1.0
    outer = top / low
    return np.where(u < 0.5, -outer, outer)


def normal_quantile64(u):
    """Value below which a standard normal variable stays with probability u.

    u: in [1e-11, 1 - 1e-11], which holds all values of `uniform`; relative error about 1e-15.
    Wichura 1988, algorithm AS 241 (PPND16), without its branch for the farther tails.
    """
    q = u - 0.5
    is_middle = 0.180625 - q * q >= 0.0
    return np.where(is_middle, middle_quantile64(u), outer_quantile64(u))


def normal(key: np.uint64, counter) -> np.ndarray:
    """Standard normal numbers, one for each counter.   counter: (...).   Returns (...) float64."""
    return normal_quantile64(uniform(key, counter))


def poisson_cdf(mean) -> np.ndarray:
    """Probability of at most 0, 1, 2, ... events, up to where less than 2^-33 is left.

    mean: scalar or (...), from 0 to 700 (beyond, the probability of no event is not a float64).
    Returns (..., n_counts); rows of smaller means are padded with their last probability, about 1.
    """
    mean = np.asarray(mean, dtype=np.float64)
    if mean.size and not (mean.min() >= 0.0 and mean.max() <= 700.0):
        raise ValueError(f"a mean count of events must be within 0 and 700, got {mean.max():g}")
    largest = mean.max(initial=0.0)
    n_counts = int(largest + 8.0 * np.sqrt(largest) + 16.0)
    factors = mean[..., None] / np.arange(1, n_counts)
    terms = np.concatenate([np.asarray(exp64(-mean))[..., None], factors], axis=-1)
    cdf = np.cumsum(np.cumprod(terms, axis=-1), axis=-1)
    n_needed = 1 + int(np.max(np.sum(cdf < 1.0 - 2.0**-33, axis=-1), initial=0))
    return cdf[..., :n_needed]


def poisson_count(u, cdf: np.ndarray) -> np.ndarray:
    """Number of events whose cumulative probability u reaches: the entries of `cdf` that are <= u.

    u: (...) uniform numbers.   cdf: (n_counts,) for all or (..., n_counts) for each.   Returns
    (...) int64.
    """
    if cdf.ndim == 1:
        return np.asarray(np.searchsorted(cdf, u, side="right"))
    return np.asarray(np.sum(cdf <= np.asarray(u)[..., None], axis=-1), dtype=np.int64)
