"""Edges of several pairs of populations, joined into the list that a simulator delivers over."""

# Numbers or arrays alike, and so without types for pyright to be strict about.
# pyright: standard

from typing import NamedTuple

import numpy as np


class Edges(NamedTuple):
    """The synapses between two groups of cells, sorted by source cell."""

    pre: np.ndarray  # (n_synapses,) int32, index in the source group
    post: np.ndarray  # (n_synapses,) int32, index in the target group
    delay: int | np.ndarray  # steps; one number, or (n_synapses,) int32
    values: dict[str, float | np.ndarray]  # weight and other constants: a number, or (n_synapses,)


def join_edges(parts: list[Edges]) -> Edges:
    """One list of edges out of several; the edges of a source keep the order of the parts.

    Values and delays that are one number must be the same number in every part.
    """
    if len(parts) == 1:
        return parts[0]
    pre = np.concatenate([part.pre for part in parts])
    order = np.argsort(pre, kind="stable")

    def joined(values):
        if all(np.ndim(v) == 0 for v in values):
            return values[0]
        sizes = [len(part.pre) for part in parts]
        spread = [np.broadcast_to(v, n) for v, n in zip(values, sizes, strict=True)]
        return np.concatenate(spread)[order]

    return Edges(
        pre=pre[order],
        post=np.concatenate([part.post for part in parts])[order],
        delay=joined([part.delay for part in parts]),
        values={name: joined([part.values[name] for part in parts]) for name in parts[0].values},
    )


def first_cells(size, names: tuple[str, ...]) -> dict[str, int]:
    """Index of each population's first cell in a group of these populations."""
    first, at = {}, 0
    for name in names:
        first[name] = at
        at += getattr(size, name)
    return first


def join_cells(parts: list[dict]) -> dict:
    """The cells of several populations side by side: name -> (n_cells,)."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
