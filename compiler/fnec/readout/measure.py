"""Metrics as data: what each asks for and gives, so that specs can name it and units are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from fnec.readout.course import Course
from fnec.readout.step_counts import StepCounts
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.synapses import Synapses
from fnec.readout.trains import Floats


class Need(Enum):
    """What a metric is computed of."""

    SPIKES = "spikes of a population"
    COUNTS = "number of spikes in each step"
    COORDINATE = "coordinate of a stimulus"
    SYNAPSES = "synapses of a projection"
    BEFORE = "weights before learning"
    CHECKPOINTS = "series of checkpoints"
    POPULATIONS = "spikes of one or more populations"
    SIGNAL = "course of a signal"
    PROBE = "samples of a probe"
    COURSE = "samples of a probe or the rate of a population"
    DEPTHS = "depths of the contacts of a probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What there is; a metric reads the parts that it needs."""

    spikes: StepSpikes | None = None  # of the sources, where synapses are read with them
    counts: StepCounts | None = None
    coordinate: Floats | None = None  # (n_steps,) NaN where there is no stimulus
    synapses: Synapses | None = None
    before: Floats | None = None  # (n_synapses,) unit of the weights
    times: Floats | None = None  # (n_records,) s, of the checkpoints
    series: Floats | None = None  # (n_records,) value at each
    course: Course | None = (
        None  # the coordinate, if there is one, has a value at each moment of it
    )

    def has(self, need: Need) -> bool:
        """Whether this part is there."""
        match need:
            case Need.SPIKES:
                return self.spikes is not None
            case Need.COUNTS:
                return self.counts is not None or self.spikes is not None
            case Need.COORDINATE:
                return self.coordinate is not None
            case Need.SYNAPSES:
                return self.synapses is not None
            case Need.BEFORE:
                return self.before is not None
            case Need.CHECKPOINTS:
                return self.times is not None and self.series is not None
            case Need.PROBE | Need.COURSE:
                return self.course is not None
            case Need.DEPTHS:
                return self.course is not None and self.course.depths is not None
            case Need.POPULATIONS | Need.SIGNAL:  # of panels, which look themselves
                return True


class Unit(Enum):
    """Unit of an argument or a result; some are those of what is measured."""

    NONE = ""
    SECOND = "s"
    HERTZ = "Hz"
    RADIAN = "rad"
    COORDINATE = "unit of the coordinate"
    WEIGHT = "unit of the weight"
    SERIES = "unit of the series"
    METRE = "m"
    SAMPLE = "unit of the samples"
    POWER = "square of the unit of the samples"
    GAIN = "unit of the samples by unit of the coordinate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A number that a metric takes, SI; or one of some words."""

    name: str
    help: str
    unit: Unit = Unit.NONE
    default: float | str | None = None  # None: the metric finds one itself, unless it is required
    is_required: bool = False
    is_whole: bool = False
    choices: tuple[str, ...] = ()
    least: float = field(default=float("-inf"))
    is_name: bool = False  # of another probe
    is_listed: bool = False  # or cells by their index


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A number that a metric gives."""

    name: str
    help: str
    unit: Unit = Unit.NONE


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of one call, defaults filled in."""

    values: Mapping[str, float | str | None]

    def number(self, name: str) -> float:
        """SI."""
        value = self.values[name]
        assert isinstance(value, int | float)
        return float(value)

    def optional(self, name: str) -> float | None:
        """SI; None if the metric is to find one itself."""
        return None if self.values[name] is None else self.number(name)

    def count(self, name: str) -> int:
        """A whole number."""
        return int(self.number(name))

    def choice(self, name: str) -> str:
        """One of the words."""
        return str(self.values[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What reads a recording, by the name that specs use: a metric, or a panel of a figure."""

    name: str
    help: str
    needs: tuple[Need, ...]
    arguments: tuple[Argument, ...] = ()
    optional: tuple[Need, ...] = ()  # read if there
    series: str = "mean"  # the course that is read of a probe of synapses, if none is named
    of_one: bool = False  # the place of a cell in its population counts
    skips: bool = False  # steps can be left out: nothing is read across the gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Asker):
    """A metric by the name that specs use."""

    results: tuple[Result, ...]
    compute: Callable[[Inputs, Arguments], tuple[float, ...]]  # one number a result

    @property
    def joins(self) -> bool:
        """Cells of several populations can count as those of one."""
        needs = {*self.needs, *self.optional}
        is_map = {Need.SPIKES, Need.COORDINATE} <= needs
        known = {Need.SPIKES, Need.COUNTS, Need.COURSE, Need.COORDINATE}
        return needs <= known and not is_map and not self.of_one

    def full_name(self, result: Result) -> str:
        """`rate`, or `map_quality.mean_error` where there are several results."""
        return self.name if len(self.results) == 1 else f"{self.name}.{result.name}"


def measure(
    metric: Metric, inputs: Inputs, given: Mapping[str, float | str | None] | None = None
) -> dict[str, float]:
    """Results of a metric by their full names, in SI and the units that `metric.results` states.

    given: arguments by name, SI.   NaN where a number cannot be said.
    Raises ValueError for what is missing, unknown or out of range, in words for the spec's author.
    """
    missing = [need.value for need in metric.needs if not inputs.has(need)]
    if missing:
        raise ValueError(f"{metric.name} needs {' and '.join(missing)}")
    values = metric.compute(inputs, fill_in(metric, given or {}))
    return {metric.full_name(r): value for r, value in zip(metric.results, values, strict=True)}


def fill_in(metric: Asker, given: Mapping[str, float | str | None]) -> Arguments:
    """The arguments given, checked, and the defaults of the others.   Raises ValueError."""
    known = {a.name: a for a in metric.arguments}
    for name in given:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise ValueError(f"{metric.name} has no argument {name!r}; it has {listed}")
    values: dict[str, float | str | None] = {}
    for name, argument in known.items():
        value = given.get(name, argument.default)
        if value is None and argument.is_required:
            raise ValueError(f"{metric.name} needs the argument {name!r}: {argument.help}")
        if value is not None:
            _check(f"{name!r} of {metric.name}", argument, value)
        values[name] = value
    return Arguments(values)


def _check(what: str, argument: Argument, value: float | str) -> None:
    if argument.choices:
        if value not in argument.choices:
            raise ValueError(f"{what} is one of {', '.join(argument.choices)}, not {value!r}")
    elif argument.is_name:
        return
    elif isinstance(value, str):
        raise ValueError(f"{what} is a number, not {value!r}")
    elif not value >= argument.least:
        raise ValueError(f"{what} is at least {argument.least:g}, not {value:g}")
    elif argument.is_whole and value != int(value):
        raise ValueError(f"{what} is a whole number, not {value:g}")
