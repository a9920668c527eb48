"""Summaries and expectations as text tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from fnec.readout.expectations import Outcome
from fnec.readout.summary import PopulationSummary
from fnec.readout.text import NOTHING, aligned, number


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
            number(o.value / o.factor, o.shown_unit),
            f"in {o.low / o.factor:g} … {o.high / o.factor:g} {o.shown_unit}".rstrip(),
            _short(o.source),
        )
        for o in outcomes
    ]
    return aligned(rows, left=(0, 1, 3, 4))


def _short(text: str, width: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
