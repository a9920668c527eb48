"""Candidates anywhere in the ranges: what every other method has to beat."""

from __future__ import annotations

import numpy as np

from fnec.tuning.method import Floats


class RandomSearch:
    """The spec's own values first, then even draws from the unit cube."""

    def __init__(self, start: Floats, *, batch: int, seed: int) -> None:
        self.rng, self.batch, self.start = np.random.default_rng(seed), batch, start
        self.is_first = True

    def ask(self) -> Floats:
        """(n, n_handles) the next batch."""
        points = self.rng.random((self.batch, len(self.start)))
        if self.is_first:
            points[0] = self.start
        return points

    def tell(self, points: Floats, losses: Floats, residuals: Floats) -> None:
        """It learns nothing."""
        self.is_first = False
