"""The synapses of a projection and their weights at one moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.trains import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Synapses:
    """Who is connected to whom, and how strongly."""

    pre: Ints  # (n_synapses,), 0 … n_pre - 1
    post: Ints  # (n_synapses,), 0 … n_post - 1
    weights: Floats  # (n_synapses,) SI
    n_pre: int
    n_post: int

    def incoming_mean(self) -> Floats:
        """(n_post,) mean weight of the synapses onto each cell; NaN of none."""
        total = np.bincount(self.post, weights=self.weights, minlength=self.n_post)
        n = np.bincount(self.post, minlength=self.n_post)
        return np.where(n > 0, total / np.maximum(n, 1), np.nan)

    def incoming_share(self, chosen: np.ndarray) -> Floats:
        """(n_post,) share of the synapses onto each cell that are chosen; NaN of none.

        chosen: (n_synapses,) of bool.
        """
        some = np.bincount(self.post, weights=chosen.astype(float), minlength=self.n_post)
        n = np.bincount(self.post, minlength=self.n_post)
        return np.where(n > 0, some / np.maximum(n, 1), np.nan)

    def onto(self, cell: int) -> tuple[Ints, Floats]:
        """Sources, ascending, and weights of the synapses onto one cell."""
        mine = np.flatnonzero(self.post == cell)
        mine = mine[np.argsort(self.pre[mine], kind="stable")]
        return self.pre[mine], self.weights[mine]
