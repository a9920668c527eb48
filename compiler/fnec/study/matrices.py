"""Differences of rates of many populations: a table of colours for each area, layers by types."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.figures.depth import two_sided
from fnec.readout.figures.style import PALETTE, titled_figure
from fnec.study.effects import Effect

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

FEWEST = 12  # populations with a layer and a type; fewer are read better as dots
ROW = 0.17  # inch
LAYER, TYPE, AREA = "layer", "type", "area"


def by_area(rows: Sequence[Effect]) -> dict[str, list[Effect]]:
    """Area -> its populations that have a layer and a type; nothing where these are few."""
    found: dict[str, list[Effect]] = {}
    for e in rows:
        if e.of.kind == "population" and {LAYER, TYPE} <= e.of.tags.keys():
            found.setdefault(e.of.tags.get(AREA, ""), []).append(e)
    return found if sum(map(len, found.values())) >= FEWEST else {}


def draw_matrices(
    shown: Mapping[str, Sequence[Effect]], path: Path, *, title: str, level: str = "95 %"
) -> None:
    """A row a condition: dots with intervals for single tags, and a table of colours an area.

    shown: condition -> differences of rates.   Numbers stand where the interval leaves out 0.
    """
    tables = {c: by_area(rows) for c, rows in shown.items()}
    areas = list(dict.fromkeys(area for found in tables.values() for area in found))
    everyone = [e.of.tags for found in tables.values() for rows in found.values() for e in rows]
    layers = sorted({tags[LAYER] for tags in everyone})
    types = list(dict.fromkeys(tags[TYPE] for tags in everyone))
    dots = {c: [e for e in rows if e.of.kind == "tags"] for c, rows in shown.items()}
    heights = [0.9 + ROW * max(len(dots[c]), 7) for c in shown]
    most = max(
        (abs(e.difference) for rows in shown.values() for e in rows if e.of.kind == "population"),
        default=1.0,
    )
    with titled_figure(sum(heights), title) as figure:
        grid = figure.subplots(
            len(shown), 1 + len(areas), squeeze=False, height_ratios=heights,
            width_ratios=[1.3, *[1.0] * len(areas)],
        )  # fmt: skip
        mesh = None
        for axes, (condition, rows) in zip(grid, dots.items(), strict=True):
            draw_dots(axes[0], rows)
            axes[0].set_title(condition, loc="left", fontweight="bold")
            for axis, area in zip(axes[1:], areas, strict=True):
                mesh = _draw_table(axis, tables[condition].get(area, []), layers, types, most)
                axis.set_title(area, loc="left")
        if mesh is not None:
            bar = figure.colorbar(mesh, ax=grid[:, 1:].ravel().tolist(), fraction=0.04, pad=0.02)
            bar.set_label(
                f"difference of the rate (Hz); a number where {level} intervals leave out 0"
            )
            bar.outline.set_visible(False)
        figure.savefig(path)


def draw_dots(axis: Axes, rows: Sequence[Effect]) -> None:
    """A dot at the mean of the paired differences, a line over its interval; grey where 0 is in."""
    for y, e in enumerate(rows):
        colour = PALETTE[0] if e.is_clear else "0.55"
        if math.isfinite(e.low):
            axis.hlines(y, e.low, e.high, color=colour)
        axis.plot([e.difference], [y], "o", markersize=3.5, color=colour)
    axis.axvline(0.0, color="0.3", linewidth=0.7)
    axis.set_yticks(range(len(rows)), [e.of.name for e in rows])
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_xlabel("difference of the rate (Hz)")


def _draw_table(
    axis: Axes, rows: Sequence[Effect], layers: list[str], types: list[str], most: float
) -> AxesImage:
    values = np.full((len(layers), len(types)), np.nan)
    for e in rows:
        at = layers.index(e.of.tags[LAYER]), types.index(e.of.tags[TYPE])
        values[at] = e.difference
        if e.is_clear:
            axis.text(at[1], at[0], f"{e.difference:.1f}", ha="center", va="center", fontsize=6)
    axis.set_facecolor("0.92")  # no such population
    mesh = axis.imshow(values, cmap=two_sided(), vmin=-most, vmax=most, aspect="auto")
    axis.set_xticks(range(len(types)), types)
    axis.set_yticks(range(len(layers)), layers)
    axis.tick_params(length=0)
    return mesh
