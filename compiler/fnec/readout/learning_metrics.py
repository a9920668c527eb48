"""The metrics of weights and of their course, as specs name them."""

from __future__ import annotations

import numpy as np

from fnec.readout.convergence import (
    SMALL,
    has_plateaued,
    published_stabilisation,
    published_weight_rest,
    settled_at,
)
from fnec.readout.measure import Argument, Arguments, Inputs, Metric, Need, Result, Unit
from fnec.readout.trains import Floats
from fnec.readout.weights import weight_statistics

BOUNDS = (
    Argument(name="low", help="lower bound of the weights", unit=Unit.WEIGHT),
    Argument(name="high", help="upper bound of the weights", unit=Unit.WEIGHT),
)
SETTLED = "time of the checkpoint, NaN if never"


def _weights(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    assert inputs.synapses is not None
    found = weight_statistics(
        inputs.synapses.weights,
        low=a.optional("low"),
        high=a.optional("high"),
        before=inputs.before,
    )
    return (
        found.mean, found.sd, found.at_low, found.at_high, found.changed, found.mean_change,
    )  # fmt: skip


def _checkpoints(inputs: Inputs) -> tuple[Floats, Floats]:
    assert inputs.times is not None and inputs.series is not None
    return inputs.times, inputs.series


def _stabilisation(inputs: Inputs, _: Arguments) -> tuple[float, ...]:
    return (published_stabilisation(*_checkpoints(inputs)),)


def _weight_rest(inputs: Inputs, _: Arguments) -> tuple[float, ...]:
    return (published_weight_rest(*_checkpoints(inputs)),)


def _settled(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    times, changes = _checkpoints(inputs)  # the first record has nothing before it
    return (
        settled_at(times, changes[1:], scale=a.number("scale"), tolerance=a.number("tolerance")),
    )


def _plateau(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    _, values = _checkpoints(inputs)
    found = has_plateaued(values, n=a.count("records"), tolerance=a.number("tolerance"))
    return (np.nan if found is None else float(found),)


LEARNING_METRICS = (
    Metric(
        name="weights",
        help="moments of the weights, shares at their bounds and share that moved",
        needs=(Need.SYNAPSES,),
        optional=(Need.BEFORE,),
        compute=_weights,
        arguments=BOUNDS,
        results=(
            Result(name="mean", help="over synapses", unit=Unit.WEIGHT),
            Result(name="sd", help="over synapses", unit=Unit.WEIGHT),
            Result(name="at_low", help="of the synapses, those at the lower bound"),
            Result(name="at_high", help="of the synapses, those at the upper bound"),
            Result(name="changed", help="of the synapses, those that moved"),
            Result(name="mean_change", help="mean of |w - before|", unit=Unit.WEIGHT),
        ),
    ),
    Metric(
        name="stabilisation",
        help="published: first four small changes in a row; the series is the mean weight",
        needs=(Need.CHECKPOINTS,),
        compute=_stabilisation,
        results=(Result(name="time", help=SETTLED, unit=Unit.SECOND),),
    ),
    Metric(
        name="weight_rest",
        series="change",
        help="published: first four small values in a row; the series is mean |w - w_initial|",
        needs=(Need.CHECKPOINTS,),
        compute=_weight_rest,
        results=(Result(name="time", help=SETTLED, unit=Unit.SECOND),),
    ),
    Metric(
        name="settled",
        series="step",
        help="changes are small from then on; the series is mean |w - w at the checkpoint before|",
        needs=(Need.CHECKPOINTS,),
        compute=_settled,
        arguments=(
            Argument(name="scale", help="range of the weights", unit=Unit.SERIES, is_required=True),
            Argument(name="tolerance", help="small, as a share of the range", default=SMALL),
        ),
        results=(Result(name="time", help=SETTLED, unit=Unit.SECOND),),
    ),
    Metric(
        name="plateau",
        help="1 if the last values of an error are hardly below those before, else 0",
        needs=(Need.CHECKPOINTS,),
        compute=_plateau,
        arguments=(
            Argument(name="records", help="in each mean", default=3, is_whole=True, least=1),
            Argument(
                name="tolerance", help="least decrease that counts", unit=Unit.SERIES, default=0.02
            ),
        ),
        results=(Result(name="reached", help="1 or 0, NaN with too few checkpoints"),),
    ),
)
