"""The cells where they are, in three dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fnec.readout.figures.kinds import AREA, colours_of, kind_tag, kinds_of
from fnec.readout.figures.style import PALETTE
from fnec.readout.trains import Floats
from fnec.recording import Recording
from fnec.report.plot import FONT, Plot, packed, words
from fnec.report.sites import Site, outlines, sites_of

MOST_CELLS = 6000  # marks in all; of more, cells spread evenly are shown
AXES = ("x", "y", "z")
UNITS = ((1.0, "m", 1.0), (1e-2, "mm", 1e-3), (0.0, "µm", 1e-6))  # from which extent on
SYMBOLS = ("circle", "square", "diamond", "cross")  # where there are more populations than colours
HEIGHT = 680  # px
EYE = {"x": 1.15, "y": -1.35, "z": 0.45}
FLATTEST = 0.15  # of the longest side: a thin sheet is drawn that thick


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaffold:
    """The drawing, and what is to be said beside it."""

    plot: Plot | None
    notes: tuple[str, ...]


def scaffold(
    recording: Recording,
    places: Mapping[str, Mapping[str, Floats]],
    contacts: Mapping[str, Mapping[str, Floats]] | None = None,
) -> Scaffold:
    """Cells as marks with their rates, contacts of probes as diamonds.

    places: population -> x, y, z -> (n_cells,) m.   contacts: probe -> x, y, z -> (n_contacts,) m.
    """
    placed = {name: axes for name, axes in places.items() if axes and name in recording.populations}
    if not placed:
        return Scaffold(plot=None, notes=("The cells have no positions in this spec.",))
    given = [a for a in AXES if any(a in axes for axes in placed.values())]
    sites = sites_of(recording, placed)
    shift = {site.name: site.shift for site in sites}
    area = {name: recording.tags.get(name, {}).get(AREA, "") for name in placed}
    moved = {  # areas that lie far apart are drawn side by side
        name: {a: x - shift.get(area[name], 0.0) if a == "x" else x for a, x in axes.items()}
        for name, axes in placed.items()
    }
    contacts = {
        name: {a: x - _nearest(sites, x) if a == "x" else x for a, x in axes.items()}
        for name, axes in (contacts or {}).items()
    }
    everything = [*moved.values(), *contacts.values()]
    extents = {a: _extent([axes[a] for axes in everything if a in axes]) for a in AXES}
    _, unit, factor = next(u for u in UNITS if max(extents.values()) >= u[0])
    colours, kinds = colours_of(recording), kinds_of(recording)
    of_kinds = kind_tag(recording) is not None
    seen: set[str] = set()
    n_all = sum(recording.populations[name] for name in placed)
    traces: list[dict[str, Any]] = []
    by_population: list[Any] = []
    by_rate: list[Any] = []
    highest = 0.0
    for name, axes in moved.items():
        n = recording.populations[name]
        n_shown = n if n_all <= MOST_CELLS else max(int(MOST_CELLS * n / n_all), 1)
        cells = np.unique(np.linspace(0, n - 1, n_shown).round().astype(int))
        rate = cell_rates(recording, name)
        shown = None if rate is None else rate[cells]
        place = list(recording.populations).index(name)
        own, kind = colours[name], kinds[name]
        traces.append(
            {
                "type": "scatter3d", "mode": "markers", "name": words(kind),
                "legendgroup": words(kind), "showlegend": kind not in seen,
                **{a: packed(_along(axes, a, n)[cells] / factor) for a in AXES},
                "customdata": packed(
                    np.stack(
                        [
                            cells, np.full(len(cells), np.nan) if shown is None else shown,
                            _along(placed[name], "x", n)[cells] / factor,
                        ],
                        1,
                    )
                ),
                "marker": {
                    "size": _size(n_all), "color": own, "opacity": 0.85,
                    "symbol": SYMBOLS[0 if of_kinds else place // len(PALETTE) % len(SYMBOLS)],
                },
                "hovertemplate": f"{words(name)}[%{{customdata[0]:d}}]<br>%{{customdata[1]:.1f}} Hz"
                f"<br>%{{customdata[2]:.4g}}, %{{y:.4g}}, %{{z:.4g}} {unit}<extra></extra>",
                "meta": {"population": name},
            }
        )  # fmt: skip
        seen.add(kind)
        by_population.append(own)
        by_rate.append(own if shown is None else packed(shown))
        highest = max(highest, 0.0 if shown is None else float(np.nanmax(shown, initial=0.0)))
    n_cells = len(traces)
    traces += outlines(sites, factor)
    for name, axes in contacts.items():
        n = max(map(len, axes.values()))
        traces.append(
            {
                "type": "scatter3d", "mode": "markers", "name": words(f"contacts of {name}"),
                **{a: packed(_along(axes, a, n) / factor) for a in AXES},
                "customdata": packed(np.stack([np.arange(n), np.zeros(n)], 1)),
                "marker": {"size": 5, "symbol": "diamond", "color": "#000000"},
                "hovertemplate": f"{words(name)}, contact %{{customdata[0]:d}}"
                f"<br>%{{x:.4g}}, %{{y:.4g}}, %{{z:.4g}} {unit}<extra></extra>",
            }
        )  # fmt: skip
    traces.append(
        {
            "type": "scatter3d", "mode": "markers", "x": [], "y": [], "z": [],
            "name": "chosen cell", "showlegend": False, "hoverinfo": "skip",
            "marker": {"size": 14, "symbol": "circle-open", "color": "#000000"},
            "meta": {"chosen": True},
        }
    )  # fmt: skip
    layout: dict[str, Any] = {
        "font": FONT,
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 10, "b": 0},
        "paper_bgcolor": "white",
        "legend": {"x": 0, "y": 0.94, "itemsizing": "constant"},
        "scene": {
            "aspectmode": "manual",
            "aspectratio": _ratio(extents),
            "camera": {"eye": {"x": 1.4, "y": -1.6, "z": 0.5} if sites else EYE},
            **{f"{a}axis": {"title": {"text": f"{a} ({unit})"}} for a in AXES},
        },
    }
    layout["scene"]["zaxis"] = {
        "title": {"text": f"depth z ({unit})"},
        "autorange": "reversed",
    }
    has_rates = any(not isinstance(c, str) for c in by_rate)
    if has_rates:
        layout["updatemenus"] = [_choice(by_population, by_rate, n_cells, highest)]
    return Scaffold(
        plot=Plot(name="scaffold", data=tuple(traces), layout=layout, height=HEIGHT),
        notes=tuple(_notes(recording, placed, given, n_all, [s for s in sites if s.shift])),
    )


def cell_rates(recording: Recording, population: str) -> Floats | None:
    """Hz, (n_cells,), NaN for cells whose spikes are not recorded; None where none are."""
    if population not in recording.spiking:
        return None
    n = recording.populations[population]
    first, last = recording.window(population)
    _, cells = recording.spikes(population)
    found = np.bincount(np.asarray(cells), minlength=n) / max(last - first, recording.dt)
    if population in recording.watched:
        known = np.zeros(n, dtype=bool)
        known[list(recording.watched[population])] = True
        found = np.where(known, found, np.nan)
    return np.asarray(found, dtype=np.float64)


def _choice(
    by_population: list[Any], by_rate: list[Any], n_cells: int, highest: float
) -> dict[str, Any]:
    which = list(range(n_cells))
    scale = {
        "marker.cmin": 0, "marker.cmax": max(highest, 1e-9), "marker.colorscale": "Cividis",
    }  # fmt: skip
    bar = [k == 0 for k in which]
    title = {
        "marker.colorbar.title.text": "rate (Hz)", "marker.colorbar.x": 0.97,
        "marker.colorbar.len": 0.7, "marker.colorbar.y": 0.45,
    }  # fmt: skip
    return {
        "type": "buttons",
        "direction": "right",
        "x": 0,
        "xanchor": "left",
        "y": 1.0,
        "yanchor": "top",
        "buttons": [
            {
                "label": "colour: population",
                "method": "restyle",
                "args": [{"marker.color": by_population, "marker.showscale": False}, which],
            },
            {
                "label": "colour: rate",
                "method": "restyle",
                "args": [{"marker.color": by_rate, "marker.showscale": bar} | scale | title, which],
            },
        ],
    }


def _notes(
    recording: Recording,
    placed: Mapping[str, Mapping[str, Floats]],
    given: list[str],
    n_all: int,
    moved: list[Site],
) -> list[str]:
    notes: list[str] = []
    if moved:
        notes.append(
            f"{' and '.join(s.name for s in moved)} lie further away in x than is drawn; a mark"
            " tells its true place."
        )
    if missing := [a for a in AXES if a not in given]:
        notes.append(
            f"The spec gives {' and '.join(given)}; {' and '.join(missing)} are drawn at 0."
            if len(missing) > 1
            else f"The spec gives {' and '.join(given)}; {missing[0]} is drawn at 0."
        )
    if without := [name for name in recording.populations if name not in placed]:
        notes.append(f"Without positions, and not drawn: {', '.join(without)}.")
    if n_all > MOST_CELLS:
        notes.append(f"About {MOST_CELLS} of {n_all} cells are drawn, spread evenly.")
    return notes


def _nearest(sites: list[Site], x: Floats) -> float:
    """How far the area is moved that lies nearest to some contacts, m."""
    if not sites or not len(x):
        return 0.0
    return min(sites, key=lambda s: abs(s.x - float(np.mean(x)))).shift


def _along(axes: Mapping[str, Floats], axis: str, n: int) -> Floats:
    return np.asarray(axes[axis]) if axis in axes else np.zeros(n)


def _extent(values: list[Floats]) -> float:
    together = np.concatenate([np.ravel(v) for v in values]) if values else np.zeros(1)
    return float(np.ptp(together)) if together.size else 0.0


def _ratio(extents: Mapping[str, float]) -> dict[str, float]:
    """True proportions, as far as the page can show them."""
    longest = max(extents.values()) or 1.0
    return {a: max(extents[a] / longest, FLATTEST) * 1.3 for a in AXES}


def _size(n_cells: int) -> float:
    return 6.0 if n_cells < 200 else 4.0 if n_cells < 1500 else 2.5
