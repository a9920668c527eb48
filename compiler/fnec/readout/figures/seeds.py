"""Readouts of several seeds or trials: a point each, the mean, and the deviation around it.

Rates of many populations are rows of one panel.
"""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from matplotlib.ticker import MaxNLocator

from fnec.readout.figures.style import colour, new_figure
from fnec.readout.over_seeds import OverSeeds

N_COLUMNS = 2
HEIGHT = 1.2  # inch, of a row of panels
MOST = 24  # panels
MOST_ALONE = 12  # populations whose rates have a panel each
ROW = 0.13  # inch, of a population where they are rows


def shown_rows(rows: Sequence[OverSeeds]) -> list[OverSeeds]:
    """What is drawn: the readouts, or the rates where the spec has none; only what has a value."""
    chosen = [r for r in rows if r.is_readout] or [r for r in rows if r.name.endswith(".rate")]
    told = [r for r in chosen if any(map(math.isfinite, r.told))]
    return told if _are_many(told) else told[:MOST]


def _are_many(rows: Sequence[OverSeeds]) -> bool:
    return len(rows) > MOST_ALONE and not any(r.is_readout for r in rows)


def draw_seeds(
    rows: Sequence[OverSeeds], numbers: Sequence[int | str], path: Path, *, kind: str, title: str
) -> None:
    """Draw each number against the index of the run.   numbers: seeds or trials, as `kind` says."""
    rows = shown_rows(rows)
    if _are_many(rows):
        with new_figure([ROW * len(rows) + 0.4], title) as (figure, (axis,)):
            _draw_rates(axis, rows)
            figure.savefig(path)
        return
    n_columns = min(N_COLUMNS, len(rows))
    heights = [HEIGHT] * -(-len(rows) // n_columns)
    with new_figure(heights, title, n_columns=n_columns) as (figure, axes):
        for axis, row in zip(axes, rows, strict=False):
            _draw_row(axis, row)
        for axis in axes[len(rows) :]:
            axis.set_axis_off()
        for axis in axes[max(len(rows) - n_columns, 0) : len(rows)]:
            one = "run" if " " in kind else kind.removesuffix("s")
            axis.set_xlabel(f"index of the {one} ({_said(numbers)})")
            axis.tick_params(labelbottom=True)
            axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        figure.savefig(path)


def _draw_rates(axis, rows: Sequence[OverSeeds]) -> None:
    for place, row in enumerate(rows):
        axis.plot(row.values, [place] * len(row.values), "o", markersize=2.5, color=colour(0))
        axis.errorbar(row.mean, place, xerr=row.sd, fmt="|", color=colour(1), linewidth=1.5)
    axis.set_yticks(range(len(rows)), [row.name.removesuffix(".rate") for row in rows], fontsize=6)
    axis.set_ylim(len(rows) - 0.5, -0.5)
    axis.set_xlim(left=0)
    axis.grid(axis="y", linewidth=0.3)
    axis.set_xlabel("rate (Hz): each, and mean ± SD")


def _draw_row(axis, row: OverSeeds) -> None:
    values = [x / row.factor for x in row.values]
    axis.plot(range(len(values)), values, "o", markersize=3, color=colour(0))
    mean, sd = row.mean / row.factor, row.sd / row.factor
    if math.isfinite(mean):
        axis.axhline(mean, color=colour(1))
    if math.isfinite(sd):
        axis.axhspan(mean - sd, mean + sd, color=colour(1), alpha=0.15, linewidth=0)
    axis.set_xlim(-0.5, len(values) - 0.5)
    axis.set_title(row.name, loc="left")
    axis.set_ylabel(row.shown_unit)


def _said(numbers: Sequence[int | str]) -> str:
    first = numbers[0]
    is_range = isinstance(first, int) and list(numbers) == [*range(first, first + len(numbers))]
    if is_range and len(numbers) > 1:
        return f"{first} to {numbers[-1]}"
    return "in the order given" if len(numbers) > 6 else ", ".join(map(str, numbers))
