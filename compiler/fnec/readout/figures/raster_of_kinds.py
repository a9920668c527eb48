"""The raster of many populations: cells below each other by area and layer, coloured by kind."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fnec.readout.figures.kinds import (
    AREA,
    by_kind,
    colours_of,
    in_order,
    kind_colours,
    part_of,
)
from fnec.readout.figures.panel import mark_phases
from fnec.readout.figures.rows import rows_of, some, times_trials
from fnec.readout.figures.style import new_figure, time_scale
from fnec.readout.quantity import Quantity
from fnec.readout.rates import binned_rate
from fnec.readout.trains import Floats, trains_of
from fnec.recording import Recording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_ROWS = 1000  # cells in all; of more, as many of each population as are its share
FEWEST = 3  # rows that a population has even if it has fewer cells
HEIGHT = 5.2  # inch


def draw_raster_of_kinds(recording: Recording, title: str, path: Path, width: float) -> None:
    """Spikes of all populations over the rates of kinds of cells.   width: of their bins, s."""
    factor, unit = time_scale(recording.duration)
    names = in_order(recording, list(recording.spiking))
    with new_figure([HEIGHT, 1.3], title) as (figure, panels):
        _draw_spikes(panels[0], recording, names, factor)
        _draw_rates(panels[1], recording, names, factor, width)
        panels[1].set_xlim(0, recording.duration * factor)
        time = Quantity(name="time", unit=unit, factor=1 / factor)
        for panel in panels:
            mark_phases(panel, recording, time)
        panels[1].set_xlabel(f"time ({unit})")
        figure.align_ylabels()
        figure.savefig(path)


def _draw_spikes(panel: Axes, recording: Recording, names: Sequence[str], factor: float) -> None:
    colours = colours_of(recording)
    rows_in = {p: rows_of(recording, p) for p in names}
    n_all, n_trials = sum(map(len, rows_in.values())), recording.n_trials
    share = min(1.0, MOST_ROWS / max(n_all * n_trials, 1))
    shown_of = {p: _shown(rows, share) for p, rows in rows_in.items()}
    top = 0.0
    spans: dict[tuple[str, str], list[float]] = {}  # area, part -> from, to
    n_rows = sum(max(rows.size * share, FEWEST) for rows in rows_in.values())
    points = 72 * HEIGHT / (n_rows + len(names))
    for p in names:
        shown = shown_of[p].ravel()
        trains = trains_of(recording, {p: shown})
        room = max(float(len(shown)), float(FEWEST))
        row = room / max(len(shown), 1)
        panel.plot(
            trains.times * factor, top + (trains.cells + 0.5) * row, linestyle="none", marker="|",
            markersize=max(min(0.9 * points * row, 6.0), 1.5), markeredgewidth=0.6,
            color=colours[p], rasterized=True,
        )  # fmt: skip
        area = recording.tags.get(p, {}).get(AREA, "")
        span = spans.setdefault((area, part_of(recording, p)), [top, top])
        top += room
        span[1] = top
    _name_groups(panel, spans, top)
    if share < 1:
        n_shown = sum(map(len, shown_of.values()))
        trials = times_trials("", n_trials) + " trials" if n_trials > 1 else ""
        panel.set_title(f"{n_shown} of {n_all} cells{trials}", loc="right", color="0.4")


def _shown(rows: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """As many cells as are their share, with all of their trials; a few rows at least."""
    fewest = -(-FEWEST // rows.shape[1])
    return some(rows, max(round(len(rows) * share), fewest))


def _name_groups(panel: Axes, spans: dict[tuple[str, str], list[float]], top: float) -> None:
    """`V1 L4` beside its rows, a thin line between layers and a thick one between areas."""
    before = None
    for (area, _), (start, _) in spans.items():
        if start:
            is_new = area != before
            panel.axhline(
                start, zorder=0, color="0.25" if is_new else "0.85",
                linewidth=0.9 if is_new else 0.4,
            )  # fmt: skip
        before = area
    panel.set_yticks(
        [(low + high) / 2 for low, high in spans.values()],
        [part for _, part in spans],
    )
    panel.tick_params(axis="y", length=0)
    panel.set_ylim(top, 0)


def _draw_rates(
    panel: Axes, recording: Recording, names: Sequence[str], factor: float, width: float
) -> None:
    colours = kind_colours(recording)
    members_of = by_kind(recording, dict.fromkeys(names))
    for kind in [k for k in colours if k in members_of]:
        members = members_of[kind]
        sizes = np.array([len(rows_of(recording, p)) for p in members], dtype=np.float64)
        rates: list[Floats] = []
        centres = np.empty(0)
        for p in members:
            centres, rate = binned_rate(trains_of(recording, {p: None}), width)
            rates.append(rate)
        mean = np.average(np.stack(rates), axis=0, weights=sizes)
        number = times_trials(f"{sizes.sum():.0f}", recording.n_trials)
        panel.plot(centres * factor, mean, color=colours[kind], label=f"{kind} ({number})")
    panel.set_ylim(bottom=0)
    panel.set_ylabel("rate (Hz)")
    panel.set_title(f"bins of {width * 1e3:g} ms", loc="right", color="0.4")
    panel.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=8, borderaxespad=0.1)
