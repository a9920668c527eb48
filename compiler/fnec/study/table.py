"""The effects of a study as tables: for people, as CSV, as plain data."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from typing import Any

from fnec.readout.text import NOTHING, aligned, number
from fnec.runner.member import Member
from fnec.study.effects import Effect, Measured

MOST = 30  # rows for people, in equal parts for all conditions
FEWEST = 5  # rows of a condition, however many there are
KINDS = ("readout", "tags", "population")  # in this order


def effects_table(effects: Sequence[Effect], *, file: str) -> str:
    """Readouts and rates: baseline, condition, difference with its interval; `*` if that is clear.

    file: where the rest is.

    condition    of                baseline  condition  difference          interval
    no_feedback  rate_E   rate       5.2 Hz     4.1 Hz     -1.1 Hz   -1.3 … -0.9 Hz  *
    """
    of: dict[str, list[Effect]] = {}
    for e in effects:
        of.setdefault(e.condition, []).append(e)
    most = max(FEWEST, MOST // max(len(of), 1))
    shown = [e for rows in of.values() for e in _told_first(rows)[:most]]
    head = ("condition", "of", "", "baseline", "condition", "difference", "interval", "")
    body = [
        (
            e.condition, e.of.name, e.of.metric,
            *(_shown(x, e.of) for x in (e.before, e.after, e.difference)),
            _interval(e), "*" if e.is_clear else "",
        )
        for e in shown
    ]  # fmt: skip
    lines = [aligned([head, *body], left=(0, 1, 2))]
    if more := len(effects) - len(shown):
        lines.append(f"and {more} more in {file}")
    if any(e.is_clear for e in shown):
        lines.append("* the interval leaves out 0")
    return "\n".join(lines)


def _told_first(rows: Sequence[Effect]) -> list[Effect]:
    """Readouts, then rates of all cells that share one tag, then those of populations."""
    chosen = [
        e
        for e in rows
        if e.of.kind == "readout"
        or (e.of.metric == "rate" and (e.of.kind == "population" or len(e.of.tags) < 2))
    ]
    return sorted(chosen, key=lambda e: KINDS.index(e.of.kind))


def _interval(e: Effect) -> str:
    if math.isnan(e.low):
        return NOTHING
    low, high = (number(x / e.of.factor) for x in (e.low, e.high))
    return f"{low} … {high} {e.of.shown_unit}".rstrip()


def _shown(value: float, of: Measured) -> str:
    return NOTHING if math.isnan(value) else number(value / of.factor, of.shown_unit)


def effects_csv(effects: Sequence[Effect]) -> str:
    """A row an effect, in SI; a column for each tag."""
    tags = list(dict.fromkeys(key for e in effects for key in e.of.tags))
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(
        ["condition", "kind", "name", *tags, "metric", "unit", "n", "baseline", "value",
         "difference", "low", "high", "relative"]
    )  # fmt: skip
    for e in effects:
        numbers = (e.before, e.after, e.difference, e.low, e.high, e.relative)
        borne = [e.of.tags.get(key, "") for key in tags]
        row = [e.condition, e.of.kind, e.of.name, *borne, e.of.metric, e.of.unit, e.n]
        write.writerow([*row, *(_csv(x) for x in numbers)])
    return out.getvalue()


def trials_csv(rows: Sequence[Measured], members: Sequence[Member]) -> str:
    """A row a number of a trial, in SI."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["condition", *members[0].facts, "kind", "name", "metric", "unit", "value"])
    for row in rows:
        for condition, values in row.values.items():
            for member, value in zip(members, values.tolist(), strict=True):
                of = [row.kind, row.name, row.metric, row.unit]
                write.writerow([condition, *member.facts.values(), *of, _csv(value)])
    return out.getvalue()


def _csv(x: float) -> str:
    return "" if math.isnan(x) else repr(float(x))


def plain_effects(effects: Sequence[Effect]) -> list[dict[str, Any]]:
    """As study.json has them."""
    return [
        {
            "condition": e.condition,
            "kind": e.of.kind,
            "name": e.of.name,
            "tags": dict(e.of.tags),
            "metric": e.of.metric,
            "unit": e.of.unit,
            "shown_unit": e.of.shown_unit,
            "factor": e.of.factor,
            "n": e.n,
            "baseline": _json(e.before),
            "value": _json(e.after),
            "difference": _json(e.difference),
            "low": _json(e.low),
            "high": _json(e.high),
            "relative": _json(e.relative),
        }
        for e in effects
    ]


def _json(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
