"""Proof that two programs of one spec do the same, or the first place where they part."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from fnec.compare.judge import judge
from fnec.compare.locate import locate
from fnec.compare.lockstep import MOST_ULPS, lockstep
from fnec.compare.side import Arrays, Side
from fnec.compare.terms import explain
from fnec.compare.verb import compare as compare_spec
from fnec.compare.verdict import Comparison, Level, Pairing
from fnec.compare.wiring import wiring_differences

LOOKS = 10  # states of all cells that every comparison looks at, besides what the probes record

__all__ = ["Comparison", "Level", "Side", "compare"]


def compare(
    sides: Sequence[Side], *, asked: Level, seed: int, dt: float, n_steps: int
) -> Comparison:
    """Run every side and hold each against the first.

    dt: s.   Where a pair misses bits, the first difference is located and explained; where it
    misses spikes, single steps are compared from the same states.
    """
    seconds: dict[str, float] = {}
    recordings: dict[str, Arrays] = {}
    for side in sides:
        begin = time.perf_counter()
        recordings[side.label] = side.run(trace=(0, n_steps, max(1, n_steps // LOOKS)))
        seconds[side.label] = time.perf_counter() - begin
    first = sides[0]
    pairings = [
        _pair(first, side, recordings, seed=seed, dt=dt, n_steps=n_steps) for side in sides[1:]
    ]
    return Comparison(
        spec=first.net.name,
        asked=asked,
        seed=seed,
        trial=first.net.trial,
        n_steps=n_steps,
        dt=dt,
        seconds=seconds,
        pairings=tuple(pairings),
    )


def _pair(
    left: Side, right: Side, recordings: dict[str, Arrays], *, seed: int, dt: float, n_steps: int
) -> Pairing:
    a, b = recordings[left.label], recordings[right.label]
    found = judge(left.label, right.label, a, b)
    if found.level is Level.bits:
        return found
    if found.wiring:
        said = wiring_differences(left.net, right.net, found.wiring, seed=seed, dt=dt)
        found = replace(found, wiring=said)
    difference = locate(left, right, a, b, n_steps)
    if difference is not None:
        nets = (left.net, right.net)
        parting = explain(nets, difference, (a, b), seed=seed, dt=dt, n_steps=n_steps)
        found = replace(found, parting=parting)
    if found.level < Level.spikes:
        worst = max(lockstep(s, left.net, seed=seed, dt=dt, n_steps=n_steps) for s in (left, right))
        level = Level.lockstep if worst <= MOST_ULPS else found.level
        found = replace(found, lockstep_ulps=worst, level=level)
    return found


class _Verb(ModuleType):
    """This package, callable: `fnec.compare("cuba")` is the verb, and `fnec.compare` its home."""

    def __call__(self, *args: Any, **kw: Any) -> Comparison:
        return compare_spec(*args, **kw)


sys.modules[__name__].__class__ = _Verb
