"""The readouts of a spec, worked out of a recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.course import Field
from fnec.readout.inputs import inputs_of
from fnec.readout.measure import measure
from fnec.readout.question import resolve
from fnec.readout.text import number
from fnec.recording import Recording
from fnec.spec.model import Spec
from fnec.spec.readouts import ReadoutSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One number of a readout. SI; NaN where the recording does not tell."""

    name: str  # `map.mean_error`; `rate_test` of a metric with one result
    readout: str
    metric: str
    of: str
    value: float
    unit: str  # of the value: SI
    shown_unit: str  # for people
    factor: float  # SI units in one of these
    help: str
    note: str = ""  # why there is no number

    @property
    def shown(self) -> str:
        """The number for people."""
        return number(self.value / self.factor, self.shown_unit)


def answers(
    spec: Spec, recording: Recording, fields: Mapping[str, Field] | None = None
) -> tuple[Answer, ...]:
    """The results of every readout, in order of the spec.

    fields: by the names of the probes, what was worked out of the recording.
    """
    return tuple(
        found for r in spec.readouts for found in _answers(spec, r, recording, fields or {})
    )


def result_names(r: ReadoutSpec) -> tuple[str, ...]:
    """The names of what a readout gives, as `expect` knows them."""
    results = CATALOGUE[r.question.what.name].results
    return (r.name,) if len(results) == 1 else tuple(f"{r.name}.{x.name}" for x in results)


def _answers(
    spec: Spec, r: ReadoutSpec, recording: Recording, fields: Mapping[str, Field]
) -> tuple[Answer, ...]:
    metric = CATALOGUE[r.question.what.name]
    q = resolve(spec, metric, r.question)
    note = ""
    try:
        inputs = inputs_of(recording, q, (*metric.needs, *metric.optional), fields)
        values = tuple(measure(metric, inputs, q.arguments).values())
    except ValueError as why:
        note = str(why)
        values = (float("nan"),) * len(metric.results)
    found: list[Answer] = []
    for name, value, result in zip(result_names(r), values, metric.results, strict=True):
        quantity = q.quantity(result.unit)
        answer = Answer(
            name=name,
            readout=r.name,
            metric=metric.name,
            of=q.whom,
            value=value,
            unit=quantity.si,
            shown_unit=quantity.unit,
            factor=quantity.factor,
            help=result.help,
            note=note,
        )
        found.append(answer)
    return tuple(found)
