"""The places of areas: a cylinder around the cells of each, and how close they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from fnec.readout.figures.kinds import AREA
from fnec.readout.trains import Floats
from fnec.recording import Recording
from fnec.report.plot import GREY, packed, words

APART = 2.0  # radii of both between the sides of neighbours, at most
N_CORNERS = 48  # of a circle
N_LINES = 4  # down the side


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An upright cylinder around the cells of an area; m."""

    name: str
    x: float
    y: float
    radius: float
    top: float
    bottom: float
    shift: float = 0.0  # by which it is drawn to the left


def sites_of(recording: Recording, places: Mapping[str, Mapping[str, Floats]]) -> list[Site]:
    """Each area with cells in three dimensions, from left to right; none where there are no areas.

    places: population -> x, y, z -> (n_cells,) m.
    """
    cells: dict[str, list[Mapping[str, Floats]]] = {}
    for name, axes in places.items():
        area = recording.tags.get(name, {}).get(AREA)
        if area and {"x", "y", "z"} <= axes.keys():
            cells.setdefault(area, []).append(axes)
    found: list[Site] = []
    for area, members in cells.items():
        x, y, z = (np.concatenate([np.atleast_1d(m[a]) for m in members]) for a in "xyz")
        at = (float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2)
        radius = float(np.hypot(x - at[0], y - at[1]).max())
        found.append(
            Site(
                name=area, x=at[0], y=at[1], radius=radius, top=float(z.min()),
                bottom=float(z.max()),
            )
        )  # fmt: skip
    return _closer(sorted(found, key=lambda s: s.x))


def _closer(sites: list[Site]) -> list[Site]:
    """The same with the gaps between them cut to some radii."""
    if len(sites) < 2:
        return sites
    moved = [sites[0]]
    for before, site in pairwise(sites):
        radii = before.radius + site.radius
        gap = site.x - before.x - radii
        cut = max(gap - APART * radii, 0.0)
        moved.append(replace(site, shift=moved[-1].shift + cut))
    return moved


def outlines(sites: list[Site], factor: float) -> list[dict[str, Any]]:
    """A cylinder of lines around each area, with its name.   factor: m in a unit of the drawing."""
    angle = np.linspace(0, 2 * np.pi, N_CORNERS + 1)
    traces: list[dict[str, Any]] = []
    for s in sites:
        x, y = s.x - s.shift + s.radius * np.cos(angle), s.y + s.radius * np.sin(angle)
        gap = np.array([np.nan])
        xs, ys, zs = [x, gap, x, gap], [y, gap, y, gap], [x * 0 + s.top, gap, x * 0 + s.bottom, gap]
        for k in range(N_LINES):
            at = k * N_CORNERS // N_LINES
            xs += [x[[at, at]], gap]
            ys += [y[[at, at]], gap]
            zs += [np.array([s.top, s.bottom]), gap]
        parts = (np.concatenate(v) / factor for v in (xs, ys, zs))
        traces.append(
            {
                "type": "scatter3d", "mode": "lines", "showlegend": False, "hoverinfo": "skip",
                "name": words(s.name), "line": {"color": GREY, "width": 2},
                **{a: packed(v) for a, v in zip("xyz", parts, strict=True)},
            }
        )  # fmt: skip
        traces.append(
            {
                "type": "scatter3d", "mode": "text", "showlegend": False, "hoverinfo": "skip",
                "name": words(s.name), "text": [words(s.name)],
                "x": [(s.x - s.shift) / factor], "y": [s.y / factor],
                "z": [(s.top - 0.06 * (s.bottom - s.top)) / factor],
            }
        )  # fmt: skip
    return traces
