"""Normal and Poisson numbers by inversion, one uniform number each.

Inversion keeps the rule "one counter, one draw", which rejection methods break.
"""

import numpy as np

from fnec.runtime.portable import exp64, log64
from fnec.runtime.random import uniform


def normal_quantile64(u):
    """Value below which a standard normal variable stays with probability u.

    u: in [1e-11, 1 - 1e-11], which holds all values of `uniform`; relative error about 1e-15.
    Wichura 1988, algorithm AS 241 (PPND16), without its branch for the farther tails.
    """
    q = u - 0.5
    s = 0.180625 - q * q
    top = (((2509.0809287301226727 * s + 33430.575583588128105) * s + 67265.770927008700853) * s + 45921.953931549871457) * s
    top = (((top + 13731.693765509461125) * s + 1971.5909503065514427) * s + 133.14166789178437745) * s
    low = (((5226.495278852854561 * s + 28729.085735721942674) * s + 39307.89580009271061) * s + 21213.794301586595867) * s
    low = (((low + 5394.1960214247511077) * s + 687.1870074920579083) * s + 42.313330701600911252) * s
    middle = q * ((top + 3.387132872796366608) / (low + 1.0))

    p = np.where(q < 0.0, u, 1.0 - u)
    r = np.sqrt(-log64(p)) - 1.6
    top = (((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r + 1.27045825245236838258) * r
    top = (((top + 3.64784832476320460504) * r + 5.7694972214606914055) * r + 4.6303378461565452959) * r
    low = (((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r + 0.14810397642748007459) * r
    low = (((low + 0.68976733498510000455) * r + 1.6763848301838038494) * r + 2.05319162663775882187) * r
    outer = (top + 1.42343711074968357734) / (low + 1.0)
    return np.where(s >= 0.0, middle, np.where(q < 0.0, -outer, outer))


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
        raise ValueError(f"the mean of a Poisson count must be between 0 and 700, got {mean.min():g} to {mean.max():g}")
    largest = mean.max(initial=0.0)
    n_counts = int(largest + 8.0 * np.sqrt(largest) + 16.0)
    factors = mean[..., None] / np.arange(1, n_counts)
    terms = np.concatenate([np.asarray(exp64(-mean))[..., None], factors], axis=-1)
    cdf = np.cumsum(np.cumprod(terms, axis=-1), axis=-1)
    n_needed = 1 + int(np.max(np.sum(cdf < 1.0 - 2.0**-33, axis=-1), initial=0))
    return cdf[..., :n_needed]


def poisson_count(u, cdf: np.ndarray) -> np.ndarray:
    """Number of events whose cumulative probability u reaches: the entries of `cdf` that are <= u.

    u: (...) uniform numbers.   cdf: (n_counts,) for all or (..., n_counts) for each.   Returns (...) int64.
    """
    if cdf.ndim == 1:
        return np.searchsorted(cdf, u, side="right")
    return np.sum(cdf <= np.asarray(u)[..., None], axis=-1, dtype=np.int64)
