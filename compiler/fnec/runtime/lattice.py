"""Cells in a row or a ring: two populations of any sizes laid over the same stretch.

Places are indices of the second population. On a line its first and last cell stand beside the
first and last of the other; on a ring cell 0 stands beside cell 0.
"""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

import numpy as np


def place_on_line(i, n: int, n_other: int) -> np.ndarray:
    """Where cell i of n stands among `n_other` cells; a lone cell stands in the middle."""
    if n == 1:
        return np.full(np.shape(i), 0.5 * (n_other - 1))
    return i * float(n_other - 1) / (n - 1)  # the product first: equal sizes give i itself


def line_distance(pre, n_pre: int, post, n_post: int) -> np.ndarray:
    """Target cells from the place of `pre` to `post`.   pre, post: (n,) indices."""
    return np.abs(place_on_line(pre, n_pre, n_post) - post)


def ring_distance(pre, n_pre: int, post, n_post: int) -> np.ndarray:
    """Target cells from the place of `pre` to `post`, the shorter way round."""
    apart = np.abs(pre * float(n_post) / n_pre - post)
    return np.minimum(apart, n_post - apart)
