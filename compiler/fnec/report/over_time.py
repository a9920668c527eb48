"""Everything over time on one axis: spikes, rates, sampled variables, fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fnec.readout.course import Field
from fnec.readout.figures.kinds import (
    by_kind,
    colours_of,
    in_order,
    kind_tag,
    kinds_of,
    part_of,
)
from fnec.readout.figures.raster import rates_in_bins, usual_bin
from fnec.readout.figures.style import PALETTE, time_scale
from fnec.readout.figures.traces import extremes
from fnec.readout.trains import trains_of
from fnec.recording import Recording, Signal
from fnec.report.field_rows import field_row
from fnec.report.plot import FONT, GREY, Plot, packed, words
from fnec.report.row import Row

MOST_SPIKES = 20_000  # marks in all; of more, fewer cells are shown
MOST_CELLS = 400  # rows a population
SEEN = 0.0025  # of the height of the raster: half a mark, where rows are lower
MOST_TRACES = 4  # of a signal
MOST_SIGNALS = 8
MOST_BYTES = 1_800_000  # of all rows, as text
LEGEND = 800  # px, of a line of the legend
DASHES = ("solid", "dot", "dash")
GAP = 34  # px between rows


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """The stack, and what of the run is not in it."""

    plot: Plot | None
    left_out: tuple[str, ...]


def over_time(recording: Recording, fields: Mapping[str, Field]) -> OverTime:
    """Spikes over rates over signals over fields.   Rows share the axis of time.

    fields: by the names of their probes.
    """
    factor, unit = time_scale(recording.duration)
    rows: list[Row] = []
    left_out: list[str] = []
    if not recording.n_done:
        return OverTime(plot=None, left_out=("The run stopped before its first step.",))
    if recording.spiking:
        rows += [_raster(recording, factor), _rates(recording, factor)]
    else:
        left_out.append("No spikes were recorded, so there is no raster and are no rates.")
    signals = [s for s in recording.signals if s.probe not in fields and _is_shown(recording, s)]
    rows += [_signal(recording, s, factor) for s in signals[:MOST_SIGNALS]]
    if not signals:
        left_out.append("No probe samples a variable of the cells.")
    if len(signals) > MOST_SIGNALS:
        names = ", ".join(
            f"{s.probe}.{s.variable} of {s.population}" for s in signals[MOST_SIGNALS:]
        )
        left_out.append(f"Sampled as well, and in the figures: {names}.")
    rows += [field_row(recording, probe, field, factor) for probe, field in fields.items()]
    rows, beyond = _with_room(rows)
    if beyond:
        left_out.append(f"For want of room only in the figures: {'; '.join(beyond)}.")
    plot = stacked("over-time", rows, span=recording.duration * factor, unit=unit) if rows else None
    return OverTime(plot=plot, left_out=tuple(left_out))


def _with_room(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The rows that fit into the page, and the titles of the others."""
    room, kept, beyond = MOST_BYTES, list[Row](), list[str]()
    for row in rows:
        size = len(json.dumps(row.traces))
        if size > room:
            beyond.append(row.title)
            continue
        room -= size
        kept.append(row)
    return kept, beyond


