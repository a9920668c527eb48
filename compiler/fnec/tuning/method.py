"""How candidates are chosen: every method asks for a batch and is told what came out.

A method is its seed and what it was told, nothing else: a study that goes on tells it everything
again, and it stands where it stood.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Method(Protocol):
    """A way to choose candidates in the unit cube."""

    def ask(self) -> Floats:
        """(n, n_handles) the next batch."""
        ...

    def tell(self, points: Floats, losses: Floats, residuals: Floats) -> None:
        """What came out of the batch that was asked for.

        points: (n, n_handles).   losses: (n,).   residuals: (n, n_goals), NaN where not told.
        """
        ...


def method_of(
    name: str, start: Floats, *, batch: int, seed: int, slopes: Callable[[Floats], Floats]
) -> Method:
    """A method by its name.   start: (n_handles,) where the spec stands.

    slopes: (n_goals, n_handles) derivatives of the residuals at a place.
    """
    if name == "random":
        from fnec.tuning.random_search import RandomSearch

        return RandomSearch(start, batch=batch, seed=seed)
    if name == "cma":
        from fnec.tuning.cma_es import CmaEs

        return CmaEs(start, batch=batch, seed=seed)
    if name == "gradient":
        from fnec.tuning.gradient import Gradient

        return Gradient(start, slopes=slopes)
    from fnec.tuning.agsdr import Agsdr

    return Agsdr(start, batch=batch, seed=seed)
