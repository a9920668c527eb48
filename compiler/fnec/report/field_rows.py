"""Fields over time: colours by depth, or a line for each channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fnec.readout.course import Field, field_course
from fnec.readout.figures.depth import DEPTH, blocks
from fnec.readout.figures.field import NAMES, colours_in, is_by_depth, kind_of, lines_of, sample_of
from fnec.readout.figures.field import what_lines_are as about_lines
from fnec.readout.figures.traces import extremes
from fnec.readout.stretch import Stretch
from fnec.readout.trains import Floats
from fnec.recording import Recording
from fnec.report.plot import ABOVE_ZERO, DIVERGING, packed, words
from fnec.report.row import Row

MOST_LINES = 16
MOST_COLUMNS = 1000  # of a map
MOST_VALUES = 50_000
OUTLIERS = 0.5  # % of the values that may leave the scale of colours


def field_row(recording: Recording, probe: str, field: Field, factor: float) -> Row:
    """A row of the stack over time.   factor: units of time in a second."""
    course = field_course(field, Stretch(0, recording.n_done), recording.dt)
    if is_by_depth(field) and course.depths is not None:
        return _map(probe, field, course.times * factor, course.values, course.depths)
    lines = lines_of(field, course)
    colours = colours_in(recording, lines)
    sample = sample_of(probe, field)
    traces = [
        _line(recording, name, course.times * factor, sample.shown(values), colours[name])
        for name, values in list(lines.items())[:MOST_LINES]
    ]
    for trace in traces:
        trace["hovertemplate"] = f"%{{y:.4g}} {words(sample.unit)}<extra>{trace['name']}</extra>"
    said = [title_of(probe, kind_of(field)), about_lines(field)]
    if len(lines) > MOST_LINES:
        said.append(f"{MOST_LINES} of {len(lines)} channels")
    are_populations = {*lines} <= {*recording.populations}  # which stand in the legend
    return Row(
        title=", ".join(s for s in said if s),
        label=f"{sample.name} ({sample.unit or '1'})",
        traces=traces,
        names=() if are_populations else tuple(colours.items())[:MOST_LINES],
        height=180,
    )


def title_of(probe: str, kind: str) -> str:
    """What it is: `LFP of probe lfp`."""
    name = NAMES.get(kind, kind) or "field"
    return f"{name[0].upper()}{name[1:]} of probe {probe}"


def contacts_of(fields: Mapping[str, Field]) -> dict[str, dict[str, Floats]]:
    """Where probes have contacts: probe -> x, y, z -> (n,) m; those in the same places once."""
    found: dict[str, dict[str, Floats]] = {}
    for probe, field in fields.items():
        if "contact" not in field.dims or not {"x", "y", "z"} <= {str(c) for c in field.coords}:
            continue
        places = {a: np.asarray(field.coords[a].values, dtype=np.float64) for a in "xyz"}
        same = [p for p, other in found.items() if _are_same(places, other)]
        if not same and all(v.ndim == 1 for v in places.values()):
            found[probe] = places
    return found


def _are_same(a: Mapping[str, Floats], b: Mapping[str, Floats]) -> bool:
    return all(np.array_equal(a[axis], b[axis]) for axis in a)


def _map(probe: str, field: Field, times: Floats, values: Floats, depths: Floats) -> Row:
    sample = sample_of(probe, field)
    order = np.argsort(depths, kind="stable")
    columns = int(np.clip(MOST_VALUES / max(len(depths), 1), 100, MOST_COLUMNS))
    shown, at = blocks(sample.shown(values[:, order]), times, columns)
    finite = shown[np.isfinite(shown)]
    most = float(np.percentile(np.abs(finite), 100 - OUTLIERS)) if finite.size else 1.0
    unit = words(sample.unit)
    scale: dict[str, object] = (
        {"zmin": 0, "zmax": most or 1.0, "colorscale": ABOVE_ZERO}
        if (finite >= 0).all()
        else {"zmin": -(most or 1.0), "zmax": most or 1.0, "colorscale": DIVERGING}
    )
    trace = {
        "type": "heatmap", "x": packed(at), "y": packed(DEPTH.shown(depths[order])),
        "z": packed(shown.T), "showlegend": False, **scale,
        "colorbar": {"title": {"text": unit}, "thickness": 12, "x": 1.0, "xpad": 6},
        "hovertemplate": f"%{{z:.4g}} {unit} at %{{y:.0f}} µm<extra></extra>",
    }  # fmt: skip
    return Row(
        title=f"{title_of(probe, kind_of(field))}, in {sample.unit or 'its own unit'}",
        label=DEPTH.label,
        traces=[trace],
        axis={"autorange": "reversed"},
        height=240,
    )


def _line(
    recording: Recording, name: str, times: Floats, values: Floats, own: str
) -> dict[str, Any]:
    index, thin = extremes(values)
    is_population = name in recording.populations
    return {
        "type": "scatter", "mode": "lines", "x": packed(times[index]), "y": packed(thin),
        "name": words(name), "line": {"width": 1.2, "color": own},
        "showlegend": False,
        **({"legendgroup": words(name)} if is_population else {}),
    }  # fmt: skip
