"""Gaussian noise that cells share: a new vector at each moment, or one that wanders.

Sums are written out in one order instead of being left to a linear-algebra library, whose last bits
depend on the machine and on its threads.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np

from fnec.runtime.cell_signals import CellSignal, with_rows
from fnec.runtime.normal import normal
from fnec.runtime.phases import Moments
from fnec.runtime.portable import exp64

NUGGET = 1e-12  # added to the variance of each cell, so that near cells stay distinct
MOMENTS_AT_ONCE = 2048  # bounds the memory of intermediate results


def lower_factor(matrix: np.ndarray) -> np.ndarray:
    """L of matrix = L L^T (Cholesky), for a matrix whose eigenvalues are NUGGET or more."""
    left = np.array(matrix, dtype=float)
    found = np.zeros_like(left)
    for j in range(len(left)):
        found[j:, j] = left[j:, j] / np.sqrt(np.maximum(left[j, j], NUGGET))
        below = found[j + 1 :, j]
        left[j + 1 :, j + 1 :] -= below[:, None] * below
    return found


def correlation_factor(length: float, *places) -> np.ndarray:
    """L of K = L L^T, with K = exp(-(distance / length)^2 / 2) between cells.

    places: coordinates of the cells, (n_cells,) each, in the unit of `length`.
    """
    if not length > 0.0:
        raise ValueError(f"the length of a correlation must be positive, got {length:g}")
    total = 0.0
    for x in places:
        apart = (np.asarray(x)[:, None] - x) / length
        total = total + apart * apart
    return lower_factor(exp64(-0.5 * total) + NUGGET * np.eye(len(places[0])))


def noise_vectors(key: np.uint64, moment: np.ndarray, n_cells: int, factor) -> np.ndarray:
    """A standard normal number for each moment and cell, correlated over cells by `factor`.

    factor: (n_cells, n_cells) as of `correlation_factor`, or None for independent cells.
    """
    z = normal(key, moment[:, None] * 2**32 + np.arange(n_cells))
    if factor is None:
        return z
    made = np.zeros_like(z)
    for j in range(n_cells):
        made[:, j:] += z[:, j : j + 1] * factor[j:, j]
    return made


def deviations(sigma, at: Moments, n_cells: int) -> np.ndarray:
    """The standard deviation at each moment and for each cell."""
    if np.any(np.asarray(sigma) < 0.0):
        raise ValueError("the deviation of a noise must not be negative")
    return np.broadcast_to(sigma, (len(at.step), n_cells))


def with_noise(signal: CellSignal, at: Moments, key: np.uint64, sigma, factor) -> CellSignal:
    """The signal with a new Gaussian vector at each moment of a phase.

    sigma: as `values` of `with_values`.   Moments at which it is 0 take no memory.
    """
    n_cells = signal.rows.shape[1]
    sigma = deviations(sigma, at, n_cells)
    loud = np.flatnonzero(np.any(sigma != 0.0, axis=1))
    rows = np.empty((len(loud), n_cells))
    for first in range(0, len(loud), MOMENTS_AT_ONCE):
        some = loud[first : first + MOMENTS_AT_ONCE]
        vectors = noise_vectors(key, some, n_cells, factor)
        rows[first : first + len(some)] = sigma[some] * vectors
    number = np.full(len(at.step), -1)
    number[loud] = np.arange(len(loud))
    return with_rows(signal, at, rows, number)


def with_wandering(
    signal: CellSignal, at: Moments, key: np.uint64, sigma, factor, tau: float, dt: float
) -> CellSignal:
    """The signal with an Ornstein-Uhlenbeck process in a phase: 0 before its first moment.

    sigma: as of `with_noise`.   tau: s.   Euler's rule, from moment to moment.
    """
    n_cells = signal.rows.shape[1]
    sigma = deviations(sigma, at, n_cells)
    part = at.length * dt / tau if tau > 0.0 else np.inf
    if not part <= 1.0:
        shown = f"{tau * 1e3:g} ms, shorter than the {at.length * dt * 1e3:g} ms between"
        raise ValueError(f"the time constant of a noise is {shown} its values")
    rows = np.empty((len(at.step), n_cells))
    x = np.zeros(n_cells)
    for first in range(0, len(rows), MOMENTS_AT_ONCE):
        some = np.arange(first, min(first + MOMENTS_AT_ONCE, len(rows)))
        kicks = np.sqrt(2.0 * sigma[some] * sigma[some] * part)
        kicks = kicks * noise_vectors(key, some, n_cells, factor)
        for k, kick in zip(some, kicks, strict=True):
            x = x - part * x + kick
            rows[k] = x
    return with_rows(signal, at, rows, np.arange(len(rows)))
