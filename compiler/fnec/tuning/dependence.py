"""What of a network follows from the handles, and so differs from candidate to candidate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from typing import cast

from fnec.expr import Name, names
from fnec.ir.network import Network, Pathway


def followers(net: Network, handles: Collection[str]) -> frozenset[str]:
    """The handles, and the derived constants that follow from them."""
    found = set(handles)
    for c in net.constants:
        if names(c.value) & found:
            found.add(c.name)
    return frozenset(found)


def changes_places(net: Network, handles: Collection[str]) -> bool:
    """Sizes of populations or positions of cells follow from a handle."""
    moved = followers(net, handles)
    populations = [p for g in net.groups for p in g.populations]
    return any(reads((p.size, p.positions), moved) for p in populations)


def changes_pairs(net: Network, handles: Collection[str]) -> bool:
    """Which cells are connected follows from a handle, or may do so."""
    moved = followers(net, handles)
    return changes_places(net, handles) or any(
        reads((w.connect, w.when, w.pairs), moved)
        or any(reads(p.cell_constants, moved) for g in net.groups for p in g.populations)
        for w in net.pathways
    )


def changes_cells(net: Network, handles: Collection[str]) -> bool:
    """Constants that all cells of a group share follow from a handle."""
    moved = followers(net, handles)
    return any(reads((g.constants, g.refractory), moved) for g in net.groups)


def changes_more_than_weights(net: Network, handles: Collection[str]) -> bool:
    """A handle reaches sizes, wiring, delays, or what a whole run shares: event counts, signals."""
    moved = followers(net, handles)
    shared = [net.signals, net.homeostasis, net.duration, net.phases, net.probes]
    shared += [(x.mean, x.table) for x in net.poisson]
    shared += [g.tables for g in net.groups]
    shared += [(w.delay, w.scalars) for w in net.pathways]
    return changes_pairs(net, handles) or reads(tuple(shared), moved)


def with_own_weights(net: Network, handles: Collection[str]) -> Network:
    """The same network, with weights of their own for synapses where they follow from a handle."""
    moved = followers(net, handles)

    def own(w: Pathway) -> Pathway:
        found, constants = set(moved), list(w.constants)
        for i, c in enumerate(w.constants):
            if names(c.value) & found:
                found.add(c.name)
                constants[i] = replace(c, is_per_synapse=True)
        return replace(w, constants=tuple(constants))

    return replace(net, pathways=tuple(map(own, net.pathways)))


def reads(part: object, moved: Collection[str]) -> bool:
    """Some name in a part of a network is among these; units count as names."""
    if isinstance(part, Name):
        return part.name in moved
    if isinstance(part, tuple):
        return any(reads(x, moved) for x in cast("tuple[object, ...]", part))
    if is_dataclass(part):
        return any(reads(getattr(part, f.name), moved) for f in fields(part))
    return False
