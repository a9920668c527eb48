"""Summaries and expectations as text tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from fnec.readout.expectations import Outcome
from fnec.readout.summary import PopulationSummary

NOTHING = "–"  # where a number cannot be said


def aligned(rows: Sequence[Sequence[str]], *, left: Sequence[int] = (0,)) -> str:
    """Rows of cells as columns; those in `left` start at the left, the others end at the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def summary_table(rows: Sequence[PopulationSummary]) -> str:
    """Populations and their numbers.

    population  cells  spikes     rate  CV ISI  active
    E            3200   18205  5.69 Hz    0.50    98 %
    """
    head = ("population", "cells", "spikes", "rate", "CV ISI", "active")
    body = [
        (
            row.population,
            str(row.n_cells),
            str(row.spike_count),
            number(row.rate, "Hz"),
            NOTHING if math.isnan(row.cv_isi) else f"{row.cv_isi:.2f}",
            NOTHING if math.isnan(row.active_fraction) else f"{100 * row.active_fraction:.0f} %",
        )
        for row in rows
    ]
    return aligned([head, *body])


def expectation_table(outcomes: Sequence[Outcome]) -> str:
    """Expectations with the values found and where they come from."""
    rows = [
        (
            "ok" if o.is_met else "MISSED",
            o.name,
            number(o.value, o.unit),
            f"in {o.low:g} … {o.high:g} {o.unit}".rstrip(),
            _short(o.source),
        )
        for o in outcomes
    ]
    return aligned(rows, left=(0, 1, 3, 4))


def number(value: float, unit: str = "") -> str:
    """Three digits and a unit; whole numbers without a unit are counts and shown as they are.

    >>> number(5.6892, "Hz"), number(15.0, "Hz"), number(250.0), number(float("nan"), "Hz")
    ('5.69 Hz', '15.0 Hz', '250', '–')
    """
    if math.isnan(value):
        return NOTHING
    is_plain = abs(value) >= 100 or value == 0 or (not unit and value == int(value))
    text = f"{value:.0f}" if is_plain else f"{value:#.3g}"
    return f"{text} {unit}".rstrip()


def _short(text: str, width: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
