"""What a comparison found, as data; `report` writes it as text, JSON and HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """How far two programs agree; each level implies the ones below it."""

    none = 0
    statistics = 1  # rates and irregularity within sampling error
    lockstep = 2  # one step from the same state agrees within a few ulp, at every step tried
    spikes = 3  # every recorded spike
    bits = 4  # every recorded value, final state and spike, bit for bit


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of a statement and its value on each side."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """The first place where two runs part."""

    step: int  # the step that made the difference
    time: float  # s, of that step
    population: str
    cell: int
    variable: str
    left: float
    right: float
    ulps: float
    n_cells: int  # cells of the population that differ in this variable
    statement: str = ""
    place: str = ""  # file:line of the statement
    terms: tuple[Term, ...] = ()
    threshold: str = ""
    margins: tuple[float, float] | None = None  # distance from the threshold on each side
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """One program against another."""

    left: str
    right: str
    level: Level
    n_values: int  # recorded numbers compared
    n_spikes: dict[str, tuple[int, int]]  # population -> spikes on each side
    differing: tuple[str, ...]  # keys of arrays that differ
    wiring: tuple[str, ...] = ()  # pathways that differ
    parting: Parting | None = None
    lockstep_ulps: float | None = None
    statistics: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A spec on several targets, each against the first."""

    spec: str
    asked: Level
    seed: int
    trial: int
    n_steps: int
    dt: float  # s
    seconds: dict[str, float]  # wall time of each side
    pairings: tuple[Pairing, ...]

    @property
    def reached(self) -> Level:
        """The level that every pairing reached."""
        return min((p.level for p in self.pairings), default=Level.bits)

    @property
    def holds(self) -> bool:
        """The level that was asked for is reached."""
        return self.reached >= self.asked
