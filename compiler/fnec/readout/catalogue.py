"""Every metric by name: what `readouts` of a spec can ask for and `expect` can hold limits to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fnec.readout.course_metrics import COURSE_METRICS
from fnec.readout.learning_metrics import LEARNING_METRICS
from fnec.readout.maps.metrics import MAP_METRICS
from fnec.readout.measure import Argument, Arguments, Inputs, Metric, Need, Result, Unit
from fnec.readout.metrics import METRICS, UNITS
from fnec.readout.step_counts import StepCounts, counts_of
from fnec.readout.train_metrics import TRAIN_METRICS
from fnec.readout.trains import Trains


def _counts(inputs: Inputs) -> StepCounts:
    if inputs.counts is not None:
        return inputs.counts
    assert inputs.spikes is not None
    return counts_of(inputs.spikes)


def _rate(inputs: Inputs, _: Arguments) -> tuple[float, ...]:
    return (_counts(inputs).rate,)


def _spike_count(inputs: Inputs, _: Arguments) -> tuple[float, ...]:
    return (float(_counts(inputs).total),)


# Where only the number of spikes in each step is recorded, these can still be told.
COUNTED = {"rate": _rate, "spike_count": _spike_count}
OF_SINGLE_SPIKES = {"max_rate", "active_fraction"}  # which do not ask what lies between two spikes
# Expectations of cells take their default; readouts can say another.
WITH_BIN = {m.name for m in TRAIN_METRICS if m.name in METRICS}


def _of_spikes(name: str, metric: Callable[[Trains], float]) -> Metric:
    """A metric that reads bare spikes."""

    def compute(inputs: Inputs, _: Arguments) -> tuple[float, ...]:
        assert inputs.spikes is not None
        return (metric(inputs.spikes.trains()),)

    text = (metric.__doc__ or "").strip().splitlines()[0].rstrip(".")
    text = text[0].lower() + text[1:]
    result = Result(name=name, help=text, unit=Unit(UNITS.get(name, "")))
    if name in COUNTED:
        return Metric(
            name=name,
            help=text,
            needs=(Need.COUNTS,),
            compute=COUNTED[name],
            results=(result,),
            skips=True,
        )
    return Metric(
        name=name,
        help=text,
        needs=(Need.SPIKES,),
        compute=compute,
        results=(result,),
        skips=name in OF_SINGLE_SPIKES,
    )


def _peak_rate(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    rates = _counts(inputs).smoothed(a.number("smoothing"))
    return (float(np.max(rates)) if len(rates) else float("nan"),)


PEAK_RATE = Metric(
    name="peak_rate",
    help="largest rate of the population in a sliding box",
    needs=(Need.COUNTS,),
    compute=_peak_rate,
    arguments=(
        Argument(
            name="smoothing", help="length of the box", unit=Unit.SECOND, default=0.02, least=1e-9
        ),
    ),
    results=(
        Result(name="peak_rate", help="spikes per cell and second, at most", unit=Unit.HERTZ),
    ),
)

CATALOGUE: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        *(_of_spikes(name, metric) for name, metric in METRICS.items() if name not in WITH_BIN),
        PEAK_RATE,
        *TRAIN_METRICS,
        *COURSE_METRICS,
        *MAP_METRICS,
        *LEARNING_METRICS,
    )
}

# Full name, as `map_quality.mean_error` or `rate` -> its metric and what it is.
RESULTS: dict[str, tuple[Metric, Result]] = {
    metric.full_name(result): (metric, result)
    for metric in CATALOGUE.values()
    for result in metric.results
}