def stacked(name: str, rows: list[Row], *, span: float, unit: str) -> Plot:
    """Rows above each other on one axis of time, from 0 to `span`."""
    height = sum(r.height + GAP for r in rows) - GAP
    named = [str(t["name"]) for r in rows for t in r.traces if t.get("showlegend", True)]
    ticks = [str(t) for r in rows for t in r.axis.get("ticktext", ())]
    left = max(90, 20 + 8 * max(map(len, ticks), default=0))
    n_lines = -(-sum(8 * len(name) + 50 for name in named) // LEGEND)
    top, bottom = 56 + 20 * n_lines, 60
    has_bar = any("colorbar" in t for r in rows for t in r.traces)
    layout: dict[str, Any] = {
        "font": FONT,
        "margin": {"l": left, "r": 80 if has_bar else 20, "t": top, "b": bottom},
        "height": height + top + bottom,
        "plot_bgcolor": "white",
        "paper_bgcolor": "white",
        "hovermode": "closest",
        "legend": {
            "orientation": "h",
            "x": 1,
            "xanchor": "right",
            "y": 1 + 22 / height,
            "yanchor": "bottom",
        },
        "annotations": [],
        "xaxis": {
            "title": {"text": f"time ({unit})"},
            "range": [0, span],
            "anchor": "free",
            "position": 0,
            "showspikes": True,
            "spikemode": "across",
            "spikesnap": "cursor",
            "spikethickness": 1,
            "spikecolor": GREY,
            "showgrid": False,
            "ticks": "outside",
            "showline": True,
            "linecolor": GREY,
        },
    }
    traces: list[dict[str, Any]] = []
    at = 1.0
    for k, row in enumerate(rows):
        axis = "y" if k == 0 else f"y{k + 1}"
        low = max(at - row.height / height, 0.0)
        layout[f"yaxis{axis[1:]}"] = {
            "domain": [low, at],
            "title": {"text": words(row.label), "standoff": 8},
            "anchor": "x",
            "zeroline": False,
            "showgrid": False,
            "showline": True,
            "linecolor": GREY,
            "ticks": "outside",
            **row.axis,
        }
        layout["annotations"].append(
            {
                "text": _headed(row), "x": 0, "xref": "paper", "y": at, "yref": "paper",
                "xanchor": "left", "yanchor": "bottom", "showarrow": False,
                "font": {"size": 12, "color": GREY},
            }
        )  # fmt: skip
        traces += [t | {"xaxis": "x", "yaxis": axis} for t in row.traces]
        if any("colorbar" in t for t in row.traces):
            for trace in traces[-len(row.traces) :]:
                trace["colorbar"] |= {"y": (low + at) / 2, "len": at - low, "lenmode": "fraction"}
        at = low - GAP / height
    return Plot(name=name, data=tuple(traces), layout=layout, height=layout["height"])


def _headed(row: Row) -> str:
    """The title of a row, with the names of its lines in their colours."""
    names = [f'<span style="color:{own}">{words(name)}</span>' for name, own in row.names]
    return ": ".join([words(row.title), *([" ".join(names)] if names else [])])


def shown_cells(recording: Recording) -> dict[str, np.ndarray]:
    """Cells of each population whose spikes are shown: spread evenly, whole cells always."""
    total = sum(len(recording.spikes(name)[0]) for name in recording.spiking)
    share = min(1.0, MOST_SPIKES / max(total, 1))
    found: dict[str, np.ndarray] = {}
    for name in recording.spiking:
        known = np.array(recording.watched.get(name, range(recording.populations[name])), np.int64)
        n = min(max(int(len(known) * share), 1), MOST_CELLS, len(known))
        found[name] = known[np.unique(np.linspace(0, len(known) - 1, n).round().astype(int))]
    return found


def _raster(recording: Recording, factor: float) -> Row:
    traces: list[dict[str, Any]] = []
    ticks: list[tuple[float, str]] = []
    parts: dict[str, list[float]] = {}  # of the network, where populations are of kinds
    top = 0.0
    shown = shown_cells(recording)
    half = max(0.45, SEEN * sum(map(len, shown.values())))
    kinds = kinds_of(recording)
    for name in reversed(in_order(recording, list(shown))):
        cells = shown[name]
        trains = trains_of(recording, {name: cells})
        x = np.repeat(trains.times * factor, 3)
        y = top + 0.5 + np.stack([trains.cells - half, trains.cells + half], axis=1)
        y = np.column_stack([y, np.full(len(y), np.nan)]).ravel()
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": packed(x), "y": packed(y),
                "name": words(name), "legendgroup": words(kinds[name]), "showlegend": False,
                "line": {"width": 1.2, "color": _colour(recording, name)}, "hoverinfo": "none",
                "meta": {
                    "population": name, "bottom": top, "cells": packed(cells),
                    "rows": packed(trains.cells),
                },
            }
        )  # fmt: skip
        n_all = recording.populations[name]
        number = f"{len(cells)}" if len(cells) == n_all else f"{len(cells)} of {n_all}"
        ticks.append((top + len(cells) / 2, words(f"{name} ({number})")))
        parts.setdefault(part_of(recording, name), [top, top])[1] = top + len(cells)
        top += len(cells) * 1.03 + 0.5
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": [], "y": [], "name": "chosen cell",
            "line": {"width": 2.5, "color": "#000000"}, "hoverinfo": "skip", "showlegend": False,
            "meta": {"chosen": True},
        }
    )  # fmt: skip
    if kind_tag(recording) is not None:
        ticks = [((low + high) / 2, words(name)) for name, (low, high) in parts.items()]
    places, names = zip(*ticks, strict=True)
    return Row(
        title="spikes; a click on a mark chooses its cell",
        label="cell",
        traces=traces,
        axis={"tickvals": places, "ticktext": names, "range": [0, top], "ticks": "", "title": {}},
        height=300 + 20 * max(len(names) - 4, 0),
    )


