"""Depths of contacts on a line: what lies between them, and whether they are even."""

from __future__ import annotations

import numpy as np

from fnec.fields.arrays import Array, known, namespace

EVEN = 1e-6  # of the spacing: what rounding of micrometres leaves


def midpoints(depths: Array) -> Array:
    """(n - 1,) m between neighbours. Raises `ValueError` unless (n,) depths ascend, and n > 1."""
    refuse_unordered(depths)
    return 0.5 * (depths[1:] + depths[:-1])


def bin_edges(depths: Array) -> Array:
    """(n + 1,) m: bins with a contact each, borders midway, as far out as in."""
    xp = namespace(depths)
    inner = midpoints(depths)
    first, last = 2 * depths[:1] - inner[:1], 2 * depths[-1:] - inner[-1:]
    return xp.concatenate([first, inner, last])


def spacing(depths: Array) -> Array:
    """Distance of neighbours, m. Raises `ValueError` unless depths ascend in even steps."""
    refuse_unordered(depths)
    numbers = known(depths)
    if numbers is not None:
        steps = np.diff(numbers)
        if np.abs(steps - steps.mean()).max() > EVEN * steps.mean():
            raise ValueError(
                f"contacts must be evenly spaced; steps are from {steps.min() * 1e6:.4g} "
                f"to {steps.max() * 1e6:.4g} um"
            )
    return (depths[-1] - depths[0]) / (depths.shape[0] - 1)


def refuse_unordered(depths: Array) -> None:
    """Raises `ValueError` unless there are two depths at least and they ascend."""
    if depths.ndim != 1 or depths.shape[0] < 2:
        raise ValueError("depths of two contacts at least are needed")
    numbers = known(depths)
    if numbers is not None and not (np.diff(numbers) > 0).all():
        raise ValueError("depths of contacts must ascend from the pia downwards")
