"""The raster: every spike as a mark, populations above each other, their rates below."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.readout.figures.kinds import colours_of, kind_tag
from fnec.readout.figures.panel import mark_phases
from fnec.readout.figures.raster_of_kinds import draw_raster_of_kinds
from fnec.readout.figures.rows import rows_of, some, times_trials
from fnec.readout.figures.style import new_figure, time_scale
from fnec.readout.quantity import Quantity
from fnec.readout.rates import binned_rate
from fnec.readout.step_counts import step_counts
from fnec.readout.stretch import Stretch
from fnec.readout.trains import Floats, Trains, trains_of
from fnec.recording import Recording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_CELLS = 400  # rows a population; more would print as a grey block
FEW = 6  # populations; of more, rates would be a tangle and rows must leave room for names
MOST_CELLS_OF_MANY = 12
MOST_SPIKES = 12_000  # a population; of more, fewer cells are shown
HEIGHT = 3.0  # inch
ROW = 0.3  # inch, at most
RATE_BINS = (5e-3, 10e-3, 20e-3, 50e-3, 0.1, 0.2, 0.5, 1.0)  # s
MOST_BINS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Where one population's rows are."""

    population: str
    trains: Trains
    n_all: int  # cells of which `trains` has some
    n_trials: int  # a row each, of every cell
    bottom: float  # in rows
    height: float
    colour: str
    window: tuple[float, float]  # s; its spikes are recorded

    @property
    def label(self) -> str:
        """Name, number of cells and of trials."""
        shown = self.trains.n_cells // self.n_trials
        number = f"{shown} of {self.n_all}" if shown < self.n_all else f"{shown}"
        if self.n_all * self.n_trials == 1:
            return self.population
        return f"{self.population} ({times_trials(number, self.n_trials)})"


def draw_raster(
    recording: Recording, title: str, path: Path, rate_bin: float | None = None
) -> None:
    """Spikes of all populations over their rates.   rate_bin: s; by default it suits the paper."""
    if kind_tag(recording) is not None and all(_is_seen(recording, p) for p in recording.spiking):
        draw_raster_of_kinds(recording, title, path, rate_bin or usual_bin(recording))
        return
    factor, unit = time_scale(recording.duration)
    bands = _bands(recording)
    has_rates = len(bands) <= FEW
    n_rows = sum(b.trains.n_cells for b in bands)
    height = min(HEIGHT, max(ROW * n_rows, 0.8)) if has_rates else 0.155 * len(bands)
    with new_figure([height, 1.1] if has_rates else [height], title) as (figure, panels):
        _draw_spikes(panels[0], bands, factor, points=72.0 * height)
        _draw_gaps(panels[0], bands, factor, recording.duration)
        if has_rates:
            width = rate_bin or usual_bin(recording)
            _draw_rates(panels[1], recording, bands, factor, width)
        panels[-1].set_xlim(0, recording.duration * factor)
        time = Quantity(name="time", unit=unit, factor=1 / factor)
        for panel in panels:
            mark_phases(panel, recording, time)
        panels[-1].set_xlabel(f"time ({unit})")
        figure.savefig(path)


def _is_seen(recording: Recording, population: str) -> bool:
    """Its spikes are recorded from the first step to the last."""
    return recording.window(population) == (0.0, recording.duration)


