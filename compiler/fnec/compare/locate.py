"""The first step, population, cell and variable in which two runs part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fnec.compare.bits import differs
from fnec.compare.side import Arrays, Side

ROWS = 64  # states looked at in one pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """States before a step that are the first to differ."""

    step: int  # the step that made the difference: the states before `step + 1` differ
    key: tuple[str, str]  # population, variable
    cell: int
    n_cells: int
    left: float
    right: float
    others: tuple[tuple[str, str], ...]  # further variables that differ at the same step
    before: dict[str, Any]  # states before `step`, the same on both sides


def locate(left: Side, right: Side, a: Arrays, b: Arrays, n_steps: int) -> Difference | None:
    """The first difference of two sides, found by ever finer looks at their states.

    a, b: their recordings, which bound where it can be. None if the states never differ.
    """
    low, high = 0, min(_bound(a, b, n_steps), n_steps - 1) + 1
    while True:
        every = max(1, -(-(high - low + 1) // ROWS))
        trace = (low, high + 1, every)
        steps_needed = high + 1
        one = left.run(n_steps=min(steps_needed, n_steps), trace=trace)
        two = right.run(n_steps=min(steps_needed, n_steps), trace=trace)
        row = _first_row(one, two)
        steps = np.asarray(one["trace.step"])
        if row is None:
            if every == 1 or low >= int(steps[-1]):
                return _in_final(one, two, int(steps[-1])) if len(steps) else None
            low = int(steps[-1])
            continue
        if row == 0:
            return _difference(one, two, 0, int(steps[0]) - 1)
        if every == 1:
            return _difference(one, two, row, int(steps[row]) - 1)
        low, high = int(steps[row - 1]), int(steps[row])


def _bound(a: Arrays, b: Arrays, n_steps: int) -> int:
    """A step by which recorded values have parted."""
    bound = n_steps
    for key in a:
        if key.startswith("spikes.") and key.endswith(".step"):
            bound = min(bound, _first_spike(a, b, key[: -len(".step")], n_steps))
        if key.startswith("probe.") and not key.endswith(".step") and key in b:
            x, y = np.asarray(a[key]), np.asarray(b[key])
            rows = min(len(x), len(y))
            unequal = np.flatnonzero(differs(x[:rows], y[:rows]).any(axis=tuple(range(1, x.ndim))))
            steps = a["probe." + key.split(".")[1] + ".step"]
            if len(unequal):
                bound = min(bound, int(steps[unequal[0]]))
    return bound


def _first_spike(a: Arrays, b: Arrays, key: str, n_steps: int) -> int:
    """The step of the first spike that the other side does not have."""
    lists = [np.stack([np.asarray(x[f"{key}.step"]), np.asarray(x[f"{key}.cell"])]) for x in (a, b)]
    rows = min(lists[0].shape[1], lists[1].shape[1])
    unequal = np.flatnonzero((lists[0][:, :rows] != lists[1][:, :rows]).any(axis=0))
    if len(unequal):
        return int(min(x[0, unequal[0]] for x in lists))
    longer = max(lists, key=lambda x: x.shape[1])
    return n_steps if longer.shape[1] == rows else int(longer[0, rows])


def _keys(one: Mapping[str, Any], prefix: str) -> list[str]:
    return [k for k in one if k.startswith(prefix + ".") and k != f"{prefix}.step"]


def _first_row(one: Arrays, two: Arrays) -> int | None:
    rows = [
        np.flatnonzero(differs(np.asarray(one[k]), np.asarray(two[k])).any(axis=1))
        for k in _keys(one, "trace")
    ]
    found = [int(r[0]) for r in rows if len(r)]
    return min(found) if found else None


def _difference(one: Arrays, two: Arrays, row: int, step: int) -> Difference:
    now = {k.removeprefix("trace."): (one[k][row], two[k][row]) for k in _keys(one, "trace")}
    before = {
        k.removeprefix("trace."): np.asarray(one[k][max(row - 1, 0)]) for k in _keys(one, "trace")
    }
    return _build(now, before, step)


def _in_final(one: Arrays, two: Arrays, last: int) -> Difference | None:
    """The states differ only after the last step."""
    now = {k.removeprefix("final."): (one[k], two[k]) for k in _keys(one, "final")}
    if not any(differs(np.asarray(x), np.asarray(y)).any() for x, y in now.values()):
        return None
    before = {k.removeprefix("trace."): np.asarray(one[k][-1]) for k in _keys(one, "trace")}
    return _build(now, before, last)


def _build(now: dict[str, tuple[Any, Any]], before: dict[str, Any], step: int) -> Difference:
    unequal: list[tuple[str, Any]] = []
    for key, (x, y) in now.items():
        where = np.flatnonzero(differs(np.asarray(x), np.asarray(y)))
        if len(where):
            unequal.append((key, where))
    key, where = unequal[0]
    population, variable = key.split(".", 1)
    cell = int(where[0])
    return Difference(
        step=step,
        key=(population, variable),
        cell=cell,
        n_cells=len(where),
        left=float(now[key][0][cell]),
        right=float(now[key][1][cell]),
        others=tuple((k.partition(".")[0], k.partition(".")[2]) for k, _ in unequal[1:]),
        before=before,
    )
