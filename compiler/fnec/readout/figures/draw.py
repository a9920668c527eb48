"""The figure set of a run."""

from __future__ import annotations

import warnings
from pathlib import Path

from fnec.readout.figures.raster import draw_raster
from fnec.readout.figures.traces import draw_traces
from fnec.recording import Recording


def draw_figures(
    recording: Recording, folder: Path, *, title: str, rate_bin: float | None = None
) -> tuple[Path, ...]:
    """Raster with rates, and a figure of traces for each probe, as PNG files in `folder`.

    rate_bin: of the rates, s.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn: list[Path] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a layout that is too tight: the figure is still right
        if recording.spiking and recording.n_done:
            path = folder / "raster.png"
            draw_raster(recording, title, path, rate_bin)
            drawn.append(path)
        for probe in dict.fromkeys(s.probe for s in recording.signals):
            path = folder / f"{probe}.png"
            if draw_traces(recording, probe, f"{title} · {probe}", path):
                drawn.append(path)
    return tuple(drawn)
