"""From which current on a cell fires.

A coarse sweep over decades finds the first current that makes it fire; a finer one between this
and the one before leaves a bracket of a thousandth of it. A cell that fires without a current
has its threshold below zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fnec.lone_cells.bench import Answers, Bench, Row, Sweep
from fnec.lone_cells.choose import Cell
from fnec.readout.trains import Floats

DECADES = ((1e-2, 1e2), (1e2, 1e6), (1e-6, 1e-2))  # of the unit of the input, tried in turn
N_COARSE = 98  # currents, zero among them: 10 % apart
N_FINE = 129
Fires = Callable[[Floats, float], bool]  # spikes, s from the onset; how long the current lasts, s


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The least current at which a cell fires, and the largest seen below, at which it does not.

    In the unit of the input; NaN where no current was found.
    """

    below: float
    current: float


def once(spikes: Floats, step: float) -> bool:
    """It fires at all while the current lasts.   spikes, step: s."""
    return bool((spikes < step).any())


def lastingly(spikes: Floats, step: float) -> bool:
    """It still fires in the second half of the current.   spikes, step: s."""
    return bool(((spikes >= step / 2) & (spikes < step)).any())


KINDS: dict[str, Fires] = {"rheobase": once, "lasting": lastingly}
NOT_FOUND = Threshold(below=float("nan"), current=float("nan"))


def thresholds_of(
    bench: Bench, cells: Sequence[Cell], *, step: float
) -> dict[str, dict[str, Threshold]]:
    """Name of the cell -> kind of threshold -> what was found.   step: of the currents, s."""
    found: dict[str, dict[str, Threshold]] = {c.name: {} for c in cells}
    sign = {c.name: 1.0 for c in cells}
    for low, high in (DECADES[0], *DECADES):  # the first ones again with the other sign
        rows = [
            Row(
                name=c.name,
                cell=c,
                sweep=Sweep(
                    low=sign[c.name] * low, high=sign[c.name] * high, n=N_COARSE, has_zero=True,
                    is_even_in_logarithm=True,
                ),
            )
            for c in cells
            if len(found[c.name]) < len(KINDS)
        ]  # fmt: skip
        if not rows:
            break
        for name, answers in bench.run(rows, step=step).items():
            if once(answers.trains[0], step):  # without a current: how much silences it?
                sign[name] = -1.0
            for kind, fires in KINDS.items():
                at = bracket(answers, fires, step)
                if at is not None and kind not in found[name]:
                    found[name][kind] = at
    rows = [
        Row(name=f"{c.name}__{k}", cell=c, sweep=Sweep(low=t.below, high=t.current, n=N_FINE))
        for c in cells
        for k, t in found[c.name].items()
    ]
    refined = bench.run(rows, step=step) if rows else dict[str, Answers]()
    for name, answers in refined.items():
        cell, _, kind = name.rpartition("__")
        found[cell][kind] = bracket(answers, KINDS[kind], step) or found[cell][kind]
    return {c.name: {k: found[c.name].get(k, NOT_FOUND) for k in KINDS} for c in cells}


def bracket(answers: Answers, fires: Fires, step: float) -> Threshold | None:
    """The least current of a sweep at which a cell fires, with its neighbour below.

    None where every current makes it fire, or none.
    """
    order = [int(k) for k in np.argsort(answers.currents, kind="stable").tolist()]
    does = np.array([fires(answers.trains[k], step) for k in order])
    if not does.any() or does[0]:
        return None
    first = int(np.argmax(does))
    currents = answers.currents[order]
    return Threshold(below=float(currents[first - 1]), current=float(currents[first]))
