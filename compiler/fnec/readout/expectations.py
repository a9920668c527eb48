"""What a spec expects of a run, held against what came out."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.backends.reference.build import Fixed
from fnec.checks.constants import constant, known_values
from fnec.lower.selections import lower_selection
from fnec.readout.layout import chosen_cells
from fnec.readout.metrics import METRICS, UNITS
from fnec.readout.results import Answer
from fnec.readout.trains import trains_of
from fnec.recording import Recording
from fnec.spec.model import Spec
from fnec.spec.probes import Expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One expectation and the value found. SI; NaN where the recording does not tell."""

    name: str
    metric: str  # or the result of a readout
    value: float
    low: float
    high: float
    source: str
    unit: str = ""  # SI
    shown_unit: str = ""  # for people
    factor: float = 1.0  # SI units in one of these

    @property
    def is_met(self) -> bool:
        """Within the limits; NaN is not."""
        return self.low <= self.value <= self.high


def hold_against(
    spec: Spec, recording: Recording, fixed: Fixed, answers: tuple[Answer, ...] = ()
) -> tuple[Outcome, ...]:
    """Each expectation of the spec with the value that a recording gives.

    answers: the results of the spec's readouts.
    """
    values = known_values(spec)
    found: list[Outcome] = []
    for e in spec.expectations:
        if e.readout is not None:
            answer = next((a for a in answers if a.name == e.readout.name), None)
            if answer is not None:
                found.append(_of_readout(e, answer, values))
            continue
        assert e.of is not None  # the schema has seen to it
        cells = chosen_cells(lower_selection(spec, e.of), fixed)
        after = constant(e.after.expr, values) if e.after else 0.0
        limits = [constant(text.expr, values) for text in (e.low, e.high)]
        is_recorded = all(population in recording.spiking for population in cells)
        value = float("nan")
        if is_recorded and after is not None and after < recording.duration:
            value = METRICS[e.metric](trains_of(recording, dict(cells), start=after))
        low, high = (float("nan") if x is None else x for x in limits)
        unit = UNITS.get(e.metric, "")
        found.append(
            Outcome(
                name=e.name, metric=e.metric, value=value, low=low, high=high, source=e.source,
                unit=unit, shown_unit=unit,
            )
        )  # fmt: skip
    return tuple(found)


def _of_readout(e: Expectation, answer: Answer, values: dict[str, float]) -> Outcome:
    low, high = (constant(text.expr, values) for text in (e.low, e.high))
    return Outcome(
        name=e.name,
        metric=answer.name,
        value=answer.value,
        low=float("nan") if low is None else low,
        high=float("nan") if high is None else high,
        source=e.source,
        unit=answer.unit,
        shown_unit=answer.shown_unit,
        factor=answer.factor,
    )
