"""Panels over time: spikes, rates, signals, weights and errors of maps."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.figures.learning import (
    draw_on_the_right,
    draw_weight_course,
)
from fnec.readout.figures.panel import Panel, Scene, show_time
from fnec.readout.figures.signals import draw_signal_on_position
from fnec.readout.figures.style import PALETTE
from fnec.readout.inputs import coordinate_of, records_of, series_of
from fnec.readout.measure import Argument, Inputs, Need, Unit, measure
from fnec.readout.step_counts import step_counts
from fnec.readout.visited import Visited, visited

MOST_ROWS = 400  # cells; more would print as a grey block
MOST_POINTS = 2000
MOST_TRACKED = 24


def _raster(scene: Scene) -> None:
    axis, time, dt = scene.axis, scene.time, scene.recording.dt
    top, ticks = 0.0, []
    for name in reversed(scene.question.of):
        spikes = scene.inputs_of(name, Need.SPIKES).spikes
        assert spikes is not None
        shown = spikes.cells < MOST_ROWS
        n = min(spikes.n_cells, MOST_ROWS)
        height = n if len(scene.question.of) == 1 else MOST_ROWS  # equal room for each
        at = (scene.stretch.start + spikes.steps[shown]) * dt
        axis.plot(
            time.shown(at), top + (spikes.cells[shown] + 0.5) * height / max(n, 1),
            linestyle="none", marker="o", markersize=1.1, markeredgewidth=0,
            color=scene.colour_of(name), rasterized=True,
        )  # fmt: skip
        if not len(spikes.steps):
            axis.text(
                0.5, top + height / 2, "silent", transform=axis.get_yaxis_transform(),
                ha="center", va="center", color="0.4",
            )  # fmt: skip
        said = f"{n}" if n == spikes.n_cells else f"{n} of {spikes.n_cells}"
        ticks.append((top + height / 2, f"{name} ({said})"))
        top += 1.03 * height
    axis.set_yticks(*zip(*ticks, strict=True))
    axis.tick_params(axis="y", length=0)
    axis.set_ylim(-0.01 * top, top)
    show_time(scene)


def _rates(scene: Scene) -> None:
    recording, stretch, dt = scene.recording, scene.stretch, scene.recording.dt
    width, box = scene.arguments.number("bin"), scene.arguments.optional("smoothing")
    for name in scene.question.of:
        counts = step_counts(recording, name, stretch)
        if box is None:
            centres, rate = counts.binned(width)
        else:
            rate = counts.smoothed(box)
            centres = (np.arange(len(rate)) + 0.5) * dt
            every = max(len(rate) // MOST_POINTS, 1)
            centres, rate = centres[::every], rate[::every]
        at = scene.time.shown(stretch.start * dt + centres)
        label = name if counts.total else f"{name} (silent)"
        scene.axis.plot(at, rate, color=scene.colour_of(name), label=label)
    scene.axis.set_ylim(bottom=0)
    how = f"bins of {width * 1e3:g} ms" if box is None else f"box of {box * 1e3:g} ms"
    scene.axis.set_ylabel(f"rate (Hz),\n{how}")
    if len(scene.question.of) > 1:
        scene.axis.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2, ncols=8)
    show_time(scene)


def _signal(scene: Scene) -> None:
    name, course = scene.question.of[0], scene.question.course
    span = scene.stretch
    values = np.asarray(scene.recording.arrays[f"signals.{name}"][span.start : span.stop])
    steps = np.arange(span.start, span.stop)
    every = max(len(steps) // MOST_POINTS, 1)
    scene.axis.plot(
        scene.time.shown(steps[::every] * scene.recording.dt), course.shown(values[::every]),
        color="0.25", drawstyle="steps-post",
    )  # fmt: skip
    scene.axis.set_ylabel(course.label)
    show_time(scene)


def _weight_course(scene: Scene) -> None:
    q, recording = scene.question, scene.recording
    times, means = series_of(recording, replace(q, series="mean"), scene.stretch)
    _, sds = series_of(recording, replace(q, series="sd"), scene.stretch)
    own = None if q.reduced else q.probe
    name = scene.question.arguments.get("tracked") or own
    tracked = None
    if name:
        shown = replace(q, probe=str(name))
        at, tracked = records_of(recording, shown, scene.stretch)
        if not np.array_equal(at, times):
            raise ValueError(f"probes {q.probe!r} and {name!r} sample at different times")
        chosen = np.linspace(0, tracked.shape[1] - 1, min(tracked.shape[1], MOST_TRACKED))
        tracked = tracked[:, np.unique(chosen.round().astype(int))]
    mark = scene.arguments.values["mark"]
    draw_weight_course(
        scene.axis, times, means, sds, q.weight, scene.time, colour=scene.colour, tracked=tracked,
        settled=None if mark is None else _settled(scene, str(mark)),
    )  # fmt: skip
    if (right := scene.arguments.values["right"]) is not None:
        _, values = series_of(recording, replace(q, series=str(right)), scene.stretch)
        other = next(c for c in PALETTE if c != scene.colour)
        amount = replace(q.weight, name=SERIES_NAMES[str(right)].format(q.weight.name))
        draw_on_the_right(scene.axis, times, values, amount, scene.time, colour=other)
    show_time(scene)


def _settled(scene: Scene, mark: str) -> float:
    """Time of the record at which a metric of the course finds it at rest, s; NaN for never."""
    metric = CATALOGUE[mark]
    q = replace(scene.question, series=metric.series)
    times, series = series_of(scene.recording, q, scene.stretch)
    return measure(metric, Inputs(times=times, series=series))[mark]


def _signal_on_position(scene: Scene) -> None:
    q, recording = scene.question, scene.recording
    values = recording.arrays[f"signals.{q.of[0]}"]
    found: dict[str, Visited] = {}
    for name, part in scene.parts.items():
        x = coordinate_of(recording, str(q.coordinate), part, q.window)
        found[name] = visited(x, np.asarray(values[part.start : part.stop], dtype=np.float64))
    low, high = (scene.arguments.optional(name) for name in ("low", "high"))
    line = None if low is None or high is None else (low, high)
    draw_signal_on_position(scene.axis, found, q.along, q.course, line=line)


SERIES_NAMES = {  # of a probe of synapses, on an axis
    "sd": "SD of {}", "min": "smallest {}", "max": "largest {}",
    "change": "mean change of\n{} since the start",
    "step": "mean change of\n{} since the last record",
}  # fmt: skip

COURSE_PANELS = (
    Panel(
        name="raster",
        title="spikes",
        help="spikes over time",
        needs=(Need.POPULATIONS,),
        draw=_raster,
        height=2.0,
    ),
    Panel(
        name="rates",
        title="rates",
        help="rates of populations over time",
        needs=(Need.POPULATIONS, Need.COUNTS),
        draw=_rates,
        arguments=(
            Argument(name="bin", help="width of a bin", unit=Unit.SECOND, default=0.02, least=1e-9),
            Argument(
                name="smoothing",
                help="length of a sliding box, instead of bins",
                unit=Unit.SECOND,
                least=1e-9,
            ),
        ),
    ),
    Panel(
        name="signal",
        title="course",
        help="a signal over time",
        needs=(Need.SIGNAL,),
        draw=_signal,
        height=1.2,
    ),
    Panel(
        name="signal_on_position",
        title="where the stimulus is",
        help="a signal against the coordinate, a colour for each phase",
        needs=(Need.SIGNAL, Need.COORDINATE),
        draw=_signal_on_position,
        arguments=(
            Argument(
                name="low", help="place of the first cell, on a line at 0", unit=Unit.COORDINATE
            ),
            Argument(
                name="high", help="place of the last cell, on a line at 0", unit=Unit.COORDINATE
            ),
        ),
    ),
    Panel(
        name="weight_course",
        title="weights",
        help="mean and SD of the weights at each record of a probe of synapses",
        needs=(Need.CHECKPOINTS,),
        draw=_weight_course,
        arguments=(
            Argument(
                name="tracked",
                help="probe of single synapses, sampled at the same times",
                is_name=True,
            ),
            Argument(
                name="right",
                help="what of the records is drawn on an axis at the right",
                choices=tuple(SERIES_NAMES),
            ),
            Argument(
                name="mark",
                help="metric of the course that tells when it has come to rest",
                choices=("stabilisation", "weight_rest"),
            ),
        ),
    ),
)
