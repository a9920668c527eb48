"""Numbers of a run by name; the metrics themselves are those of `fnec.readout`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from fnec.front.faults import ConfigurationError, require_between, require_known
from fnec.front.field_output import UNITS as UNITS_OF_FIELDS

if TYPE_CHECKING:
    from fnec.front.cells import Population
    from fnec.front.signals import Signals
    from fnec.readout.course import Course
    from fnec.readout.step_spikes import StepSpikes


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricName:
    """A name of a readout: which metric of which signal it is, and in which unit."""

    metric: str  # of fnec.readout.catalogue, or min, max
    of: str  # spikes, V_m, or the name of a field
    unit: str
    help: str


def _metric(metric: str, of: str, unit: str, help: str) -> MetricName:
    return MetricName(metric=metric, of=of, unit=unit, help=help)


def _size(mode: str) -> MetricName:
    said = f"mean size of {mode}, over time and over its channels"
    return _metric("mean_abs", mode, UNITS_OF_FIELDS[mode], said)


METRIC_NAMES: Mapping[str, MetricName] = {
    "spike_rate_hz": _metric("rate", "spikes", "Hz", "spikes per cell and second"),
    "max_spike_rate_hz": _metric("max_rate", "spikes", "Hz", "rate of the busiest cell"),
    "burst_frequency_hz": _metric(
        "burst_frequency", "spikes", "Hz",
        "bursts per cell and second: 3 spikes or more, 10 ms apart at most",
    ),
    "spike_count": _metric("spike_count", "spikes", "1", "spikes of all cells"),
    "cv_isi": _metric("cv_isi", "spikes", "1", "irregularity: 0 a clock, 1 a Poisson process"),
    "lv_isi": _metric("lv_isi", "spikes", "1", "local irregularity"),
    "fano": _metric("fano", "spikes", "1", "variance by mean of spike counts"),
    "synchrony": _metric("synchrony", "spikes", "1", "correlation of spike counts in 5 ms"),
    "kappa_synchrony": _metric(
        "kappa_wang_buzsaki", "spikes", "1", "coincidence (Wang and Buzsaki 1996)"
    ),
    "active_fraction": _metric("active_fraction", "spikes", "1", "share of cells that fired"),
    "mean_V_m": _metric("mean", "V_m", "mV", "mean potential, over time and cells"),
    "min_V_m": _metric("min", "V_m", "mV", "lowest potential"),
    "max_V_m": _metric("max", "V_m", "mV", "highest potential"),
    **{f"mean_{mode}": _size(mode) for mode in ("source", "LFP", "CSD", "EEG", "MEG", "EMM")},
    "source_abs_mean": _size("source"),
    "lfp_abs_mean": _size("LFP"),
    "csd_abs_mean": _size("CSD"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadoutSpec:
    """A number to compute, and what to call it."""

    name: str
    metric: str
    time_window_ms: tuple[float, float] | None = None
    n_contacts_slice: tuple[int, int] | None = None
    cell_type: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        require_known(self.metric, METRIC_NAMES, kind="metric")
        of = METRIC_NAMES[self.metric].of
        if self.time_window_ms is not None:
            start, stop = self.time_window_ms
            require_between(start, 0, math.inf, name="time_window_ms")
            require_between(stop, start, math.inf, name="time_window_ms", above=True)
        if self.n_contacts_slice is not None:
            if of not in ("source", "LFP", "CSD"):
                raise ConfigurationError(f"{self.metric} has no contacts", "n_contacts_slice")
            start, stop = self.n_contacts_slice
            require_between(start, 0, math.inf, name="n_contacts_slice")
            require_between(stop, start, math.inf, name="n_contacts_slice", above=True)
        if self.cell_type is not None and of not in ("spikes", "V_m"):
            raise ConfigurationError(f"{self.metric} is not of cells of one type", "cell_type")


def readout_spec(
    name: str,
    metric: str,
    *,
    time_window_ms: tuple[float, float] | None = None,
    n_contacts_slice: tuple[int, int] | None = None,
    cell_type: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> ReadoutSpec:
    """A number to compute.   metric: one of `METRIC_NAMES`.

    time_window_ms: (start, stop).   n_contacts_slice: contacts from the first up to the second.
    cell_type: of which cells alone.   metadata: goes into the result.
    """
    return ReadoutSpec(
        name=name,
        metric=metric,
        time_window_ms=time_window_ms,
        n_contacts_slice=n_contacts_slice,
        cell_type=cell_type,
        metadata=metadata or {},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """One number. `status` is `computed`, or says why there is none: then `value` is None."""

    spec: ReadoutSpec
    value: float | None
    unit: str
    status: str = "computed"

    @property
    def spec_name(self) -> str:
        """What it is called."""
        return self.spec.name

    @property
    def metric(self) -> str:
        """Which metric it is."""
        return self.spec.metric


@dataclass(frozen=True, slots=True)
class ReadoutResult(Sequence[Readout]):
    """The numbers, in the order in which they were asked for; `results` has them by name."""

    readouts: tuple[Readout, ...]

    @property
    def specs(self) -> list[ReadoutSpec]:
        """What was asked for."""
        return [r.spec for r in self.readouts]

    @property
    def results(self) -> dict[str, float | None]:
        """Name -> number."""
        return {r.spec.name: r.value for r in self.readouts}

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            r.spec.name: {
                "metric": r.spec.metric,
                "value": r.value,
                "unit": r.unit,
                "status": r.status,
                **({"metadata": dict(r.spec.metadata)} if r.spec.metadata else {}),
            }
            for r in self.readouts
        }

    def __getitem__(self, key: Any) -> Any:
        """By number, or by name."""
        if isinstance(key, str):
            require_known(key, self.results, kind="readout")
            return next(r for r in self.readouts if r.spec.name == key)
        return cast(Any, self.readouts)[key]

    def __len__(self) -> int:
        return len(self.readouts)

    def __iter__(self) -> Iterator[Readout]:
        return iter(self.readouts)


def compute_readout(signals: Signals, specs: Sequence[ReadoutSpec]) -> ReadoutResult:
    """The numbers that these readouts ask for.   Raises where two of them have one name."""
    names = [spec.name for spec in specs]
    if twice := [name for name in names if names.count(name) > 1]:
        raise ConfigurationError(f"two readouts are called {twice[0]!r}", "name them apart")
    made: list[Readout] = []
    for spec in specs:
        unit = _unit(signals, METRIC_NAMES[spec.metric])
        value = _value(signals, spec)
        if math.isfinite(value):
            made.append(Readout(spec=spec, value=value, unit=unit))
        else:
            status = "not to be said: too few spikes or samples"
            made.append(Readout(spec=spec, value=None, unit=unit, status=status))
    return ReadoutResult(tuple(made))


def _unit(signals: Signals, name: MetricName) -> str:
    """Of what was computed: a proxy may have a unit of its own."""
    found: Any = getattr(signals, name.of) if name.of in UNITS_OF_FIELDS else None
    return name.unit if found is None else str(found.unit)


def measured(signals: Signals, metric: str, *, population: Population | None = None) -> float:
    """A metric of all cells, or of one population.   NaN where it cannot be said."""
    return _value(signals, ReadoutSpec(name=metric, metric=metric), population)


def _value(signals: Signals, spec: ReadoutSpec, population: Population | None = None) -> float:
    """In the unit of the metric."""
    from fnec.readout.catalogue import CATALOGUE
    from fnec.readout.measure import Inputs, measure

    name = METRIC_NAMES[spec.metric]
    first, stop = _steps(signals, spec)
    cells = _cells(signals, spec, population)
    if name.of == "spikes":
        spikes = _spikes(signals, cells).window(first, stop)
        found = measure(CATALOGUE[name.metric], Inputs(spikes=spikes))
        return float(next(iter(found.values())))
    course = _course(signals, name.of, cells, spec, first, stop)
    if not course.values.size:
        return math.nan
    if name.metric in ("min", "max"):
        return float(getattr(np, f"nan{name.metric}")(course.values))
    found = measure(CATALOGUE[name.metric], Inputs(course=course))
    return float(next(iter(found.values())))


def _steps(signals: Signals, spec: ReadoutSpec) -> tuple[int, int]:
    n, dt_ms = signals.recording.n_done, signals.recording.dt * 1e3
    if spec.time_window_ms is None:
        return 0, n
    start, stop = (round(t / dt_ms) for t in spec.time_window_ms)
    if start >= n:
        raise ConfigurationError(
            f"{spec.name!r} begins at {spec.time_window_ms[0]:g} ms, the run ends at"
            f" {n * dt_ms:g} ms",
        )
    return start, min(stop, n)


def _cells(signals: Signals, spec: ReadoutSpec, population: Population | None) -> Any:
    """Indices of cells."""
    from fnec.front.model import cells_of

    if population is not None:
        return np.arange(population.first, population.first + population.block.size)
    labels = {} if spec.cell_type is None else {"cell_type": spec.cell_type}
    return cells_of(signals.model.populations, labels, None)


def _spikes(signals: Signals, chosen: Any) -> StepSpikes:
    from fnec.readout.step_spikes import StepSpikes

    steps, cells = signals.spike_list
    inside = np.isin(cells, chosen)
    return StepSpikes(
        steps=steps[inside],
        cells=np.searchsorted(chosen, cells[inside]),
        n_steps=signals.recording.n_done,
        n_cells=len(chosen),
        dt=signals.recording.dt,
    )


def _course(
    signals: Signals, of: str, chosen: Any, spec: ReadoutSpec, first: int, stop: int
) -> Course:
    from fnec.readout.course import Course

    values = np.asarray(getattr(signals, of), dtype=np.float64)[first:stop]
    values = values.reshape(len(values), -1)
    if of == "V_m":
        values = values[:, chosen]
        values = values[:, ~np.isnan(values).any(axis=0)]  # cells that a lesion took away
    elif spec.n_contacts_slice is not None:
        start, end = spec.n_contacts_slice
        if end > values.shape[1]:
            raise ConfigurationError(
                f"{spec.name!r} asks for contacts up to {end}, there are {values.shape[1]}"
            )
        values = values[:, start:end]
    steps = np.arange(first, first + len(values))
    return Course(values=values, steps=steps, dt=signals.recording.dt)
