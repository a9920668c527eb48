"""Differences of rates and readouts with their intervals, a panel a condition."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from fnec.readout.figures.style import PALETTE, new_figure
from fnec.study.effects import Effect

ROW = 0.17  # inch
MOST = 60  # rows in a panel


def shown_effects(effects: Sequence[Effect]) -> dict[str, list[Effect]]:
    """What is drawn: condition -> differences of rates by single tags and populations."""
    found: dict[str, list[Effect]] = {}
    for e in effects:
        is_rate = e.of.metric == "rate" and (e.of.kind == "population" or len(e.of.tags) == 1)
        if is_rate and math.isfinite(e.difference):
            found.setdefault(e.condition, []).append(e)
    return {condition: rows[:MOST] for condition, rows in found.items()}


def draw_effects(effects: Sequence[Effect], path: Path, *, title: str) -> None:
    """A dot at the mean of the paired differences, a line over its interval; grey where 0 is in."""
    shown = shown_effects(effects)
    heights = [0.7 + ROW * len(rows) for rows in shown.values()]
    with new_figure(heights, title, n_columns=1, share=False) as (figure, axes):
        for axis, (condition, rows) in zip(axes, shown.items(), strict=False):
            for y, e in enumerate(rows):
                colour = PALETTE[0] if e.is_clear else "0.55"
                if math.isfinite(e.low):
                    axis.hlines(y, e.low, e.high, color=colour)
                axis.plot([e.difference], [y], "o", markersize=3.5, color=colour)
            axis.axvline(0.0, color="0.3", linewidth=0.7)
            axis.set_yticks(range(len(rows)), [e.of.name for e in rows])
            axis.set_ylim(len(rows) - 0.4, -0.6)
            axis.set_title(condition, loc="left")
            axis.set_xlabel("difference of the rate (Hz)")
        figure.savefig(path)