def _bands(recording: Recording) -> list[Band]:
    """From the bottom up, so that the first population of the spec is on top."""
    spiking = recording.spiking
    many = len(spiking) > FEW
    colours = colours_of(recording)
    bands: list[Band] = []
    top = 0.0
    for population in reversed(spiking):
        rows = rows_of(recording, population)
        spikes_a_row = len(recording.spikes(population)[0]) / max(rows.size, 1)
        most = int(min(MOST_CELLS, MOST_SPIKES / max(spikes_a_row, 1e-9)))
        n_rows = MOST_CELLS_OF_MANY if many else max(most, 20)
        shown = some(rows, max(n_rows // recording.n_trials, 1)).ravel()
        trains = trains_of(recording, {population: shown})
        height = float(MOST_CELLS_OF_MANY if many else len(shown))
        bands.append(
            Band(
                population=population,
                trains=trains,
                n_all=len(rows),
                n_trials=recording.n_trials,
                bottom=top,
                height=height,
                colour=colours[population],
                window=recording.window(population),
            )
        )
        top += height
    return bands


def _draw_spikes(panel: Axes, bands: list[Band], factor: float, *, points: float) -> None:
    gap = 0.0 if len(bands) > FEW else 0.03 * sum(b.height for b in bands)
    total = sum(b.height for b in bands) + gap * (len(bands) - 1)
    ticks: list[float] = []
    for i, b in enumerate(bands):
        row = b.height / max(b.trains.n_cells, 1)
        points_a_row = points * row / total
        bottom = b.bottom + i * gap
        style = {"linestyle": "none", "color": b.colour, "rasterized": True}
        style |= (  # a tick mark is read best, but needs a row as high as itself
            {"marker": "|", "markersize": min(0.8 * points_a_row, 12.0), "markeredgewidth": 0.8}
            if points_a_row > 3.5
            else {"marker": "o", "markersize": max(0.6 * points_a_row, 1.0), "markeredgewidth": 0}
        )
        panel.plot(b.trains.times * factor, bottom + (b.trains.cells + 0.5) * row, **style)
        if not len(b.trains.times):
            panel.text(
                0.5, bottom + b.height / 2, "silent", transform=panel.get_yaxis_transform(),
                ha="center", va="center", color="0.4", fontsize=7,
            )  # fmt: skip
        ticks.append(bottom + b.height / 2)
    panel.set_ylim(-0.01 * total, 1.01 * total)
    panel.set_yticks(ticks, [b.label for b in bands])
    panel.tick_params(axis="y", length=0)
    for tick, b in zip(panel.get_yticklabels(), bands, strict=True):
        tick.set_color(b.colour)


def _draw_gaps(panel: Axes, bands: list[Band], factor: float, duration: float) -> None:
    """Grey where the spikes of a population are not recorded: no spikes would look like that."""
    gap = 0.0 if len(bands) > FEW else 0.03 * sum(b.height for b in bands)
    for i, b in enumerate(bands):
        bottom = b.bottom + i * gap
        for start, stop in ((0.0, b.window[0]), (b.window[1], duration)):
            if stop > start:
                at = [start * factor, stop * factor]
                panel.fill_between(at, bottom, bottom + b.height, color="0.93", linewidth=0)
                if stop - start > 0.15 * duration:
                    panel.text(
                        sum(at) / 2, bottom + b.height / 2, "not recorded",
                        ha="center", va="center", color="0.4", fontsize=7,
                    )  # fmt: skip


def usual_bin(recording: Recording) -> float:
    """s; wide enough for a line to stay a line."""
    enough = [w for w in RATE_BINS if recording.duration / w <= MOST_BINS]
    return max(enough[0] if enough else recording.duration / MOST_BINS, recording.dt)


def _draw_rates(
    panel: Axes, recording: Recording, bands: list[Band], factor: float, width: float
) -> None:
    """Rates of all cells of each population, not of the drawn ones only."""
    for b in reversed(bands):
        centres, rate = rates_in_bins(recording, b.population, width)
        panel.plot(centres * factor, rate, color=b.colour)
    panel.set_ylim(bottom=0)
    panel.set_ylabel("rate (Hz)")
    panel.set_title(f"mean over cells, bins of {width * 1e3:g} ms", loc="right", color="0.4")


def rates_in_bins(recording: Recording, population: str, width: float) -> tuple[Floats, Floats]:
    """Rate of all recorded cells of a population in bins.

    width: s.   Returns centres (n_bins,) s and rates (n_bins,) Hz.
    """
    if f"counts.{population}" in recording.arrays:  # where spikes of a window only are kept
        return step_counts(recording, population, Stretch(0, recording.n_done)).binned(width)
    return binned_rate(trains_of(recording, {population: None}), width)
