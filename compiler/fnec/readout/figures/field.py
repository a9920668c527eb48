"""The figures of a field that every run with a probe of it has."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fnec.readout.bands import RESOLUTION, spectrum_of
from fnec.readout.course import Course, Field, field_course
from fnec.readout.figures.depth import draw_depth_map, draw_waterfall
from fnec.readout.figures.panel import mark_phases
from fnec.readout.figures.spectra import colours_of, draw_spectrolaminar, draw_spectrum
from fnec.readout.figures.style import colour, time_scale, titled_figure
from fnec.readout.quantity import Quantity
from fnec.readout.spectrolaminar import FEWEST_DEPTHS
from fnec.readout.spectrum import HANN, Spectrum
from fnec.readout.stretch import Stretch
from fnec.readout.text import printed
from fnec.readout.trains import Floats
from fnec.recording import Recording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = {
    "phi_e": "potential", "lfp": "LFP", "gaussian": "LFP proxy of depth",
    "rws": "LFP proxy of summed currents", "source": "synaptic current", "j_e": "current density",
    "csd": "CSD (sinks are negative)", "eeg": "EEG", "meg": "MEG", "emm": "metabolic proxy",
    "mua": "MUA proxy",
}  # fmt: skip
LINES = 8  # channels without depths that find room in one pair of axes
AVERAGES = 4  # segments that a spectrum should have


def draw_field(
    recording: Recording,
    probe: str,
    field: Field,
    folder: Path,
    *,
    title: str,
    depths: Mapping[str, Floats],
) -> tuple[Path, ...]:
    """`<probe>.png`: over time and its spectrum; `<probe>_depths.png` where channels have depths.

    depths: name of some cells -> (n_cells,) m.
    """
    course = field_course(field, Stretch(0, recording.n_done), recording.dt)
    sample = sample_of(probe, field)
    paths = [folder / f"{probe}.png"]
    kind = kind_of(field)
    head = f"{NAMES.get(kind, kind)} · {probe} · {title}"
    by_depth = is_by_depth(field)
    lines: dict[str, Floats] = {} if by_depth else lines_of(field, course)
    if not by_depth:  # a channel for each line
        sample = replace(sample, name=", ".join(filter(None, (probe, what_lines_are(field)))))
        course = replace(course, values=np.stack(list(lines.values()), axis=1), depths=None)
    colours = colours_in(recording, lines)
    found = spectrum_in(course)
    n_rows = 1 + (by_depth and kind in ("lfp", "phi_e"))
    heights = [2.4] * n_rows + ([2.0] if found else [])
    time = _time(recording)
    with titled_figure(sum(heights), head) as figure:
        axes = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights).ravel()
        if by_depth:
            draw_depth_map(axes[0], course, sample, time)
        else:
            _draw_lines(axes[0], course, sample, time, colours)
        if n_rows == 2:
            draw_waterfall(axes[1], course, sample, time)
        for axis in axes[:n_rows]:
            _show_time(axis, recording)
        if found:
            power = sample.times(sample, name="power")
            own = list(colours.values()) if len(lines) <= LINES else None
            draw_spectrum(axes[-1], found, power, depths=course.depths, colours=own)
        figure.align_ylabels()
        figure.savefig(paths[0])
    depths_of = course.depths if by_depth and kind in ("lfp", "phi_e") else None
    if found and depths_of is not None and len(np.unique(depths_of)) >= FEWEST_DEPTHS:
        paths += _spectrolaminar(
            folder / f"{probe}_depths.png", head, found, course, depths, recording
        )
    return tuple(paths)


def kind_of(field: Field) -> str:
    """`lfp`, `csd` …"""
    return str(_attributes(field).get("kind", ""))


def sample_of(probe: str, field: Field) -> Quantity:
    """Its values for people."""
    said = _attributes(field)
    unit = str(said.get("shown_unit", said.get("units", "")))
    return Quantity(
        name=probe,
        unit=printed(unit),
        factor=float(said.get("factor", 1.0)),
        si=str(said.get("units", "")),
    )


def spectrum_in(course: Course) -> Spectrum | None:
    """Spectra at the finest resolution, from 2 Hz on, that leaves some segments to average."""
    try:
        length = len(course.steps) * course.interval
        resolution = max(RESOLUTION, HANN * (AVERAGES + 1) / 2 / length)
        found = spectrum_of(course, resolution=resolution)
    except ValueError:  # sampled at uneven times, or hardly at all
        return None
    is_moving = bool((found.density[1:] > 0).any(axis=1).all()) and len(found.frequencies) > 4
    return found if is_moving else None


def is_by_depth(field: Field) -> bool:
    """Its channels stand below each other in the tissue; sensors outside have places, too."""
    return bool({"contact", "depth"} & {*field.dims}) and "z" in field.coords


def is_of_cells(field: Field) -> bool:
    """It has a channel for each cell, so many that they are averaged."""
    return "cell" in field.dims


def lines_of(field: Field, course: Course) -> dict[str, Floats]:
    """Channels by name, (n_times,) SI each; cells as means of their populations."""
    if is_of_cells(field):
        names = np.asarray(field.coords["population"].values).astype(str)
        return {
            name: course.values[:, names == name].mean(axis=1)
            for name in dict.fromkeys(names.tolist())
        }
    along = next((str(d) for d in field.dims if d != "time"), "channel")
    labels = _labels(field, along, course.values.shape[1])
    return {label: course.values[:, k] for k, label in enumerate(labels)}


def _labels(field: Field, along: str, n: int) -> list[str]:
    """What the channels are called: by words or angles, if there are such."""
    for name in field.coords:
        values = np.asarray(field.coords[name].values)
        if tuple(field.coords[name].dims) == (along,) and values.dtype.kind in "UOS":
            return [str(v) for v in values]
        if str(name) == "angle":
            return [f"{v:g}°" for v in values]
    return [f"{along} {k}" for k in range(n)]


def what_lines_are(field: Field) -> str:
    """Of lines that are no channels."""
    return "means over cells" if is_of_cells(field) else ""


def colours_in(recording: Recording, names: Iterable[str]) -> dict[str, str]:
    """A colour for each line: that of the population with its name, else the next one."""
    own = colours_of(list(recording.populations))
    return {name: own.get(name, colour(k)) for k, name in enumerate(names)}


def _draw_lines(
    axis: Axes, course: Course, sample: Quantity, time: Quantity, colours: Mapping[str, str]
) -> None:
    if len(colours) > LINES:
        draw_waterfall(axis, course, sample, time, labels=list(colours))
        return
    for k, (label, own) in enumerate(colours.items()):
        values = sample.shown(course.values[:, k])
        axis.plot(time.shown(course.times), values, color=own, label=label, linewidth=0.7)
    axis.set_ylabel(sample.label)
    if len(colours) > 1:
        axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=8, borderaxespad=0.2)


def _spectrolaminar(
    path: Path,
    head: str,
    found: Spectrum,
    course: Course,
    depths: Mapping[str, Floats],
    recording: Recording,
) -> list[Path]:
    assert course.depths is not None
    with titled_figure(3.2, head) as figure:
        axes = list(figure.subplots(1, 3, width_ratios=[1, 1.4, 1.2]))
        own = colours_in(recording, depths)
        try:
            draw_spectrolaminar(axes, found, course.depths, depths, own)
        except ValueError:  # the spectrum does not reach the bands
            return []
        figure.savefig(path)
    return [path]


def _time(recording: Recording) -> Quantity:
    factor, unit = time_scale(recording.duration)
    return Quantity(name="time", unit=unit, factor=1 / factor)


def _show_time(axis: Axes, recording: Recording) -> None:
    time = _time(recording)
    axis.set_xlim(0, float(time.shown(recording.duration)))
    axis.set_xlabel(time.label)
    mark_phases(axis, recording, time)


def _attributes(field: Field) -> Mapping[str, Any]:
    return getattr(field, "attrs", {})
