"""Sampled variables over time: a panel for each variable, or for each cell of the only one."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.figures.style import colour, new_figure, time_scale
from fnec.recording import Array, Recording, Signal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_CELLS = 5  # panels, where a probe has one signal only
MOST_PANELS = 40
MANY = 8  # panels; more stand in two columns
MOST_BLOCKS = 2000  # of a line; more than print can show


def draw_traces(recording: Recording, probe: str, title: str, path: Path) -> bool:
    """The signals of one probe; False if it has none to draw."""
    panels = _panels(recording, probe)
    if not panels:
        return False
    factor, unit = time_scale(recording.duration)
    n_columns = 2 if len(panels) > MANY else 1
    n_rows = -(-len(panels) // n_columns)
    height = 1.6 if n_rows == 1 else float(np.clip(5.0 / n_rows, 0.62, 1.1))
    with new_figure([height] * n_rows, title, n_columns=n_columns) as (figure, axes):
        for axis, (signal, column) in zip(axes, panels, strict=False):
            _draw(axis, recording, signal, column, factor)
        for axis in axes[len(panels) :]:
            axis.set_axis_off()
        for axis in axes[max(len(panels) - n_columns, 0) : len(panels)]:
            axis.tick_params(labelbottom=True)
        for axis in axes[n_columns * (n_rows - 1) : len(panels)]:
            axis.set_xlabel(f"time ({unit})")
        axes[0].set_xlim(0, recording.duration * factor)
        figure.align_ylabels()
        figure.savefig(path)
    return True


def _panels(recording: Recording, probe: str) -> list[tuple[Signal, int]]:
    """Signals and the column of each that is drawn."""
    if f"probe.{probe}.step" not in recording.arrays:  # stopped before the first sample
        return []
    signals = [s for s in recording.signals if s.probe == probe and recording.arrays[s.key].size]
    if len(signals) == 1:
        n_cells = recording.arrays[signals[0].key].shape[1]
        return [(signals[0], k) for k in range(min(n_cells, MOST_CELLS))]
    return [(s, 0) for s in signals[:MOST_PANELS]]


def _draw(axis: Axes, recording: Recording, signal: Signal, column: int, factor: float) -> None:
    times, values = recording.signal(signal.probe, signal.variable, signal.population)
    place = list(recording.populations).index(signal.population)
    shown = extremes(np.asarray(values[:, column]) / signal.factor)
    axis.plot(times[shown[0]] * factor, shown[1], color=colour(place))
    unit = f" ({signal.unit})" if signal.unit else ""
    axis.set_ylabel(f"{signal.variable}{unit}")
    cell = signal.cells[column] if column < len(signal.cells) else column
    is_lone = recording.populations[signal.population] == 1
    name = signal.population if is_lone else f"{signal.population}, cell {cell}"
    axis.set_title(name, loc="left", color=colour(place))
    axis.margins(x=0)


def extremes(values: Array) -> tuple[Array, Array]:
    """The least and the largest value of each of many blocks: a thinner line with the same peaks.

    values: (n,).   Returns their indices and themselves, in order.
    """
    size = len(values) // MOST_BLOCKS
    if size < 4:
        return np.arange(len(values)), values
    blocks = values[: len(values) // size * size].reshape(-1, size)
    first = np.arange(len(blocks)) * size
    ends = np.stack([first + blocks.argmin(axis=1), first + blocks.argmax(axis=1)], axis=1)
    index = np.unique(ends)
    return index, values[index]
