"""CMA-ES by the library `cma` (Hansen 2016, arXiv:1604.00772), in the unit cube."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np

from fnec.runner.fault import RunError
from fnec.tuning.method import Floats

WIDTH = 0.3  # of the first cloud


class CmaEs:
    """A cloud of candidates that takes the shape of the valley; where it stops, a new one."""

    def __init__(self, start: Floats, *, batch: int, seed: int) -> None:
        if find_spec("cma") is None:
            raise RunError("--method cma needs the library cma", "pip install 'fnec[tune]'")
        self.rng, self.batch, self.start = np.random.default_rng(seed), batch, start
        self.cloud = self._new(start)
        self.is_first = True

    def ask(self) -> Floats:
        """(n, n_handles) the next batch; the spec's own values stand in the first."""
        self.drawn: list[Floats] = self.cloud.ask()
        if self.is_first:
            self.drawn[0] = self.start.copy()
        return np.clip(np.array(self.drawn), 0.0, 1.0)

    def tell(self, points: Floats, losses: Floats, residuals: Floats) -> None:
        """Move the cloud; begin anew anywhere once it has come to rest."""
        self.cloud.tell(self.drawn, losses.tolist())
        self.is_first = False
        if self.cloud.stop():
            self.cloud = self._new(self.rng.random(len(self.start)))

    def _new(self, centre: Floats) -> Any:
        import cma  # pyright: ignore[reportMissingTypeStubs]

        def normal(*n: int) -> Floats:
            return self.rng.standard_normal(n)

        options: dict[str, Any] = {
            "bounds": [0.0, 1.0],
            "popsize": self.batch,
            "randn": normal,
            "seed": np.nan,  # no global numbers
            "verbose": -9,
        }
        if len(centre) == 1:  # the library refuses one dimension
            raise RunError(
                "--method cma needs two handles or more", "use --method agsdr for a single one"
            )
        return cma.CMAEvolutionStrategy(centre.tolist(), WIDTH, options)
