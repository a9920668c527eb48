"""Panels over time: spikes, rates, signals, weights and errors of maps."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.figures.learning import draw_error_course, draw_weight_course
from fnec.readout.figures.panel import Panel, Scene, show_time
from fnec.readout.figures.style import PALETTE
from fnec.readout.inputs import records_of, series_of
from fnec.readout.measure import Argument, Need, Unit, measure
from fnec.readout.step_counts import step_counts
from fnec.readout.stretch import Stretch
from fnec.readout.trains import Floats

MOST_ROWS = 400  # cells; more would print as a grey block
MOST_POINTS = 2000
MOST_TRACKED = 24
SHUFFLES = 20  # of each window: only the mean of chance is drawn


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
        said = f"{n}" if n == spikes.n_cells else f"{n} of {spikes.n_cells}"
        ticks.append((top + height / 2, f"{name} ({said})"))
        top += 1.03 * height
    axis.set_yticks(*zip(*ticks, strict=True))
    axis.tick_params(axis="y", length=0)
    axis.set_ylim(-0.01 * top, top)
    show_time(scene)


def _rates(scene: Scene) -> None:
    recording, stretch, dt = scene.recording, scene.stretch, scene.recording.dt
    width = scene.arguments.number("bin")
    for name in scene.question.of:
        centres, rate = step_counts(recording, name, stretch).binned(width)
        at = scene.time.shown(stretch.start * dt + centres)
        scene.axis.plot(at, rate, color=scene.colour_of(name), label=name)
    scene.axis.set_ylim(bottom=0)
    scene.axis.set_ylabel("rate (Hz)")
    scene.axis.set_title(f"mean over cells, bins of {width * 1e3:g} ms", loc="right", color="0.4")
    if len(scene.question.of) > 1:
        scene.axis.legend(loc="best", ncols=4)
    show_time(scene)


def _signal(scene: Scene) -> None:
    name, along = scene.question.of[0], scene.question.along
    span = scene.stretch
    values = np.asarray(scene.recording.arrays[f"signals.{name}"][span.start : span.stop])
    steps = np.arange(span.start, span.stop)
    every = max(len(steps) // MOST_POINTS, 1)
    scene.axis.plot(
        scene.time.shown(steps[::every] * scene.recording.dt), along.shown(values[::every]),
        color="0.25", drawstyle="steps-post",
    )  # fmt: skip
    scene.axis.set_ylabel(along.label)
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
    draw_weight_course(
        scene.axis, times, means, sds, q.weight, scene.time, colour=scene.colour, tracked=tracked
    )
    show_time(scene)


def _error_course(scene: Scene) -> None:
    kind = scene.arguments.choice("quality")
    metric, (shown, chance) = CATALOGUE[kind], COURSES[kind]
    names = {a.name for a in metric.arguments}
    given = {k: v for k, v in scene.question.arguments.items() if k in names}
    given["shuffles"] = SHUFFLES
    times, found = _windows(scene)
    rows: list[dict[str, float]] = []
    spikes, coordinate = scene.inputs.spikes, scene.inputs.coordinate
    assert spikes is not None and coordinate is not None
    for window in found:
        inputs = replace(
            scene.inputs,
            spikes=spikes.window(window.start, window.stop),
            coordinate=coordinate[window.start : window.stop],
        )
        rows.append(measure(metric, inputs, given))

    def course(name: str) -> Floats:
        return np.array([row[f"{kind}.{name}"] for row in rows])

    unit = next(r.unit for r in metric.results if r.name == shown[0])
    error = replace(scene.question.quantity(unit), name="error")
    draw_error_course(
        scene.axis, times, {name: course(name) for name in shown}, error, scene.time,
        colours=(scene.colour, PALETTE[1], PALETTE[2]), chance=course(chance),
    )  # fmt: skip
    show_time(scene)


def _windows(scene: Scene) -> tuple[Floats, list[Stretch]]:
    """The ends of whole windows, s, and their steps since the stretch began."""
    dt, span = scene.recording.dt, scene.stretch
    length = max(round(scene.arguments.number("every") / dt), 1)
    n = (span.stop - span.start) // length
    if n == 0:
        raise ValueError("the phase is shorter than 'every'")
    ends = (span.start + length * (np.arange(n) + 1)) * dt
    return np.asarray(ends, dtype=np.float64), [
        Stretch(length * k, length * (k + 1)) for k in range(n)
    ]


COURSES = {  # metric -> what is drawn of it, and its chance
    "map_quality": (("mean_error",), "chance_error"),
    "pv_map_quality": (("sigma_theta", "delta_trial"), "chance_sigma_theta"),
}

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
            Argument(
                name="bin", help="width of a bin", unit=Unit.SECOND, default=0.02, least=1e-9
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
        name="weight_course",
        title="weights",
        help="mean and SD of the weights at each record of a probe of synapses",
        needs=(Need.CHECKPOINTS,),
        draw=_weight_course,
        arguments=(
            Argument(
                name="tracked", help="probe of single synapses, sampled at the same times",
                is_name=True,
            ),
        ),
    ),
    Panel(
        name="error_course",
        title="errors of the map",
        help="errors of the map in successive windows",
        needs=(Need.SPIKES, Need.COORDINATE),
        draw=_error_course,
        arguments=(
            Argument(
                name="quality", help="which error", default="map_quality", choices=tuple(COURSES)
            ),
            Argument(
                name="every", help="length of a window", unit=Unit.SECOND, is_required=True,
                least=1e-9,
            ),
            Argument(name="low", help="place of the first cell", unit=Unit.COORDINATE),
            Argument(name="high", help="place of the last cell", unit=Unit.COORDINATE),
        ),
    ),
)  # fmt: skip
