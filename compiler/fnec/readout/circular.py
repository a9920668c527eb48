"""Statistics of angles."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Floats

LEAST_RESULTANT = 1e-12  # the logarithm of none at all is not finite


def wrap(angles: Floats | float) -> Floats:
    """Angles, any shape, rad, brought to [-π, π)."""
    return np.asarray((np.asarray(angles) + np.pi) % (2 * np.pi) - np.pi, dtype=np.float64)


def circular_mean(angles: Floats) -> float:
    """Direction of the mean unit vector, rad in [-π, π]; NaN of no angles.

    angles: (n,) rad.   Mardia and Jupp 2000, section 2.2.
    """
    if len(angles) == 0:
        return float("nan")
    return float(np.arctan2(np.mean(np.sin(angles)), np.mean(np.cos(angles))))


def circular_sd(angles: Floats) -> float:
    """√(−2 ln R), R the length of the mean unit vector: rad, 0 … 7.43; NaN of no angles.

    angles: (n,) rad.   Unlike the linear one it has no upper limit near π: angles all around the
    circle give values above it. R is kept above 10⁻¹². Mardia and Jupp 2000, section 2.3.
    """
    if len(angles) == 0:
        return float("nan")
    resultant = float(np.abs(np.mean(np.exp(1j * np.asarray(angles)))))
    return float(np.sqrt(-2.0 * np.log(np.clip(resultant, LEAST_RESULTANT, 1.0))))
