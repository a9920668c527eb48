"""Between which numbers a metric can lie at all."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from fnec.checks.constants import constant, known_values
from fnec.spec.model import PopulationSpec, Spec

SHARE = (0.0, 1.0)
POSITIVE = (0.0, math.inf)
RATES = ("rate", "max_rate", "peak_rate")
BOUNDS: dict[str, tuple[float, float]] = {  # of results by their full names, SI
    "cv_isi": POSITIVE,
    "lv_isi": (0.0, 3.0),
    "spike_count": POSITIVE,
    "active_fraction": SHARE,
    "synchrony": (-1.0, 1.0),
    "kappa_wang_buzsaki": SHARE,
    "fano": POSITIVE,
    "burst_frequency": POSITIVE,
    "population_vector.length": SHARE,
    "mean_abs": POSITIVE,
    "psd_peak.frequency": POSITIVE,
    "psd_peak.ratio": POSITIVE,
    "band_power.power": POSITIVE,
    "band_power.share": SHARE,
    "spectrolaminar.score": (-1.0, 1.0),
    "transfer.gain": POSITIVE,
    "transfer.coherence": SHARE,
    "map_quality.mean_error": POSITIVE,
    "map_quality.spread": POSITIVE,
    "map_quality.decoded_fraction": SHARE,
    "map_quality.p_value": SHARE,
    "pv_map_quality.valid_fraction": SHARE,
    "pv_map_quality.p_value": SHARE,
    "tuning.width": POSITIVE,
    "tuning.tuned_fraction": SHARE,
    "drive.driven_fraction": SHARE,
    "weights.at_low": SHARE,
    "weights.at_high": SHARE,
}


def bounds_of(
    spec: Spec, result: str, populations: Iterable[str], handles: Collection[str]
) -> tuple[float, float]:
    """The least and the most that a result can be. SI; infinite where nothing is known.

    result: its full name, `rate` or `spectrolaminar.score`.   populations: that it is of; none for
    all.   handles: parameters without a fixed value.
    """
    if result in RATES:
        return 0.0, _most_spikes(spec, frozenset(populations), handles)
    return BOUNDS.get(result, (-math.inf, math.inf))


def _most_spikes(spec: Spec, chosen: frozenset[str], handles: Collection[str]) -> float:
    """Hz: a spike in every step, or as soon as no cell is refractory."""
    values = {k: x for k, x in known_values(spec).items() if k not in handles}
    dt = values.get("dt", 0.0)
    neurons = {n.name: n for n in spec.neurons}
    intervals: list[float] = []
    for p in spec.populations:
        if chosen and p.name not in chosen:
            continue
        if not isinstance(p, PopulationSpec):  # spikes that are replayed
            intervals.append(dt)
            continue
        neuron, own = neurons.get(p.neuron.name), dict(values)
        for a in (*(neuron.parameters if neuron else ()), *p.parameters):
            value = constant(a.value.expr, values)
            own.pop(a.name, None)
            own |= {} if value is None else {a.name: value}
        hold = constant(neuron.refractory.expr, own) if neuron and neuron.refractory else None
        intervals.append(max(dt, hold or 0.0))
    least = min(intervals, default=dt)
    return 1.0 / least if least > 0 else math.inf
