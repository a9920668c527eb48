"""Which steps of a run a readout looks at: a phase, or a part of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fnec.recording import Recording
from fnec.runtime.phases import Phase


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps from `start` up to, not with, `stop`."""

    start: int
    stop: int


def phases_of(recording: Recording) -> dict[str, Phase]:
    """Where the phases of the run lie; none in a recording that does not say so."""
    said: dict[str, dict[str, Any]] = recording.meta.get("phases") or {}
    return {name: Phase(p["first"], p["n_trials"], p["n_steps"]) for name, p in said.items()}


def stretch_of(
    recording: Recording,
    phase: str | None = None,
    *,
    after: float = 0.0,
    before: float | None = None,
) -> Stretch:
    """The steps of a phase, or of the whole run, as far as it got.

    after, before: s since the phase, or the run, began.   Raises ValueError if there are no such
    steps, in words for the spec's author.
    """
    first, stop = 0, recording.n_done
    if phase is not None:
        found = phases_of(recording).get(phase)
        if found is None:
            raise ValueError(f"the recording knows no phase {phase!r}")
        first, stop = found.first, min(found.stop, recording.n_done)
    where = f"phase {phase!r}" if phase else "the run"
    if stop <= first:
        raise ValueError(f"{where} has no steps")
    start = max(first + round(after / recording.dt), 0)  # `after: -2 s` begins before the phase
    last = stop if before is None else min(first + round(before / recording.dt), stop)
    if last <= start:
        raise ValueError(f"{where} has no steps after {after:g} s")
    return Stretch(start, last)


def boundaries(recording: Recording) -> tuple[tuple[float, str], ...]:
    """Where one phase ends and the next begins: (s, name of the next), in order."""
    return tuple(
        (p.first * recording.dt, name)
        for name, p in phases_of(recording).items()
        if 0 < p.first < recording.n_done and p.stop > p.first
    )
