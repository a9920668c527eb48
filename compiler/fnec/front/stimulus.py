"""Currents in time, by events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fnec.front.changes import CurrentEvent
from fnec.front.faults import ConfigurationError, require_between, require_keywords

INFINITE = float("inf")
KEYS = ("onset_ms", "duration_ms", "amplitude", "target_indices", "is_drive_event")


@dataclass(frozen=True, slots=True)
class StimulusSchedule:
    """Events {onset_ms, duration_ms = 50, amplitude = 5 (mV/ms), target_indices = all}.

    n_neurons: cells of the model, where it is to be checked.   An event with `is_drive_event`
    False carries no current.   Events add up where they overlap.
    """

    events: tuple[Mapping[str, Any], ...]
    n_neurons: int | None = None

    def __post_init__(self) -> None:
        self.currents()

    def currents(self) -> tuple[CurrentEvent, ...]:
        """The events that carry a current."""
        found: list[CurrentEvent] = []
        for event in self.events:
            require_keywords(event, KEYS, where="an event")
            if "onset_ms" not in event:
                raise ConfigurationError("an event has no onset_ms")
            if not event.get("is_drive_event", True):
                continue
            cells = event.get("target_indices")
            found.append(
                CurrentEvent(
                    onset_ms=require_between(event["onset_ms"], 0, INFINITE, name="onset_ms"),
                    duration_ms=require_between(
                        event.get("duration_ms", 50.0), 0, INFINITE, name="duration_ms", above=True
                    ),
                    amplitude=require_between(
                        event.get("amplitude", 5.0), -INFINITE, INFINITE, name="amplitude"
                    ),
                    cells=None if cells is None else tuple(int(i) for i in cells),
                )
            )
        for event in found:
            if self.n_neurons is not None and event.cells:
                require_between(max(event.cells), 0, self.n_neurons - 1, name="target_indices")
        return tuple(found)


def stimulus_schedule(
    events: Sequence[Mapping[str, Any]],
    n_neurons: int | None = None,
    *,
    drive_amplitude: float = 5.0,
    event_duration_ms: float = 50.0,
) -> StimulusSchedule:
    """A schedule; what an event does not say is `drive_amplitude` and `event_duration_ms`."""
    usual = {"amplitude": drive_amplitude, "duration_ms": event_duration_ms}
    return StimulusSchedule(tuple(usual | dict(event) for event in events), n_neurons)
