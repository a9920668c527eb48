"""What lone cells do, as tables: for people, as CSV, as plain data."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from typing import Any

from fnec.lone_cells.explore import SHORT, STEP, Exploration, Explored
from fnec.readout.text import NOTHING, aligned, number, printed


def cells_table(cells: Sequence[Explored]) -> str:
    """A row a cell: rheobase, from where on firing lasts, the waveform, the highest rate."""
    head = ("cell", "rheobase", "lasting", "waveform at", "spikes", "highest rate")
    body = [
        (
            e.cell.label, *(number_at(t.current, e.cell.unit) for t in e.thresholds.values()),
            number_at(e.current, e.cell.unit), str(n_spikes(e)),
            f"{number(float(e.rates().max()), 'Hz')} at"
            f" {number_at(float(e.curve.currents[int(e.rates().argmax())]), e.cell.unit)}",
        )
        for e in cells
    ]  # fmt: skip
    return aligned([head, *body])


def n_spikes(e: Explored) -> int:
    """Spikes of the waveform while its current lasts."""
    return int((e.waveform.trains[0] < SHORT).sum())


def number_at(current: float, unit: str) -> str:
    """A current for people.

    >>> number_at(3.7959, "mV/ms"), number_at(float("nan"), "pA")
    ('3.796 mV/ms', '–')
    """
    return NOTHING if math.isnan(current) else f"{current:.4g} {printed(unit)}".rstrip()


def curves_csv(cells: Sequence[Explored]) -> str:
    """A row a cell and current, SI: rate over a second, and by the first and the last interval."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(["cell", "current", "rate", "first", "last"])
    for e in cells:
        columns = (
            e.curve.currents * e.cell.factor, e.rates(), e.intervals(0), e.intervals(-1),
        )  # fmt: skip
        for row in zip(*(c.tolist() for c in columns), strict=True):
            write.writerow([e.cell.name, *("" if math.isnan(x) else repr(x) for x in row)])
    return out.getvalue()


def plain(done: Exploration) -> dict[str, Any]:
    """As cells.json has it; SI."""
    return {
        "spec": done.spec,
        "seconds": STEP,
        "cells": [
            {
                "name": e.cell.name,
                "label": e.cell.label,
                "neuron": e.cell.neuron,
                "populations": list(e.cell.populations),
                "parameters": dict(e.cell.parameters),
                "input": e.cell.input,
                "shown_unit": e.cell.unit,
                "factor": e.cell.factor,
                **{
                    kind: None
                    if math.isnan(t.current)
                    else {"current": t.current * e.cell.factor, "below": t.below * e.cell.factor}
                    for kind, t in e.thresholds.items()
                },
                "waveform": {
                    "current": e.current * e.cell.factor, "seconds": SHORT, "spikes": n_spikes(e),
                },
            }
            for e in done.cells
        ],
        "without_current": list(done.without),
    }  # fmt: skip
