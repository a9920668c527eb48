"""Whether learning has come to rest, told from a series of checkpoints."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Floats

NOT_REACHED = float("nan")
CALM = 4  # changes in a row
SMALL = 0.005  # of what they are compared with
FEWEST_RECORDS = 6


def published_stabilisation(times: Floats, means: Floats) -> float:
    """Time of the record that ends the first four small changes in a row of the mean weight.

    times: (n_records,) s.   means: (n_records,) mean weight, any unit.
    Returns s, NaN if not reached or with fewer than six records. A change is small below 0.5 % of
    the last mean. As published for lateral-line maps. It asks of the mean only: it is calm also
    while weights still move up and down, and later changes do not count.
    """
    if len(means) < FEWEST_RECORDS:
        return NOT_REACHED
    relative = np.abs(np.diff(means)) / max(abs(float(means[-1])), 1e-12)
    return _end_of_first_run(times[1:], relative < SMALL)


def published_weight_rest(times: Floats, distances: Floats) -> float:
    """Time of the record that ends the first four small values in a row.

    distances: (n_records,) mean |w - w_initial|.   Small is below 0.5 % of the largest. Returns s,
    NaN if not reached. As published; since weights that have moved away stay away, no learning run
    can meet it. `settled_at` compares successive checkpoints.
    """
    if len(distances) < CALM or not np.max(distances) > 0:
        return NOT_REACHED
    return _end_of_first_run(times, np.asarray(distances) < SMALL * np.max(distances))


def has_plateaued(values: Floats, *, n: int = 3, tolerance: float = 0.02) -> bool | None:
    """Whether the mean of the last `n` values is lower than that of the `n` before by too little.

    values: (n_records,) of an error.   tolerance: in its unit, the published 0.02 rad.
    None with fewer than 2n values or if one of those is NaN. A rise counts as a plateau too: the
    rule asks whether longer training still pays.
    """
    last = np.asarray(values, dtype=np.float64)[-2 * n :]
    if len(last) < 2 * n or not np.isfinite(last).all():
        return None
    return bool(np.mean(last[:n]) - np.mean(last[n:]) <= tolerance)


def settled_at(
    times: Floats, changes: Floats, *, scale: float, tolerance: float = SMALL, n: int = CALM
) -> float:
    """Time of the first record from which on every change is small, to the end.

    times: (n_records,) s.   changes: (n_records - 1,) mean |w - w_before| from each record to the
    next.   scale: range of the weights, in their unit.   n: fewest changes that must be small.
    Returns s, NaN if not reached.
    """
    is_small = np.asarray(changes) < tolerance * scale
    loud = np.flatnonzero(~is_small)
    first = int(loud[-1]) + 1 if len(loud) else 0
    return float(times[first]) if len(is_small) - first >= n else NOT_REACHED


def _end_of_first_run(times: Floats, is_small: np.ndarray) -> float:
    run = 0
    for time, small in zip(times, is_small, strict=True):
        run = run + 1 if small else 0
        if run == CALM:
            return float(time)
    return NOT_REACHED
