"""AGSDR: adaptive greedy selection and deselection of handles, with stochastic restarts.

docs/tuning.md defines it step by step; names here are those of that page.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fnec.tuning.method import Floats

FIRST_STEP, LEAST_STEP, MOST_STEP = 0.2, 0.005, 0.5  # of the unit cube
GROW, SHRINK = 1.5, 0.6  # of the step, after a better and after no better batch
RATE = 0.5  # how fast the shares of the handles follow the evidence
LEAST_SHARE, MOST_SHARE = 0.1, 0.95  # a deselected handle is still tried now and then
PATIENCE = 5  # batches without a gain of 1 % before a restart
GAIN = 0.01
NEAR = 3  # times the number of handles, and two: evaluations that the local model is made of
RIDGE = 1e-3


class Agsdr:
    """An incumbent, a step, and for each handle the share of candidates that move it."""

    def __init__(self, start: Floats, *, batch: int, seed: int) -> None:
        self.rng, self.batch, self.n = np.random.default_rng(seed), batch, len(start)
        self.best, self.best_loss = start, np.inf
        self.wins = np.ones(2)  # restarts that found a new best: anywhere, around the best
        self.tries = np.full(2, 2.0)
        self.kind: int | None = None  # of the last restart
        self._begin(start, is_wide=False)

    def _begin(self, at: Floats, *, is_wide: bool) -> None:
        """Forget all but the best.   is_wide: the first batch is drawn anywhere."""
        self.is_wide = is_wide
        self.incumbent, self.loss = at, np.inf
        self.step = FIRST_STEP
        self.share = np.full(self.n, max(0.5, 1.0 / self.n))
        self.points = np.empty((0, self.n))
        self.residuals: Floats | None = None
        self.n_idle = 0
        self.is_fresh = True

    def ask(self) -> Floats:
        """(n, n_handles) the next batch: the greedy candidate first, then draws."""
        found: list[Floats] = [self.incumbent] if self.is_fresh else self._greedy()
        self.moved = np.zeros((self.batch, self.n), dtype=bool)
        while self.is_fresh and self.is_wide and len(found) < self.batch:
            found.append(self.rng.random(self.n))
        while len(found) < self.batch:
            chosen = self.rng.random(self.n) < self.share
            if not chosen.any():
                chosen[self.rng.integers(self.n)] = True
            width = self.step * (2.0 if self.is_fresh else 1.0)
            point = self.incumbent + np.where(chosen, width * self.rng.standard_normal(self.n), 0.0)
            self.moved[len(found)] = chosen
            found.append(_folded(point))
        return np.array(found[: self.batch])

    def tell(self, points: Floats, losses: Floats, residuals: Floats) -> None:
        """Select, deselect, move, and begin anew where nothing is to be gained."""
        seen = self.residuals
        self.points = np.concatenate([self.points, points])
        self.residuals = residuals if seen is None else np.concatenate([seen, residuals])
        self._weigh(losses)
        at = int(np.argmin(losses))
        is_better = losses[at] < self.loss
        is_gain = losses[at] < (1.0 - GAIN) * self.loss
        is_flat = np.ptp(losses) <= 1e-9 * max(abs(losses[at]), 1e-9)
        if is_better:
            self.incumbent, self.loss = points[at], float(losses[at])
        if is_better or is_flat:  # on a plateau only longer steps help
            self.step = min(GROW * self.step, MOST_STEP)
        else:
            self.step *= SHRINK
        self.n_idle = 0 if is_gain or self.is_fresh else self.n_idle + 1
        self.is_fresh = False
        if self.loss < self.best_loss:
            self.best, self.best_loss = self.incumbent, self.loss
            if self.kind is not None:
                self.wins[self.kind] += 1
                self.kind = None
        if self.step < LEAST_STEP or self.n_idle >= PATIENCE:
            self._restart()

    def _weigh(self, losses: Floats) -> None:
        """Move the share of each handle by how candidates ranked that moved it, and others."""
        order = np.argsort(np.argsort(losses))
        rank = 1.0 - 2.0 * order / max(len(losses) - 1, 1)  # 1 the best, -1 the worst
        drawn = self.moved.any(axis=1)
        for i in range(self.n):
            yes, no = drawn & self.moved[:, i], drawn & ~self.moved[:, i]
            if yes.any() and no.any():
                evidence = float(rank[yes].mean() - rank[no].mean()) / 2.0
                self.share[i] += (
                    RATE * evidence * (1.0 - self.share[i] if evidence > 0 else self.share[i])
                )
        self.share = np.clip(self.share, LEAST_SHARE, MOST_SHARE)

    def _greedy(self) -> list[Floats]:
        """Where a linear model of the residuals near the incumbent is least, a step away at most.

        Handles take part in proportion to their shares. None where too little is known.
        """
        assert self.residuals is not None
        known = np.isfinite(self.residuals).all(axis=1)
        points, residuals = self.points[known], self.residuals[known]
        if len(points) < 2:
            return []
        distance = np.abs(points - self.incumbent).max(axis=1)
        near = np.argsort(distance, kind="stable")[: NEAR * self.n + 2]
        points, residuals, distance = points[near], residuals[near], distance[near]
        here = residuals[np.argmin((residuals**2).sum(axis=1))]
        weight = 1.0 / (distance + 0.5 * self.step)
        offset = (points - self.incumbent) * weight[:, None]
        change = (residuals - here) * weight[:, None]
        slope = _solved(
            offset.T @ offset + RIDGE * np.eye(self.n), offset.T @ change
        )  # (n, n_goals)
        scaled = slope * self.share[:, None]
        curve = scaled.T @ scaled
        move = -scaled @ _solved(
            curve + (RIDGE * np.trace(curve) + 1e-12) * np.eye(len(here)), here
        )
        move *= self.share
        longest = float(np.abs(move).max())
        reach = 2.0 * self.step
        if longest > reach:
            move *= reach / longest
        return [np.clip(self.incumbent + share * move, 0.0, 1.0) for share in (1.0, 0.5)]

    def _restart(self) -> None:
        """Begin anew: anywhere or around the best, whichever has paid more often."""
        odds = self.wins / self.tries
        self.kind = int(self.rng.random() * odds.sum() >= odds[0])
        self.tries[self.kind] += 1
        at = self.rng.random(self.n)
        if self.kind == 1:
            at = _folded(self.best + FIRST_STEP * self.rng.standard_normal(self.n))
        self._begin(at, is_wide=self.kind == 0)


def _solved(matrix: Floats, right: Floats) -> Floats:
    linalg: Any = np.linalg  # its types are unions that no array fits
    return linalg.solve(matrix, right)


def _folded(x: Floats) -> Floats:
    """Reflected at the faces of the unit cube."""
    x = np.abs(x) % 2.0
    return np.where(x > 1.0, 2.0 - x, x)
