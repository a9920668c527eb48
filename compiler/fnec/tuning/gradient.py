"""Descent along surrogate derivatives: their direction, sized by one central difference.

Where there are none, a central difference for each handle takes their place.

The steps are those of Adam (Kingma and Ba 2015, arXiv:1412.6980) as the library optax has it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from fnec.runner.fault import AT_FAULT, RunError
from fnec.tuning.method import Floats

RATE = 0.05  # of Adam, in the unit cube: about what a handle moves at a time
APART = 0.02  # half the distance of the two candidates of a central difference
MOST = 1e6  # a derivative of the loss by a place in the cube that is no derivative any more

Slopes = Callable[[Floats], Floats]


class Gradient:
    """A batch is the point itself, or two points on either side of it along the derivative.

    Without derivatives it is the point, and two on either side of it for each handle.
    """

    def __init__(self, start: Floats, *, slopes: Slopes) -> None:
        if find_spec("optax") is None:
            raise RunError("--method gradient needs the library optax", "pip install 'fnec[tune]'")
        import optax  # pyright: ignore[reportMissingTypeStubs]

        self.slopes = slopes
        self.adam: Any = optax.adam(RATE)
        self.x, self.state = start, self.adam.init(start)
        self.direction: Floats | None = None
        self.gradient = np.zeros_like(start)  # of the loss, the last one
        self.refusal = ""  # why there are no surrogate derivatives

    def ask(self) -> Floats:
        """(1, n_handles) the point, or (2, n_handles) its neighbours; or all at once."""
        if self.refusal:
            step = APART * np.eye(len(self.x))
            return np.clip([self.x, *(self.x - step), *(self.x + step)], 0.0, 1.0)
        if self.direction is None:
            return self.x[None]
        step = APART * self.direction / np.linalg.norm(self.direction)
        return np.clip([self.x - step, self.x + step], 0.0, 1.0)

    def tell(self, points: Floats, losses: Floats, residuals: Floats) -> None:
        """Find the direction, or size it and take a step."""
        if self.refusal:
            n = len(self.x)
            apart = np.diagonal(points[1 + n :] - points[1 : 1 + n])
            self.gradient = (losses[1 + n :] - losses[1 : 1 + n]) / apart
            self._descend(float(losses[0]))
        elif self.direction is None:
            try:
                self.direction = loss_slopes(self.slopes(self.x), residuals[0])
            except RunError as error:
                if error.exit_code != AT_FAULT:
                    raise
                self.refusal = error.message
                return
            if not np.any(self.direction):
                self.direction = np.ones_like(self.x)  # met, or flat: any way will do
        else:
            between = points[1] - points[0]
            along = float(between @ self.direction)
            self.gradient = self.direction * (losses[1] - losses[0]) / along if along else between
            self._descend(float(losses.mean()))

    def _descend(self, loss: float) -> None:
        """A step of Adam, no further than to where the tangent reaches 0."""
        moved, self.state = self.adam.update(self.gradient, self.state)
        move = np.array(moved, np.float64)
        if -self.gradient @ move > loss:
            move *= loss / float(-self.gradient @ move)
        self.x = np.clip(self.x + move, 0.0, 1.0)
        self.direction = None


def loss_slopes(slopes: Floats, residuals: Floats) -> Floats:
    """(n_handles,) derivatives of the loss.   slopes: (n_goals, n_handles), of the residuals.

    Raises `RunError` where derivatives have grown beyond all measure.
    """
    if not np.isfinite(slopes).all() or np.abs(slopes).max(initial=0.0) > MOST:
        raise RunError(
            "derivatives through the spikes of this network grow without limit",
            "give a shorter --duration, or another --method",
            exit_code=AT_FAULT,
        )
    loss = float(np.sqrt(np.sum(residuals**2)))
    if loss == 0:
        return 0.0 * slopes[0]
    return np.asarray((residuals[:, None] * slopes).sum(axis=0), np.float64) / loss
