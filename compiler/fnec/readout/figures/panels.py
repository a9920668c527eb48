"""Every panel by name: what `figures` of a spec can draw."""

from __future__ import annotations

from fnec.readout.figures.courses import COURSE_PANELS
from fnec.readout.figures.depth_panels import DEPTH_PANELS
from fnec.readout.figures.errors import ERROR_COURSE
from fnec.readout.figures.maps import MAP_PANELS
from fnec.readout.figures.panel import Panel

ALL = (*COURSE_PANELS, ERROR_COURSE, *MAP_PANELS, *DEPTH_PANELS)
PANELS: dict[str, Panel] = {p.name: p for p in ALL}
