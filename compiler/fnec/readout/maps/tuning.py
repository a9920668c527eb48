"""Tuning curves: the rate of each cell in bins of a stimulus coordinate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.step_spikes import StepSpikes
from fnec.readout.trains import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningCurves:
    """What cells did while the stimulus was in each bin of its coordinate."""

    edges: Floats  # (n_bins + 1,) unit of the coordinate
    time: Floats  # (n_bins,) s that the stimulus spent in a bin
    counts: Ints  # (n_cells, n_bins) spikes

    @property
    def bin_width(self) -> float:
        """Unit of the coordinate."""
        return float(self.edges[1] - self.edges[0])

    @property
    def centres(self) -> Floats:
        """(n_bins,) unit of the coordinate."""
        return np.asarray((self.edges[:-1] + self.edges[1:]) / 2)

    @property
    def rates(self) -> Floats:
        """(n_cells, n_bins) Hz; NaN where the stimulus never was."""
        time = np.where(self.time > 0, self.time, np.nan)
        return np.asarray(self.counts / time)


def tuning_curves(
    spikes: StepSpikes,
    coordinate: Floats,
    *,
    n_bins: int = 40,
    low: float | None = None,
    high: float | None = None,
) -> TuningCurves:
    """Spikes of each cell in equal bins of the coordinate, and the time spent in each.

    coordinate: (n_steps,) of the stimulus, NaN where there is none.   low, high: ends of the first
    and last bin, in the same unit; by default the range of the coordinate. Both ends belong to it.
    Raises ValueError if lengths differ.
    """
    coordinate = np.asarray(coordinate, dtype=np.float64)
    if len(coordinate) != spikes.n_steps:
        raise ValueError(f"{len(coordinate)} coordinates for {spikes.n_steps} steps")
    known = coordinate[np.isfinite(coordinate)]
    low = float(np.min(known)) if low is None and len(known) else low or 0.0
    high = float(np.max(known)) if high is None and len(known) else high or 0.0
    edges = np.linspace(low, high if high > low else low + 1.0, n_bins + 1)
    which = _bins(coordinate, edges)
    place = which[spikes.steps]
    inside = place >= 0
    flat = spikes.cells[inside] * n_bins + place[inside]
    counts = np.bincount(flat, minlength=spikes.n_cells * n_bins).astype(np.int64)
    time = np.bincount(which[which >= 0], minlength=n_bins).astype(np.float64) * spikes.dt
    return TuningCurves(edges=edges, time=time, counts=counts.reshape(spikes.n_cells, n_bins))


def _bins(coordinate: Floats, edges: Floats) -> Ints:
    """Bin of each step, -1 outside.   (n_steps,) → (n_steps,)."""
    n_bins = len(edges) - 1
    inside = (coordinate >= edges[0]) & (coordinate <= edges[-1])  # NaN is not
    relative = (np.where(inside, coordinate, edges[0]) - edges[0]) / (edges[-1] - edges[0])
    which = np.minimum(np.floor(relative * n_bins), n_bins - 1)
    return np.where(inside, which, -1).astype(np.int64)


def peak_positions(curves: TuningCurves, *, least_spikes: int = 5) -> Floats:
    """Centre of the bin where each cell fires fastest; the first of equals.

    Returns (n_cells,) in the unit of the coordinate, NaN for cells with fewer spikes.
    """
    rates = np.nan_to_num(curves.rates, nan=-1.0)
    found = curves.centres[np.argmax(rates, axis=1)]
    return np.where(curves.counts.sum(axis=1) >= max(least_spikes, 1), found, np.nan)


def mean_positions(
    curves: TuningCurves, *, period: float | None = None, least_spikes: int = 5
) -> Floats:
    """Mean of the coordinate, weighted with the rate; on a ring the direction of the mean vector.

    period: of a ring, unit of the coordinate.   Returns (n_cells,), NaN for cells with fewer
    spikes; on a ring between the lowest edge and a period above. Says little of several peaks.
    """
    rates = np.nan_to_num(curves.rates)
    total = rates.sum(axis=1)
    safe = np.where(total > 0, total, 1.0)
    if period is None:
        found = rates @ curves.centres / safe
    else:
        angles = 2 * np.pi * (curves.centres - curves.edges[0]) / period
        turn = np.arctan2(rates @ np.sin(angles), rates @ np.cos(angles)) / (2 * np.pi) % 1.0
        found = curves.edges[0] + turn * period
    return np.where(curves.counts.sum(axis=1) >= max(least_spikes, 1), found, np.nan)
