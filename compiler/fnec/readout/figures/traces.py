"""Sampled variables over time: a panel for each variable, or for each cell of the only one.

Of many cells a few are drawn, and the figure says how many of how many.
"""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.figures.kinds import colours_of
from fnec.readout.figures.style import new_figure, time_scale
from fnec.recording import Array, Recording, Signal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_CELLS = 5  # of a signal
FAINT = 0.4  # opacity of the traces behind the first one
MOST_PANELS = 40
MANY = 8  # panels; more stand in two columns
MOST_BLOCKS = 2000  # of a line; more than print can show


def draw_traces(recording: Recording, probe: str, title: str, path: Path) -> bool:
    """The signals of one probe; False if it has none to draw."""
    panels = panels_of(recording, probe)
    if not panels:
        return False
    factor, unit = time_scale(recording.duration)
    n_columns = 2 if len(panels) > MANY else 1
    n_rows = -(-len(panels) // n_columns)
    height = 1.6 if n_rows == 1 else float(np.clip(5.0 / n_rows, 0.62, 1.1))
    lone = panels[0].signal if len({p.signal for p in panels}) == 1 else None
    if lone is not None and _n_cells(recording, lone) > len(panels):
        title += f" ({len(panels)} of {_n_cells(recording, lone)} recorded cells)"
    with new_figure([height] * n_rows, title, n_columns=n_columns) as (figure, axes):
        for axis, panel in zip(axes, panels, strict=False):
            _draw(axis, recording, panel, factor)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What stands in one pair of axes."""

    signal: Signal
    columns: range  # of the signal's array


def panels_of(recording: Recording, probe: str) -> list[Panel]:
    """A panel for each cell of one signal; of several signals, one with some cells of each."""
    if f"probe.{probe}.step" not in recording.arrays:  # stopped before the first sample
        return []
    signals = [s for s in recording.signals if s.probe == probe and recording.arrays[s.key].size]
    if len(signals) == 1:
        n_shown = min(_n_cells(recording, signals[0]), MOST_CELLS)
        return [Panel(signal=signals[0], columns=range(k, k + 1)) for k in range(n_shown)]
    most = MOST_CELLS if len(signals) <= MANY else 1  # small panels show one line
    return [
        Panel(signal=s, columns=range(min(_n_cells(recording, s), most)))
        for s in signals[:MOST_PANELS]
    ]


def _n_cells(recording: Recording, signal: Signal) -> int:
    return recording.arrays[signal.key].shape[1]


def _draw(axis: Axes, recording: Recording, panel: Panel, factor: float) -> None:
    signal = panel.signal
    times, values = recording.signal(signal.probe, signal.variable, signal.population)
    own = colours_of(recording)[signal.population]
    for column in reversed(panel.columns):  # the first one on top
        shown = extremes(np.asarray(values[:, column]) / signal.factor)
        is_first = column == panel.columns[0]
        width, alpha = (0.8, 1.0) if is_first else (0.5, FAINT)
        where = times[shown[0]] * factor
        axis.plot(where, shown[1], color=own, linewidth=width, alpha=alpha)
    unit = f" ({signal.unit})" if signal.unit else ""
    axis.set_ylabel(f"{signal.variable}{unit}")
    axis.set_title(label_of(recording, panel), loc="left", color=own)
    axis.margins(x=0)


def label_of(recording: Recording, panel: Panel) -> str:
    """`E, cell 3`, or `E, cells 0 (dark), 1, 2 (3 of 75 recorded)`."""
    signal = panel.signal
    if recording.populations[signal.population] == recording.n_trials:
        return signal.population
    known = signal.cells or range(_n_cells(recording, signal))
    names = ", ".join(str(known[column]) for column in panel.columns)
    if len(panel.columns) > 1:
        names = names.replace(",", " (dark),", 1)
    label = f"{signal.population}, cell{'s' if len(panel.columns) > 1 else ''} {names}"
    n_all = _n_cells(recording, signal)
    is_lone = len([s for s in recording.signals if s.probe == signal.probe]) == 1
    if is_lone or len(panel.columns) == n_all:  # the title of the figure says how many
        return label
    return f"{label} ({len(panel.columns)} of {n_all} recorded)"


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
