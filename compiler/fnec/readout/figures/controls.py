"""Readouts of a run above those of its controls, a panel a number."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from fnec.readout.figures.style import PALETTE, new_figure
from fnec.readout.side_by_side import SideBySide

N_COLUMNS = 3
ROW = 0.16  # inch, of a run in a panel
HEIGHT = 0.62  # inch, of a panel besides
MOST = 36  # panels


def shown_rows(rows: Sequence[SideBySide]) -> list[SideBySide]:
    """What is drawn: of each readout the first number, or rates where the spec has no readouts.

    Only what has a value in one of the runs.
    """
    told = [r for r in rows if any(c and any(map(math.isfinite, c.told)) for c in r.columns)]
    first = {r.name.partition(".")[0]: r for r in reversed(told) if r.first.is_readout}
    chosen = [r for r in told if r in first.values()]
    return (chosen or [r for r in told if r.name.endswith(".rate")])[:MOST]


def draw_controls(
    titles: Sequence[str], rows: Sequence[SideBySide], path: Path, *, title: str
) -> None:
    """A dot for each seed, a line at their mean; in words where there is no number."""
    rows = shown_rows(rows)
    n_columns = min(N_COLUMNS, len(rows))
    heights = [HEIGHT + ROW * len(titles)] * -(-len(rows) // n_columns)
    with new_figure(heights, title, n_columns=n_columns, share=False) as (figure, axes):
        for k, (axis, row) in enumerate(zip(axes, rows, strict=False)):
            _draw_row(axis, row, titles if k % n_columns == 0 else [""] * len(titles))
        for axis in axes[len(rows) :]:
            axis.set_axis_off()
        figure.savefig(path)


def _draw_row(axis, row: SideBySide, titles: Sequence[str]) -> None:
    values: list[float] = [0.0]
    for y, column in enumerate(row.columns):
        told = [x / row.first.factor for x in column.told] if column else []
        told = [x for x in told if math.isfinite(x)]
        if not told:
            axis.text(
                0.02, y, "no result", transform=axis.get_yaxis_transform(), va="center",
                color="0.4", fontsize=7,
            )  # fmt: skip
            continue
        colour = PALETTE[0] if y == 0 else "0.45"
        axis.plot(told, [y] * len(told), "o", markersize=3.5, color=colour, clip_on=False)
        if len(told) > 1:
            axis.vlines(sum(told) / len(told), y - 0.35, y + 0.35, color=colour)
        values += told
    low, high = min(values), max(values)
    room = 0.06 * (high - low or 1.0)
    axis.set_xlim(low - (room if low < 0 else 0), high + room)
    axis.set_yticks(range(len(titles)), titles)
    axis.set_ylim(len(titles) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.set_title(row.name, loc="left")
    axis.set_title(row.first.shown_unit, loc="right", color="0.4")
