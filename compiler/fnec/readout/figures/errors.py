"""The course of a map's errors: a window after the other, each with its chance."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.figures.learning import draw_error_course
from fnec.readout.figures.panel import Panel, Scene, show_time
from fnec.readout.figures.style import PALETTE
from fnec.readout.measure import Argument, Need, Unit, measure
from fnec.readout.stretch import Stretch, phases_of
from fnec.readout.trains import Floats

MOST_WINDOWS = 60  # each is worked out with its chance
SHUFFLES = 20  # of each window: only the mean of chance is drawn
COURSES = {  # metric -> what is drawn of it, and its chance
    "map_quality": (("mean_error",), "chance_error"),
    "pv_map_quality": (("sigma_theta", "delta_trial"), "chance_sigma_theta"),
}


def _error_course(scene: Scene) -> None:
    kind = scene.arguments.choice("quality")
    metric, (shown, chance) = CATALOGUE[kind], COURSES[kind]
    names = {a.name for a in metric.arguments}
    given = {k: v for k, v in scene.question.arguments.items() if k in names}
    given["shuffles"] = SHUFFLES
    windows, n_all = _windows(scene)
    rows: list[dict[str, float]] = []
    spikes, coordinate = scene.inputs.spikes, scene.inputs.coordinate
    assert spikes is not None and coordinate is not None
    for _, window in windows:
        inputs = replace(
            scene.inputs,
            spikes=spikes.window(window.start, window.stop),
            coordinate=coordinate[window.start : window.stop],
        )
        rows.append(measure(metric, inputs, given))

    gaps = [k for k in range(1, len(windows)) if windows[k][0] != windows[k - 1][0]]

    def course(name: str) -> Floats:  # broken where a phase ends
        return np.insert([row[f"{kind}.{name}"] for row in rows], gaps, np.nan)

    if not np.isfinite(course(shown[0])).any():
        raise ValueError(f"too few spikes of {scene.question.of[0]} for a result in any window")
    ends = [(scene.stretch.start + w.stop) * scene.recording.dt for _, w in windows]
    times = np.insert(np.array(ends), gaps, np.nan)
    unit = next(r.unit for r in metric.results if r.name == shown[0])
    error = replace(scene.question.quantity(unit), name="error")
    draw_error_course(
        scene.axis, times, {name: course(name) for name in shown}, error, scene.time,
        colours=(scene.colour, *(c for c in PALETTE[1:3] if c != scene.colour)),
        chance=course(chance),
    )  # fmt: skip
    if len(windows) < n_all:
        note = f"{len(windows)} of {n_all} windows"
        scene.axis.set_title(note, loc="center", color="0.4")
    show_time(scene)


def _windows(scene: Scene) -> tuple[list[tuple[str, Stretch]], int]:
    """Phase and steps since the stretch began of whole windows, evenly chosen; how many there are.

    Of the whole run each phase of trials has windows of its own; one without trials is a window.
    """
    span = scene.stretch
    length = max(round(scene.arguments.number("every") / scene.recording.dt), 1)
    single = [name for name, p in phases_of(scene.recording).items() if p.n_trials == 1]
    found: list[tuple[str, Stretch]] = []
    for name, part in scene.parts.items():
        first = part.start - span.start
        size = part.stop - part.start
        here = size if scene.question.phase is None and name in single else length
        n = size // here
        found += [(name, Stretch(first + here * k, first + here * (k + 1))) for k in range(n)]
    if not found:
        raise ValueError("the phase is shorter than 'every'")
    chosen = np.unique(np.linspace(0, len(found) - 1, MOST_WINDOWS).round().astype(int))
    return [found[k] for k in chosen], len(found)


ERROR_COURSE = Panel(
    name="error_course",
    title="errors of the map",
    help="errors of the map in successive windows",
    needs=(Need.SPIKES, Need.COORDINATE),
    draw=_error_course,
    arguments=(
        Argument(name="quality", help="which error", default="map_quality", choices=tuple(COURSES)),
        Argument(
            name="every",
            help="length of a window",
            unit=Unit.SECOND,
            is_required=True,
            least=1e-9,
        ),
        Argument(name="low", help="place of the first cell", unit=Unit.COORDINATE),
        Argument(name="high", help="place of the last cell", unit=Unit.COORDINATE),
    ),
)
