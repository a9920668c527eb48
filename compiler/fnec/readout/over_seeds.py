"""What runs from several seeds say together: mean, deviation and range of every number."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fnec.readout.interval import interval
from fnec.readout.metrics import UNITS
from fnec.readout.text import NOTHING, aligned, number

NUMBERS = ("spike_count", "rate", "cv_isi", "synchrony", "active_fraction")  # of a population
MOST_ROWS = 80  # of a table that is read
Metrics = Mapping[str, Any]  # metrics.json of a run


@dataclass(frozen=True, slots=True, kw_only=True)
class OverSeeds:
    """One number of several runs. SI; NaN where a run or all of them do not tell."""

    name: str  # `E.rate`, or of a readout `map.mean_error`
    of: str
    is_readout: bool
    unit: str  # of the values: SI
    shown_unit: str  # for people
    factor: float  # SI units in one of these
    values: tuple[float, ...]  # in order of the seeds

    @property
    def told(self) -> tuple[float, ...]:
        """The values of the runs that give one."""
        return tuple(x for x in self.values if not math.isnan(x))

    @property
    def mean(self) -> float:
        """Mean of the values; an infinite one makes it infinite."""
        return math.fsum(self.told) / len(self.told) if self.told else math.nan

    @property
    def sd(self) -> float:
        """Standard deviation of the sample (n - 1); NaN of fewer than two values."""
        if len(self.told) < 2 or not all(map(math.isfinite, self.told)):
            return math.nan
        return statistics.stdev(self.told)

    @property
    def interval(self) -> tuple[float, float]:
        """Student's 95 % confidence interval of the mean; NaN of fewer than two values."""
        if len(self.told) < 2 or not all(map(math.isfinite, self.told)):
            return math.nan, math.nan
        return interval(np.array(self.told))

    @property
    def low(self) -> float:
        """The smallest value."""
        return min(self.told, default=math.nan)

    @property
    def high(self) -> float:
        """The largest value."""
        return max(self.told, default=math.nan)

    def plain(self) -> dict[str, Any]:
        """As summary.json has it."""
        return {
            "name": self.name,
            "of": self.of,
            "unit": self.unit,
            "n": len(self.told),
            "mean": _json(self.mean),
            "sd": _json(self.sd),
            "interval": [_json(end) for end in self.interval],
            "min": _json(self.low),
            "max": _json(self.high),
            "values": [_json(x) for x in self.values],
        }


def over_seeds(runs: Sequence[Metrics]) -> tuple[OverSeeds, ...]:
    """Every number of the table of a run, and every readout, over runs of the same spec."""
    found: dict[tuple[bool, str], OverSeeds] = {}
    cells = [{key: (row, x) for key, row, x in _numbers(run)} for run in runs]
    for key, (row, _) in (item for run in cells for item in run.items()):
        if key not in found:
            values = tuple(run[key][1] if key in run else math.nan for run in cells)
            found[key] = OverSeeds(name=key[1], is_readout=key[0], values=values, **row)
    return tuple(found.values())


def _numbers(run: Metrics) -> Iterator[tuple[tuple[bool, str], dict[str, Any], float]]:
    for p in run.get("populations", []):
        for name in NUMBERS:
            unit = UNITS.get(name, "")
            row = {"of": p["population"], "unit": unit, "shown_unit": unit, "factor": 1.0}
            yield (False, f"{p['population']}.{name}"), row, as_number(p[name])
    for a in run.get("readouts", []):
        row = {key: a[key] for key in ("of", "unit", "shown_unit", "factor")}
        yield (True, a["name"]), row, as_number(a["value"])


def as_number(value: Any) -> float:
    """A number of metrics.json: null where nothing could be said, infinities as texts."""
    return math.nan if value is None else float(value)


def most_telling(rows: Sequence[OverSeeds]) -> list[OverSeeds]:
    """What is read at a glance: all, or rates and irregularity beside readouts where it is much."""
    if len(rows) <= MOST_ROWS:
        return list(rows)
    return [r for r in rows if r.is_readout or r.name.endswith((".rate", ".cv_isi"))]


def seeds_table(rows: Sequence[OverSeeds], kind: str = "seeds") -> str:
    """Each number over seeds or trials, in the units of people.

                 seeds      mean       SD       min       max    95 % of the mean
    E.rate          10   5.69 Hz  0.12 Hz   5.51 Hz   5.93 Hz  5.60 Hz to 5.78 Hz
    """
    head = ("", "runs" if " " in kind else kind, "mean", "SD", "min", "max", "95 % of the mean")
    body = [
        (
            row.name,
            str(len(row.told)),
            *(_shown(x, row) for x in (row.mean, row.sd, row.low, row.high)),
            NOTHING if math.isnan(row.interval[0]) else _between(row),
        )
        for row in rows
    ]
    return aligned([head, *body])


def _between(row: OverSeeds) -> str:
    return " to ".join(_shown(end, row) for end in row.interval)


def _shown(value: float, row: OverSeeds) -> str:
    if math.isnan(value):
        return NOTHING
    return number(value / row.factor, row.shown_unit)


def _json(value: float) -> float | str | None:
    """A number in JSON, which has no infinities."""
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else str(value)
