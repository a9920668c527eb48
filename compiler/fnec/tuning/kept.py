"""What a program draws anew for every candidate, and need not: kept from the first on.

Functions of a generated program that give the same for the same arguments remember what they gave.
"""

# Functions of a program that is loaded at run time have no types.
# pyright: standard

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from inspect import signature
from types import ModuleType
from typing import Any

import numpy as np

from fnec.ir.network import Network
from fnec.tuning.dependence import changes_pairs, changes_places

MOST = 100_000  # results of functions of numbers
MATRICES = 4096  # results of functions of matrices


def keep_draws(m: ModuleType, net: Network, handles: Collection[str]) -> None:
    """Let a program of this process remember what no handle changes."""
    program: Any = m
    program.wiring_of = lambda edges: ""  # hashes that nobody reads here
    for name in ("stream", "apportioned"):
        if hasattr(m, name):
            setattr(m, name, lru_cache(MOST)(getattr(m, name)))
    for name in ("propagator", "propagator_with_inputs"):
        if hasattr(m, name):
            setattr(m, name, _by_content(getattr(m, name)))
    if hasattr(m, "place_cells") and not changes_places(net, handles):
        program.place_cells = _by_seed(m.place_cells)
    if hasattr(m, "bernoulli"):
        program.bernoulli = _by_arguments(m.bernoulli)
    if hasattr(m, "bernoulli_where") and not changes_pairs(net, handles):
        program.bernoulli_where = _by_key(m.bernoulli_where)


def _by_content(function: Callable[..., Any]) -> Callable[..., Any]:
    """It remembers by what the arrays hold."""
    found: dict[Any, Any] = {}

    def remembered(*given: Any) -> Any:
        arrays = [np.asarray(x) for x in given]
        key = tuple((x.tobytes(), x.shape, x.dtype.str) for x in arrays)
        if key not in found:
            while len(found) >= MATRICES:
                found.pop(next(iter(found)))
            found[key] = _sealed(function(*given))
        return found[key]

    return remembered


def _by_arguments(function: Callable[..., Any]) -> Callable[..., Any]:
    """It remembers by a stream, sizes and a probability."""
    found: dict[Any, Any] = {}

    def remembered(key: Any, n_pre: int, n_post: int, p: Any, *, same: bool = False) -> Any:
        if np.ndim(p):
            return function(key, n_pre, n_post, p, same=same)
        at = (int(key), n_pre, n_post, same)  # of a stream, the last: handles may change p
        if at not in found or found[at][0] != float(p):
            found[at] = float(p), _sealed(function(key, n_pre, n_post, p, same=same))
        return found[at][1]

    return remembered


def _by_key(function: Callable[..., Any]) -> Callable[..., Any]:
    """It remembers by a stream and sizes: probabilities never change."""
    found: dict[Any, Any] = {}

    def remembered(key: Any, n_pre: int, n_post: int, p: Any, *, same: bool = False) -> Any:
        at = (int(key), n_pre, n_post, same)
        if at not in found:
            found[at] = _sealed(function(key, n_pre, n_post, p, same=same))
        return found[at]

    return remembered


def _by_seed(function: Callable[..., Any]) -> Callable[..., Any]:
    """It remembers by the seed, if it has one: sizes and all else never change."""
    found: dict[int, Any] = {}
    takes = list(signature(function).parameters)

    def remembered(*given: Any) -> Any:
        seed = int(given[takes.index("seed")]) if "seed" in takes else 0
        if seed not in found:
            found[seed] = function(*given)
            _sealed(tuple(found[seed].values()))
        return found[seed]

    return remembered


def _sealed(arrays: Any) -> Any:
    """The same, read-only: what is shared must not change."""
    for x in arrays if isinstance(arrays, tuple) else (arrays,):
        x.setflags(write=False)
    return arrays
