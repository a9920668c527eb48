"""Spikes on the grid of steps: what readouts start from that set them against a stimulus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fnec.readout.stretch import Stretch
from fnec.readout.trains import Floats, Ints, Trains
from fnec.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSpikes:
    """Spikes of `n_cells` cells in `n_steps` steps; whole numbers, so no spike is a bin early."""

    steps: Ints  # (n_spikes,), 0 … n_steps - 1
    cells: Ints  # (n_spikes,), 0 … n_cells - 1
    n_steps: int
    n_cells: int
    dt: float  # s

    def window(self, start: int, stop: int) -> StepSpikes:
        """The spikes from step `start` up to, not with, `stop`, counted from `start`."""
        start, stop = max(start, 0), min(stop, self.n_steps)
        inside = (self.steps >= start) & (self.steps < stop)
        return StepSpikes(
            steps=self.steps[inside] - start,
            cells=self.cells[inside],
            n_steps=max(stop - start, 0),
            n_cells=self.n_cells,
            dt=self.dt,
        )

    def at_steps(self, kept: NDArray[np.bool_]) -> StepSpikes:
        """Some steps alone, as if they followed each other.   kept: (n_steps,)."""
        inside, place = kept[self.steps], np.cumsum(kept) - 1
        return replace(
            self,
            steps=place[self.steps[inside]],
            cells=self.cells[inside],
            n_steps=int(kept.sum()),
        )

    def trains(self) -> Trains:
        """The same spikes with times in s, as the metrics of bare spikes read them."""
        order = np.argsort(self.steps, kind="stable")
        return Trains(
            times=self.steps[order].astype(np.float64) * self.dt,
            cells=self.cells[order],
            n_cells=self.n_cells,
            start=0.0,
            stop=self.n_steps * self.dt,
        )

    def at(self, coordinate: Floats) -> Floats:
        """Value at each spike of a coordinate given per step.   (n_steps,) → (n_spikes,)."""
        return np.asarray(coordinate, dtype=np.float64)[self.steps]


def joined(parts: Sequence[StepSpikes]) -> StepSpikes:
    """Cells of several populations, at the same steps, as those of one: in this order."""
    if len(parts) == 1:
        return parts[0]
    first = np.cumsum([0, *(p.n_cells for p in parts)])
    return replace(
        parts[0],
        steps=np.concatenate([p.steps for p in parts]),
        cells=np.concatenate([p.cells + at for p, at in zip(parts, first[:-1], strict=True)]),
        n_cells=int(first[-1]),
    )


def require_all_spikes(recording: Recording, population: str, stretch: Stretch) -> None:
    """Raise ValueError in words unless all spikes of these steps are recorded."""
    if population not in recording.spiking:
        raise ValueError(f"the spikes of {population!r} are not recorded")
    if population in recording.watched:
        n, n_all = len(recording.watched[population]), recording.populations[population]
        raise ValueError(f"the spikes of {n} of the {n_all} cells of {population!r} are recorded")
    first, stop = recording.meta.get("windows", {}).get(population, (0, recording.n_done))
    if stretch.start < first or stretch.stop > stop:
        times = f"from {first * recording.dt:g} s to {stop * recording.dt:g} s"
        raise ValueError(f"the spikes of {population!r} are recorded only {times}")


def step_spikes(
    recording: Recording, population: str, *, start: int = 0, stop: int | None = None
) -> StepSpikes:
    """Spikes of all cells of a population between two steps.

    start, stop: steps; `stop` is not included and is the end of the recording by default.
    Raises KeyError if the spikes of the population were not recorded.
    """
    steps = np.asarray(recording.arrays[f"spikes.{population}.step"], dtype=np.int64)
    cells = np.asarray(recording.arrays[f"spikes.{population}.cell"], dtype=np.int64)
    n = min(len(steps), len(cells))  # a killed program may have written one and not the other
    whole = StepSpikes(
        steps=steps[:n],
        cells=cells[:n],
        n_steps=recording.n_done,
        n_cells=recording.populations[population],
        dt=recording.dt,
    )
    return whole.window(start, recording.n_done if stop is None else stop)