def _rates(recording: Recording, factor: float) -> Row:
    width = usual_bin(recording)
    traces: list[dict[str, Any]] = []
    of = "kind" if kind_tag(recording) is not None else "population"
    for kind, members in by_kind(recording, dict.fromkeys(recording.spiking)).items():
        own = _colour(recording, members[0])
        line = {"width": 1.5, "color": own, "dash": _dash(recording, members[0])}
        both = [rates_in_bins(recording, name, width) for name in members]
        weights = [recording.populations[name] for name in members]
        rate = np.average(np.stack([r for _, r in both]), axis=0, weights=weights)
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": packed(both[0][0] * factor),
                "y": packed(rate), "name": words(kind), "legendgroup": words(kind),
                "line": line,
                "hovertemplate": "%{y:.1f} Hz<extra>" + words(kind) + "</extra>",
            }
        )  # fmt: skip
    return Row(
        title=f"rates, mean over the cells of a {of}, bins of {width * 1e3:g} ms",
        label="rate (Hz)",
        traces=traces,
        axis={"rangemode": "tozero"},
    )


def _is_shown(recording: Recording, s: Signal) -> bool:
    is_there = s.population in recording.populations and f"probe.{s.probe}.step" in recording.arrays
    return is_there and bool(recording.arrays[s.key].size)


def _signal(recording: Recording, s: Signal, factor: float) -> Row:
    times, values = recording.signal(s.probe, s.variable, s.population)
    n_all = values.shape[1]
    known = s.cells or tuple(range(n_all))
    columns = range(min(n_all, MOST_TRACES))
    traces = [
        {
            "type": "scatter", "mode": "lines", "x": packed(x), "y": packed(y),
            "name": words(f"{s.population}[{known[column]}]"),
            "legendgroup": words(kinds_of(recording)[s.population]), "showlegend": False,
            "opacity": 1.0 if column == 0 else 0.45,
            "line": {"width": 1.2, "color": _colour(recording, s.population)},
            "hovertemplate": f"%{{y:.4g}} {words(s.unit)}"
            f"<extra>{words(s.population)}[{known[column]}]</extra>",
        }
        for column, x, y in _thinned(times * factor, values, columns, s.factor)
    ]  # fmt: skip
    which = ", ".join(str(known[column]) for column in columns)
    of = f"cell {which}" if len(columns) == 1 else f"cells {which} (the first one dark)"
    of += "" if n_all == len(columns) else f"; {n_all} are recorded"
    return Row(
        title=f"probe {s.probe}: {s.variable} of {s.population}, {of}",
        label=f"{s.variable} ({s.unit})" if s.unit else s.variable,
        traces=traces,
    )


def _thinned(
    times: np.ndarray, values: np.ndarray, columns: range, factor: float
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Each column with peaks and troughs kept; faint ones first."""
    for column in reversed(columns):
        index, shown = extremes(np.asarray(values[:, column], dtype=np.float64) / factor)
        yield column, times[index], shown


def _dash(recording: Recording, population: str) -> str:
    """Lines differ where there are more populations than colours."""
    if kind_tag(recording) is not None:
        return DASHES[0]
    place = list(recording.populations).index(population)
    return DASHES[place // len(PALETTE) % len(DASHES)]


def _colour(recording: Recording, population: str) -> str:
    return colours_of(recording)[population]
