"""The figure set of a run."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

from fnec.readout.course import Field
from fnec.readout.figures.asked import draw_asked_figures
from fnec.readout.figures.cell_depths import seen_cells
from fnec.readout.figures.field import draw_field
from fnec.readout.figures.panel import NOWHERE
from fnec.readout.figures.raster import draw_raster
from fnec.readout.figures.traces import draw_traces
from fnec.readout.inputs import NO_FIELDS
from fnec.readout.trains import Floats
from fnec.recording import Recording
from fnec.spec.model import Spec


def draw_figures(
    recording: Recording,
    folder: Path,
    *,
    title: str,
    rate_bin: float | None = None,
    spec: Spec | None = None,
    fields: Mapping[str, Field] = NO_FIELDS,
    depths: Mapping[str, Floats] = NOWHERE,
) -> tuple[Path, ...]:
    """Raster with rates, and a figure of traces for each probe, as PNG files in `folder`.

    rate_bin: of the rates, s.   spec: what else it asks for is drawn as well.
    fields: a figure for each, by the names of their probes.   depths: population -> (n_cells,) m.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn: list[Path] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a layout that is too tight: the figure is still right
        if recording.spiking and recording.n_done:
            path = folder / "raster.png"
            draw_raster(recording, title, path, rate_bin)
            drawn.append(path)
        of_cells = [s for s in recording.signals if s.population in recording.populations]
        currents = [p.name for p in spec.field_probes] if spec else []  # fields are drawn of them
        for probe in dict.fromkeys(s.probe for s in of_cells if s.probe not in currents):
            path = folder / f"{probe}.png"
            if draw_traces(recording, probe, f"{title} · {probe}", path):
                drawn.append(path)
        for probe, field in fields.items():
            cells = seen_cells(spec, probe, depths)
            drawn += draw_field(recording, probe, field, folder, title=title, depths=cells)
        if spec is not None and spec.figures and recording.n_done:
            drawn += draw_asked_figures(
                spec, recording, folder, title=title, fields=fields, depths=depths
            )
    return tuple(drawn)
