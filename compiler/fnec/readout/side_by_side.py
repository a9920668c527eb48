"""A run beside its controls: every number in one row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fnec.readout.over_seeds import OverSeeds
from fnec.readout.text import NOTHING, aligned, number


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """One number of a run and of its controls; each over the seeds it ran from."""

    name: str
    columns: tuple[OverSeeds | None, ...]  # the run first; None where it is not told

    @property
    def first(self) -> OverSeeds:
        """The first column that tells."""
        return next(c for c in self.columns if c is not None)

    def plain(self) -> dict[str, Any]:
        """As controls.json has it: mean and SD of each column."""
        told = [c.plain() if c is not None else {} for c in self.columns]
        return {
            "name": self.name,
            "of": self.first.of,
            "unit": self.first.unit,
            "mean": [c.get("mean") for c in told],
            "sd": [c.get("sd") for c in told],
        }


def side_by_side(runs: Mapping[str, tuple[OverSeeds, ...]]) -> tuple[SideBySide, ...]:
    """Every number of the runs, in order of the first that tells it.   runs: title -> numbers."""
    tables = [{(r.is_readout, r.name): r for r in rows} for rows in runs.values()]
    keys = dict.fromkeys(key for table in tables for key in table)
    return tuple(
        SideBySide(name=key[1], columns=tuple(table.get(key) for table in tables)) for key in keys
    )


def controls_table(titles: tuple[str, ...], rows: tuple[SideBySide, ...]) -> str:
    """A column a run; over several seeds mean ± SD.

                        ll_live  untrained
    rate_TS         TS  21.7 Hz  38.0 Hz
    """
    body = [(r.name, r.first.of, *(_shown(c) for c in r.columns)) for r in rows]
    return aligned([("", "", *titles), *body], left=(0, 1))


def _shown(row: OverSeeds | None) -> str:
    if row is None or math.isnan(row.mean):
        return NOTHING
    mean, sd = row.mean / row.factor, row.sd / row.factor
    if math.isnan(sd):
        return number(mean, row.shown_unit)
    return f"{number(mean)} ± {number(sd, row.shown_unit)}"
