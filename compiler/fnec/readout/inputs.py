"""The parts of a recording that a question is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from fnec.readout.condition import steps_when
from fnec.readout.course import Course, Field, field_course, rate_course
from fnec.readout.measure import Inputs, Need
from fnec.readout.question import Question
from fnec.readout.step_counts import StepCounts, added, step_counts
from fnec.readout.step_spikes import StepSpikes, joined, require_all_spikes, step_spikes
from fnec.readout.stretch import Stretch, stretch_of
from fnec.readout.synapses import Synapses
from fnec.readout.trains import Floats
from fnec.recording import Recording

NO_FIELDS: Mapping[str, Field] = MappingProxyType({})


def inputs_of(
    recording: Recording,
    q: Question,
    needs: Collection[Need],
    fields: Mapping[str, Field] = NO_FIELDS,
) -> Inputs:
    """What is needed to answer.   Raises ValueError in words if the recording does not hold it.

    fields: by the names of the probes, what was worked out of the recording.
    """
    stretch = stretch_of(recording, q.phase, after=q.after, before=q.before)
    kept = None if q.when is None else steps_when(recording, q.when, stretch)
    found = Inputs()
    if Need.SYNAPSES in needs:
        synapses = synapses_of(recording, q.of[0], q.state)
        found = replace(found, synapses=synapses)
        if Need.SPIKES in needs:
            source = _only_source(recording, q.of[0])
            found = replace(found, spikes=spikes_of(recording, source, stretch))
    elif Need.SPIKES in needs:
        spikes = joined([spikes_of(recording, p, stretch) for p in q.of])
        found = replace(found, spikes=spikes if kept is None else spikes.at_steps(kept))
    if Need.COUNTS in needs:
        counts = _counts_of(recording, q, stretch)
        found = replace(found, counts=counts if kept is None else counts.at_steps(kept))
    if Need.BEFORE in needs:
        found = replace(found, before=_array(recording, f"first.{q.of[0]}.{q.state}"))
    if Need.COORDINATE in needs and q.coordinate:
        coordinate = coordinate_of(recording, q.coordinate, stretch, q.window)
        found = replace(found, coordinate=coordinate)
    if {Need.PROBE, Need.COURSE} & {*needs}:
        course = course_of(recording, q, stretch, fields)
        if kept is not None:
            course = course.chosen(kept[course.steps - stretch.start])
        found = replace(found, course=course)
        if found.coordinate is not None:
            found = replace(found, coordinate=found.coordinate[course.steps - stretch.start])
    if Need.CHECKPOINTS in needs:
        times, series = series_of(recording, q, stretch)
        found = replace(found, times=times, series=series)
    return found


def course_of(
    recording: Recording, q: Question, stretch: Stretch, fields: Mapping[str, Field] = NO_FIELDS
) -> Course:
    """Samples of a probe, of cells or a field; the rate of a population where none is named."""
    if q.probe is None:
        return rate_course(_counts_of(recording, q, stretch), stretch)
    if q.probe in fields:
        return field_course(fields[q.probe], stretch, recording.dt)
    found = [
        recording.arrays[s.key]
        for s in recording.signals
        if (s.probe, s.variable) == (q.probe, q.state) and (not q.of or s.population in q.of)
    ]
    if not found:
        raise ValueError(f"the samples of {q.probe!r} are not recorded")
    steps = np.asarray(recording.arrays[f"probe.{q.probe}.step"], dtype=np.int64)
    steps = steps[: min(len(values) for values in found)]  # a killed program may lack some
    inside = (steps >= stretch.start) & (steps < stretch.stop)
    values = [np.asarray(v[: len(steps)], dtype=np.float64)[inside] for v in found]
    return Course(values=np.concatenate(values, axis=1), steps=steps[inside], dt=recording.dt)


def _counts_of(recording: Recording, q: Question, stretch: Stretch) -> StepCounts:
    return added([step_counts(recording, p, stretch) for p in q.of])


def spikes_of(recording: Recording, population: str, stretch: Stretch) -> StepSpikes:
    """Spikes of all cells of a population."""
    require_all_spikes(recording, population, stretch)
    return step_spikes(recording, population, start=stretch.start, stop=stretch.stop)


def coordinate_of(
    recording: Recording, name: str, stretch: Stretch, window: tuple[float, float] | None
) -> Floats:
    """(n_steps,) of a signal; NaN where it is outside the window."""
    values = _array(recording, f"signals.{name}")[stretch.start : stretch.stop]
    if values.ndim != 1:
        raise ValueError(f"{name!r} has a value for each cell, and so is no coordinate")
    if window is None:
        return values
    inside = (values >= window[0]) & (values <= window[1])
    return np.where(inside, values, np.nan)


def synapses_of(recording: Recording, projection: str, state: str) -> Synapses:
    """The synapses of a projection with a state of theirs at the end of the run."""
    ends = recording.meta.get("edges", {}).get(projection)
    if ends is None:
        raise ValueError(f"the synapses of {projection!r} are not recorded")
    sizes = recording.populations
    if not recording.arrays[f"edges.{projection}.pre"].size:
        raise ValueError(f"this network has no synapses of {projection!r}")
    return Synapses(
        pre=np.asarray(recording.arrays[f"edges.{projection}.pre"], dtype=np.int64),
        post=np.asarray(recording.arrays[f"edges.{projection}.post"], dtype=np.int64),
        weights=_array(recording, f"synapses.{projection}.{state}"),
        n_pre=sum(sizes[name] for name in ends["pre"]),
        n_post=sum(sizes[name] for name in ends["post"]),
    )


def series_of(recording: Recording, q: Question, stretch: Stretch) -> tuple[Floats, Floats]:
    """A course over the records of a probe of synapses: (n_records,) s and (n_records,)."""
    times, values = records_of(recording, q, stretch)
    if q.reduced:
        if q.series not in q.reduced:
            raise ValueError(f"probe {q.probe!r} does not record {q.series!r}")
        return times, values[:, q.reduced.index(q.series)]
    if q.series == "change":
        first = _array(recording, f"first.{q.of[0]}.{q.state}")[: values.shape[1]]
        return times, np.abs(values - first).mean(axis=1)
    if q.series == "step":  # the first record has nothing before it
        steps = np.abs(np.diff(values, axis=0)).mean(axis=1)
        return times, np.concatenate([np.full(min(len(values), 1), np.nan), steps])
    made = {"mean": values.mean, "sd": values.std, "min": values.min, "max": values.max}
    return times, made[q.series](axis=1)


def records_of(recording: Recording, q: Question, stretch: Stretch) -> tuple[Floats, Floats]:
    """Records of a probe of synapses: (n_records,) s and (n_records, n) of what it records."""
    values = _array(recording, f"probe.{q.probe}.{q.state}.{q.of[0]}")
    steps = np.asarray(recording.arrays[f"probe.{q.probe}.step"])[: len(values)]
    inside = (steps >= stretch.start) & (steps <= stretch.stop)
    return steps[inside] * recording.dt, values[: len(steps)][inside]


def _only_source(recording: Recording, projection: str) -> str:
    sources = recording.meta["edges"][projection]["pre"]
    if len(sources) != 1:
        raise ValueError(f"{projection!r} has several source populations")
    return sources[0]


def _array(recording: Recording, key: str) -> Floats:
    if key not in recording.arrays:
        raise ValueError(f"{key} is not in the recording")
    return np.asarray(recording.arrays[key], dtype=np.float64)
