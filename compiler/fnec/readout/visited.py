"""Which values two signals took together: where a stimulus was, and how often it stood still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.trains import Floats

FEW = 0.2  # of the steps; a signal that changes less often is held


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """Pairs of values in the order in which they came; those of a held signal once each."""

    x: Floats  # (n,)
    y: Floats  # (n,)
    is_held: bool  # it jumps from pair to pair and stays for many steps


def visited(x: Floats, y: Floats) -> Visited:
    """What two signals went through.   x, y: (n_steps,) any unit; steps with a NaN are left out."""
    known = np.isfinite(x) & np.isfinite(y)
    pairs = np.stack([x[known], y[known]], axis=1)
    moves = np.any(np.diff(pairs, axis=0) != 0, axis=1)
    is_held = len(pairs) > 1 and moves.sum() < FEW * len(moves)
    if is_held:
        pairs = np.unique(pairs, axis=0)
    return Visited(x=pairs[:, 0], y=pairs[:, 1], is_held=is_held)
