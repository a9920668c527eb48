"""How well the mean of a few values is known."""

# The types of scipy are incomplete.
# pyright: standard

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def interval(x: NDArray[np.float64], *, level: float = 0.95) -> tuple[float, float]:
    """Student's confidence interval of the mean of independent values.

    x: (n,).   Returns its ends, NaN for fewer than two values.

    >>> [round(end, 3) for end in interval(np.array([1.0, 2.0, 3.0]))]
    [-0.484, 4.484]
    """
    if len(x) < 2:
        return math.nan, math.nan
    from scipy.stats import t  # half a second

    half = float(t.ppf(0.5 + level / 2, len(x) - 1)) * float(x.std(ddof=1)) / math.sqrt(len(x))
    return float(x.mean()) - half, float(x.mean()) + half
