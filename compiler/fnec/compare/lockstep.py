"""One step from the same state: how far a program's step is from the interpreter's, in ulp.

This holds where trajectories are chaotic: every step starts from the program's own state, so that
rounding cannot add up. Two programs that are both within a few ulp of the interpreter agree in
lockstep with each other.
"""

from __future__ import annotations

import numpy as np

from fnec.backends.reference.run import Run
from fnec.compare.bits import ulps
from fnec.compare.side import Side
from fnec.ir.network import Network

MOST_ULPS = 64.0  # a handful of roundings in one statement, and cancellation at small values
MOST_STEPS = 500


def lockstep(side: Side, net: Network, *, seed: int, dt: float, n_steps: int) -> float:
    """The largest distance in ulp between the side's next states and the interpreter's on `net`.

    Distances are measured in ulp of the largest value of the variable, so that a difference of two
    large numbers near zero is not called far. Infinite where the spikes of a step differ.
    """
    n = min(n_steps, MOST_STEPS)
    recording = side.run(n_steps=n, trace=(0, n, 1))
    r = Run(net, seed=seed, params={}, dt=dt, n_steps=n)
    worst = 0.0
    for k in range(n - 1):
        for s in r.groups.values():
            for population, first in s.cells.offsets.items():
                last = first + r.fixed.sizes[population]
                for x in s.state:
                    s.state[x][first:last] = recording[f"trace.{population}.{x}"][k]
        r.step(k)
        for s in r.groups.values():
            for population, first in s.cells.offsets.items():
                last = first + r.fixed.sizes[population]
                for x, ours in s.state.items():
                    theirs = np.asarray(recording[f"trace.{population}.{x}"][k + 1])
                    scale = float(np.max(np.abs(theirs), initial=0.0))
                    gap = float(np.max(np.abs(ours[first:last] - theirs), initial=0.0))
                    worst = max(worst, ulps(scale, scale + gap) if scale else gap)
    return worst
