"""Differences of rates and readouts with their intervals, a panel a condition."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from fnec.readout.figures.style import new_figure
from fnec.study.effects import Effect
from fnec.study.matrices import by_area, draw_dots, draw_matrices

ROW = 0.17  # inch
MOST = 60  # rows in a panel


def shown_effects(effects: Sequence[Effect]) -> dict[str, list[Effect]]:
    """What is drawn: condition -> differences of rates by single tags and populations."""
    found: dict[str, list[Effect]] = {}
    for e in effects:
        is_rate = e.of.metric == "rate" and (e.of.kind == "population" or len(e.of.tags) == 1)
        if is_rate and math.isfinite(e.difference):
            found.setdefault(e.condition, []).append(e)
    return found


def draw_effects(effects: Sequence[Effect], path: Path, *, title: str) -> None:
    """Dots with intervals, a panel a condition; of many populations, tables of colours."""
    shown = shown_effects(effects)
    if any(by_area(rows) for rows in shown.values()):
        draw_matrices(shown, path, title=title)
        return
    shown = {condition: rows[:MOST] for condition, rows in shown.items()}
    heights = [0.7 + ROW * len(rows) for rows in shown.values()]
    with new_figure(heights, title, n_columns=1, share=False) as (figure, axes):
        for axis, (condition, rows) in zip(axes, shown.items(), strict=False):
            draw_dots(axis, rows)
            axis.set_title(condition, loc="left")
        figure.savefig(path)
