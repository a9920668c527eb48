"""Which array library a formula computes with: that of the arrays it is given."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = Any  # of numpy or jax.numpy; shape and unit are said where one is taken


def namespace(*arrays: Array) -> Any:
    """The module whose functions fit these arrays: `numpy`, or `jax.numpy` if one is of jax.

    Formulas of this package use only names that both share, so they can be differentiated.
    """
    for array in arrays:
        if not isinstance(array, np.ndarray) and hasattr(array, "__array_namespace__"):
            return array.__array_namespace__()
    return np


def known(array: Array) -> np.ndarray[Any, Any] | None:
    """The numbers, or None while jax traces a function and there are none yet."""
    try:
        return np.asarray(array)
    except TypeError:  # jax raises a kind of TypeError for an array that is traced
        return None
