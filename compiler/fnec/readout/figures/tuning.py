"""Tuning curves: a small panel for each of some cells, evenly spaced."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.maps.tuning import TuningCurves
from fnec.readout.quantity import Quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def spaced_cells(n_cells: int, n: int) -> tuple[int, ...]:
    """At most `n` different cells from the first to the last."""
    return tuple(np.unique(np.linspace(0, max(n_cells - 1, 0), n).round().astype(int)).tolist())


def draw_tuning_curves(
    axes: Sequence[Axes],
    curves: TuningCurves,
    along: Quantity,
    *,
    colour: str,
    n_columns: int = 1,
    cells: Sequence[int] = (),
) -> None:
    """Rates of some cells over the coordinate, on one common scale.

    axes: one a cell, row by row.   n_columns: of the panels, for their labels.   cells: which;
    evenly spaced ones by default.
    """
    rates = curves.rates
    cells = tuple(cells) or spaced_cells(len(rates), len(axes))
    edges = along.shown(curves.edges)
    shown = rates[list(cells)]
    top = float(np.nanmax(shown)) if np.isfinite(shown).any() else 0.0
    for k, (axis, cell) in enumerate(zip(axes, cells, strict=False)):
        axis.stairs(rates[cell], edges, color=colour, fill=True, alpha=0.3, linewidth=0)
        axis.stairs(rates[cell], edges, color=colour, linewidth=0.8)
        axis.set_ylim(0, 1.08 * top if top > 0 else 1.0)
        axis.set_xlim(edges[0], edges[-1])
        n = int(curves.counts[cell].sum())
        axis.set_title(f"cell {cell}: {n} spike{'' if n == 1 else 's'}", loc="left", color="0.3")
        axis.tick_params(labelleft=k % n_columns == 0)
    for axis in axes[len(cells) :]:
        axis.set_axis_off()
    for axis in axes[max(len(cells) - n_columns, 0) : len(cells)]:
        axis.tick_params(labelbottom=True)
    n_rows = -(-len(cells) // n_columns)
    axes[(n_rows - 1) // 2 * n_columns].set_ylabel("rate (Hz)")
    middle = min((n_rows - 1) * n_columns + n_columns // 2, len(cells) - 1)
    axes[middle].set_xlabel(along.label)
