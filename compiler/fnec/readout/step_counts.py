"""How many spikes a population fired in each step: what rates need, and all that long runs keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fnec.readout.maps.box import box_length, box_sum
from fnec.readout.step_spikes import StepSpikes, require_all_spikes, step_spikes
from fnec.readout.stretch import Stretch
from fnec.readout.trains import Floats, Ints
from fnec.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCounts:
    """Spikes of `n_cells` cells together."""

    counts: Ints  # (n_steps,)
    n_cells: int
    dt: float  # s

    @property
    def total(self) -> int:
        """Spikes of all steps."""
        return int(self.counts.sum())

    @property
    def rate(self) -> float:
        """Spikes per cell and second, Hz; NaN without cells or steps."""
        room = self.n_cells * len(self.counts) * self.dt
        return self.total / room if room > 0 else float("nan")

    def at_steps(self, kept: NDArray[np.bool_]) -> StepCounts:
        """Some steps alone, as if they followed each other.   kept: (n_steps,)."""
        return replace(self, counts=self.counts[kept])

    def binned(self, width: float) -> tuple[Floats, Floats]:
        """Rates in whole bins: their centres since the first step (n_bins,) s, and (n_bins,) Hz.

        width: s, rounded to steps.
        """
        n = max(round(width / self.dt), 1)
        n_bins = len(self.counts) // n
        sums = self.counts[: n_bins * n].reshape(n_bins, n).sum(axis=1)
        centres = (np.arange(n_bins) + 0.5) * (n * self.dt)
        rates = sums / (max(self.n_cells, 1) * n * self.dt)
        return np.asarray(centres, dtype=np.float64), np.asarray(rates, dtype=np.float64)

    def smoothed(self, width: float) -> Floats:
        """Rate in a centred box around each step, cut short at both ends.   (n_steps,) Hz.

        width: s, rounded to steps.
        """
        length = box_length(width, self.dt)
        sums = box_sum(self.counts.astype(np.float64), length)
        steps = box_sum(np.ones(len(self.counts)), length)
        return sums / (max(self.n_cells, 1) * np.maximum(steps, 1.0) * self.dt)


def added(parts: Sequence[StepCounts]) -> StepCounts:
    """Cells of several populations, at the same steps, as those of one."""
    counts = np.sum([p.counts for p in parts], axis=0)
    return replace(parts[0], counts=counts, n_cells=sum(p.n_cells for p in parts))


def step_counts(recording: Recording, population: str, stretch: Stretch) -> StepCounts:
    """Spikes of a population in each step, counted by a probe or here.

    Raises ValueError in words if the recording has neither.
    """
    key = f"counts.{population}"
    if key not in recording.arrays:
        require_all_spikes(recording, population, stretch)
        return counts_of(step_spikes(recording, population, start=stretch.start, stop=stretch.stop))
    counts = np.asarray(recording.arrays[key], dtype=np.int64)[stretch.start : stretch.stop]
    n_cells = recording.populations[population]
    return StepCounts(counts=counts, n_cells=n_cells, dt=recording.dt)


def counts_of(spikes: StepSpikes) -> StepCounts:
    """The spikes of each step."""
    counts = np.bincount(spikes.steps, minlength=spikes.n_steps).astype(np.int64)
    return StepCounts(counts=counts, n_cells=spikes.n_cells, dt=spikes.dt)
