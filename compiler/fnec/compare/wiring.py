"""How the synapses of two networks differ, for people."""

from __future__ import annotations

import numpy as np

from fnec.backends.reference.build import fix
from fnec.backends.reference.wire import wire
from fnec.compare.bits import differs
from fnec.ir.network import Network
from fnec.runtime.edges import Edges


def wiring_differences(
    left: Network, right: Network, names: tuple[str, ...], *, seed: int, dt: float
) -> tuple[str, ...]:
    """A sentence for each pathway whose recorded hash differs, by the networks' own synapses."""
    both = [wire(net, fix(net, {}, seed, dt, 0)) for net in (left, right)]
    return tuple(f"{n}: {_said(both[0][n], both[1][n])}" for n in names)


def _said(a: Edges, b: Edges) -> str:
    if len(a.pre) != len(b.pre):
        return f"{len(a.pre)} and {len(b.pre)} synapses"
    for side in ("pre", "post"):
        unequal = np.flatnonzero(getattr(a, side) != getattr(b, side))
        if len(unequal):
            at = unequal[0]
            one, two = ((int(e.pre[at]), int(e.post[at])) for e in (a, b))
            return f"synapse {at} joins {one[0]} -> {one[1]} and {two[0]} -> {two[1]}"
    values = {"delay in steps": (a.delay, b.delay)}
    values |= {name: (a.values[name], b.values[name]) for name in a.values}
    for name, (x, y) in values.items():
        one, two = (np.broadcast_to(np.asarray(v, dtype=np.float64), len(a.pre)) for v in (x, y))
        unequal = np.flatnonzero(differs(one.copy(), two.copy()))
        if len(unequal):
            at = unequal[0]
            return (
                f"{name} of {len(unequal)} synapses; synapse {at} has "
                f"{float(one[at])!r} and {float(two[at])!r}"
            )
    return "the networks have the same synapses, the programs do not"
