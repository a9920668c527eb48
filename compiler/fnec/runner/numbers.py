"""The numbers of a run as plain data: metrics.json."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from fnec.readout.expectations import Outcome
from fnec.readout.results import Answer
from fnec.readout.summary import PopulationSummary

FILE = "metrics.json"


def metrics_of(
    summary: tuple[PopulationSummary, ...],
    answers: tuple[Answer, ...],
    outcomes: tuple[Outcome, ...],
) -> dict[str, Any]:
    """Numbers of a run, in SI; what cannot be said is null."""
    return {
        "populations": [_plain(asdict(row)) for row in summary],
        "readouts": [_plain(asdict(a) | {"shown": a.shown}) for a in answers],
        "expectations": [_plain(asdict(o) | {"is_met": o.is_met}) for o in outcomes],
    }


def read_answers(folder: Path) -> tuple[Answer, ...]:
    """The results of readouts that a run folder holds."""
    names = [f.name for f in fields(Answer)]
    rows = _rows(folder, "readouts")
    return tuple(Answer(**{n: _number(row[n]) for n in names}) for row in rows)


def read_outcomes(folder: Path) -> tuple[Outcome, ...]:
    """The expectations that a run folder holds, with what was found."""
    names = [f.name for f in fields(Outcome)]
    rows = _rows(folder, "expectations")
    return tuple(Outcome(**{n: _number(row[n]) for n in names}) for row in rows)


def _rows(folder: Path, key: str) -> list[dict[str, Any]]:
    try:
        return json.loads((folder / FILE).read_text("utf-8")).get(key, [])
    except (FileNotFoundError, ValueError):
        return []


def _number(value: Any) -> Any:
    """NaN where nothing could be said; infinities stand as texts in JSON."""
    if value is None:
        return float("nan")
    return float(value) if value in ("inf", "-inf") else value


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: None if isinstance(v, float) and v != v else v for k, v in row.items()}
