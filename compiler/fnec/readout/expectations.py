"""What a spec expects of a run, held against what came out."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.backends.reference.build import Fixed
from fnec.checks.constants import constant, known_values
from fnec.lower.selections import lower_selection
from fnec.readout.layout import chosen_cells
from fnec.readout.metrics import METRICS, UNITS
from fnec.readout.trains import trains_of
from fnec.recording import Recording
from fnec.spec.model import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One expectation and the value found. SI; NaN where the recording does not tell."""

    name: str
    metric: str
    value: float
    low: float
    high: float
    source: str

    @property
    def is_met(self) -> bool:
        """Within the limits; NaN is not."""
        return self.low <= self.value <= self.high

    @property
    def unit(self) -> str:
        """Unit of the value and its limits."""
        return UNITS.get(self.metric, "")


def hold_against(spec: Spec, recording: Recording, fixed: Fixed) -> tuple[Outcome, ...]:
    """Each expectation of the spec with the value that a recording gives."""
    values = known_values(spec)
    found: list[Outcome] = []
    for e in spec.expectations:
        cells = chosen_cells(lower_selection(spec, e.of), fixed)
        after = constant(e.after.expr, values) if e.after else 0.0
        limits = [constant(text.expr, values) for text in (e.low, e.high)]
        is_recorded = all(population in recording.spiking for population in cells)
        value = float("nan")
        if is_recorded and after is not None and after < recording.duration:
            value = METRICS[e.metric](trains_of(recording, dict(cells), start=after))
        low, high = (float("nan") if x is None else x for x in limits)
        found.append(
            Outcome(name=e.name, metric=e.metric, value=value, low=low, high=high, source=e.source)
        )
    return tuple(found)
