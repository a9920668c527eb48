"""Waveforms and curves of lone cells: a panel a cell."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fnec.lone_cells.explore import BEFORE, SHORT, Explored
from fnec.lone_cells.table import n_spikes, number_at
from fnec.readout.figures.style import PALETTE, new_figure
from fnec.readout.figures.traces import extremes
from fnec.readout.text import printed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_COLUMNS = 4
HEIGHT = 1.55  # inch


def draw_waveforms(cells: Sequence[Explored], path: Path, *, title: str) -> None:
    """Potential under a step of current, which is the grey bar; marks above are spikes."""
    n_columns, heights = _grid(len(cells))
    with new_figure(heights, title, n_columns=n_columns) as (figure, axes):
        for axis, e in zip(axes, cells, strict=False):
            _waveform(axis, e)
        _finish(axes, len(cells), n_columns, "time (ms)")
        figure.savefig(path)


def draw_curves(cells: Sequence[Explored], path: Path, *, title: str) -> None:
    """Rate over a second by current, and by the last interval; the line stands at the threshold."""
    n_columns, heights = _grid(len(cells))
    with new_figure(heights, title, n_columns=n_columns, share=False) as (figure, axes):
        for k, (axis, e) in enumerate(zip(axes, cells, strict=False)):
            _curve(axis, e)
            unit = printed(e.cell.unit)
            axis.set_xlabel(f"{e.cell.input} ({unit})" if unit else e.cell.input)
            if k % n_columns == 0:
                axis.set_ylabel("rate (Hz)")
        if cells:
            axes[0].legend(loc="upper left", fontsize=6)
        for axis in axes[len(cells) :]:
            axis.set_axis_off()
        figure.savefig(path)


def _grid(n: int) -> tuple[int, list[float]]:
    n_columns = min(MOST_COLUMNS, max(n, 1))
    return n_columns, [HEIGHT] * -(-max(n, 1) // n_columns)


def _waveform(axis: Axes, e: Explored) -> None:
    said = f"{number_at(e.current, e.cell.unit)}, {n_spikes(e)} spikes"
    axis.set_title(f"{e.cell.label}\n{said}", loc="left")
    if not e.waveform.v.size:
        axis.text(0.5, 0.5, "no potential", transform=axis.transAxes, ha="center", color="0.4")
        return
    late = e.waveform.times >= -BEFORE
    times, v = e.waveform.times[late] * 1e3, e.waveform.v[late, 0] * 1e3
    index, shown = extremes(v)
    axis.plot(times[index], shown, color=PALETTE[0], linewidth=0.6)
    low, high = float(np.nanmin(v)), float(np.nanmax(v))
    room = max(high - low, 1.0)
    spikes = e.waveform.trains[0] * 1e3
    axis.vlines(spikes, high + 0.06 * room, high + 0.16 * room, color="black", linewidth=0.5)
    axis.plot([0, SHORT * 1e3], [low - 0.12 * room] * 2, color="0.6", linewidth=2)
    axis.set_ylim(low - 0.2 * room, high + 0.2 * room)


def _curve(axis: Axes, e: Explored) -> None:
    rates, last = e.rates(), e.intervals(-1)
    axis.plot(e.curve.currents, last, color=PALETTE[1], linewidth=0.7, label="last interval")
    axis.plot(
        e.curve.currents, rates, "o-", color=PALETTE[0], markersize=1.8, linewidth=0.7,
        label="over 1 s",
    )  # fmt: skip
    at = e.thresholds["lasting"].current
    kind = "fires on"
    if at != at:
        at, kind = e.thresholds["rheobase"].current, "fires once"
    if at == at:
        axis.axvline(at, color="0.45", linestyle=(0, (4, 3)), linewidth=0.7)
    said = f"{kind} from {number_at(at, e.cell.unit)}" if at == at else "does not fire"
    axis.set_title(f"{e.cell.label}\n{said}", loc="left")
    axis.set_ylim(bottom=0, top=max(1.0, 1.08 * float(np.nanmax([rates.max(), *_finite(last)]))))


def _finite(values: np.ndarray) -> list[float]:
    return values[np.isfinite(values)].tolist() or [0.0]


def _finish(axes: list[Axes], n: int, n_columns: int, label: str) -> None:
    for k, axis in enumerate(axes[:n]):
        if k % n_columns == 0:
            axis.set_ylabel("v (mV)")
        if k + n_columns >= n:
            axis.set_xlabel(label)
            axis.tick_params(labelbottom=True)
    for axis in axes[n:]:
        axis.set_axis_off()
