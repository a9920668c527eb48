"""The synapses that have states, as a recording holds them from the start."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fnec.backends.python.before import ends_of
from fnec.backends.reference.build import Fixed
from fnec.ir.network import Network
from fnec.runtime.edges import Edges


def ends(net: Network) -> dict[str, dict[str, list[str]]]:
    """Populations through which the synapses of each pathway count their sources and targets."""
    return {w.name: ends_of(net, w) for w in net.pathways if w.states}


def states_before(net: Network, fixed: Fixed, edges: Mapping[str, Edges]) -> dict[str, np.ndarray]:
    """Sources, targets and first states of the synapses: key -> (n_synapses,)."""
    found: dict[str, np.ndarray] = {}
    for w in net.pathways:
        if not w.states:
            continue
        own = edges[w.name]
        for side, group in (("pre", w.pre), ("post", w.post)):
            first = fixed.cells[group].offsets[ends_of(net, w)[side][0]]
            found[f"edges.{w.name}.{side}"] = (getattr(own, side) - first).astype(np.int32)
        for x in w.states:
            found[f"first.{w.name}.{x.name}"] = (
                np.zeros(len(own.pre)) + own.values[f"init_{x.name}"]
            )
    return found
