"""Peaks of tuning curves: cells that answer in more than one place."""

from __future__ import annotations

import math

import numpy as np

from fnec.readout.maps.tuning import TuningCurves
from fnec.readout.trains import Floats, Ints

PROMINENCE = 0.2  # of the highest rate of the cell
SEPARATION = 0.04  # of the range of the coordinate


def peak_counts(
    curves: TuningCurves,
    *,
    prominence: float = PROMINENCE,
    separation: float = SEPARATION,
    is_ring: bool = False,
    least_spikes: int = 5,
) -> Ints:
    """Number of peaks of each cell, 0 for cells with fewer than `least_spikes` spikes.

    prominence: least, as a share of the highest rate.   separation: least, as a share of the range.
    Returns (n_cells,). Bins where the stimulus never was count as silent.
    """
    rates = np.nan_to_num(curves.rates)
    distance = separation * rates.shape[1]
    found = np.zeros(len(rates), dtype=np.int64)
    for cell in np.flatnonzero(curves.counts.sum(axis=1) >= max(least_spikes, 1)):
        least = prominence * float(rates[cell].max())
        found[cell] = len(find_peaks(rates[cell], least, distance, is_ring=is_ring))
    return found


def find_peaks(curve: Floats, prominence: float, distance: float, *, is_ring: bool = False) -> Ints:
    """Indices of the peaks of a curve that stand out and apart, ascending.

    curve: (n,) of values ≥ 0.   prominence: least, in the unit of the curve.   distance: least, in
    samples.   Of peaks that are closer the highest stays, before prominences are compared, as in
    scipy.signal.find_peaks; but beyond the ends the curve is 0, so that a peak at an end is one.
    A flat top counts once, at its middle.
    """
    n = len(curve)
    if n == 0 or not np.max(curve) > 0:
        return np.empty(0, dtype=np.int64)
    # A ring is opened at its lowest point, which no peak can straddle.
    shift = int(np.argmin(curve)) if is_ring else 0
    ends = float(np.min(curve)) if is_ring else 0.0
    padded = np.concatenate([[ends], np.roll(curve, -shift), [ends]])
    tops = _tops(padded)
    tops = _far_apart(padded, tops, distance, n if is_ring else None)
    stand_out = [t for t in tops if _prominence(padded, t) >= prominence]
    return np.sort((np.array(stand_out, dtype=np.int64) - 1 + shift) % n)


def _tops(values: Floats) -> list[int]:
    """Middles of the runs of equal values that are higher than both neighbours."""
    borders = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate([[0], borders])
    stops = np.concatenate([borders, [len(values)]]) - 1
    height = values[starts]
    is_top = np.zeros(len(starts), dtype=bool)
    is_top[1:-1] = (height[1:-1] > height[:-2]) & (height[1:-1] > height[2:])
    return [int(middle) for middle in (starts[is_top] + stops[is_top]) // 2]


def _far_apart(values: Floats, tops: list[int], distance: float, ring: int | None) -> list[int]:
    """The highest first, each removes lower ones closer than `distance`; of equals the later."""
    least = math.ceil(distance - 1e-9)
    kept: list[int] = []
    for top in sorted(tops, key=lambda t: (-values[t], -t)):
        gaps = [abs(top - k) for k in kept]
        if ring is not None:
            gaps = [min(gap, ring - gap) for gap in gaps]
        if all(gap >= least for gap in gaps):
            kept.append(top)
    return sorted(kept)


def _prominence(values: Floats, top: int) -> float:
    """Height above the higher of the two lowest points on the way to higher ground."""
    height = values[top]
    lowest: list[float] = []
    for side in (values[top::-1], values[top:]):
        higher = np.flatnonzero(side > height)
        lowest.append(float(np.min(side[: higher[0]] if len(higher) else side)))
    return float(height - max(lowest))
