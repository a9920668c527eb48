"""Portable functions and draws of many cells at once: the same bits in fewer operations of numpy.

A portable function works out both sides of every choice. Where nearly all arguments lie on one
side, the other is worked out for the rest alone.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

from collections.abc import Callable

import numpy as np

from fnec.runtime.normal import middle_quantile64, outer_quantile64
from fnec.runtime.portable import EXPREL_NEAR, exprel64, exprel_divisor64
from fnec.runtime.random import step_counter

DRAWN_AT_ONCE = 8192  # numbers: a call of numpy costs as much as some thousand of them


def exprel_vector(x):
    """`exprel64` of an array (or a number), most of which lies near 0."""
    is_far = np.absolute(x) > EXPREL_NEAR
    n_far = np.count_nonzero(is_far)
    if 4 * n_far > np.size(x):
        return exprel64(x)
    y = 1.0 / exprel_divisor64(x)
    if n_far:
        y[is_far] = exprel64(x[is_far])
    return y


def normal_quantile_vector(u):
    """`normal_quantile64` of an array of `uniform`, most of which lies in the middle."""
    q = u - 0.5
    is_outer = 0.180625 - q * q < 0.0
    y = middle_quantile64(u)
    y[is_outer] = outer_quantile64(u[is_outer])
    return y


def draw_ahead(draw: Callable) -> Callable:
    """A function (key, cell, step) -> (n_cells,) numbers that works out some steps at once.

    draw: (key, counters) -> numbers.   cell: (n_cells,) indices; where they differ from those of
    the last call with the key, no later step is foreseen.
    """
    kept = {}  # (key, first cell) -> first step, cells, (n_steps, n_cells) numbers

    def drawn(key, cell, step):
        place = key, *cell[:1]
        first, cells, numbers = kept.get(place, (0, None, ()))
        known = np.array_equal(cells, cell)
        if not known or not 0 <= step - first < len(numbers):
            n_steps = max(1, DRAWN_AT_ONCE // max(1, len(cell))) if known else 1
            steps = np.arange(step, step + n_steps)[:, None]
            numbers = draw(np.uint64(int(key) % 2**64), step_counter(steps, cell))
            first = step
            kept[place] = first, cell, numbers
        return numbers[step - first]

    return drawn
