"""Weights: their histogram before and after learning, per target cell, and as receptive fields."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.figures.tuning import spaced_cells
from fnec.readout.quantity import Quantity
from fnec.readout.synapses import Synapses
from fnec.readout.trains import Floats
from fnec.readout.weights import TOLERANCE, is_at, weight_histogram

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BEFORE = "0.55"  # grey


def draw_weight_histogram(
    axis: Axes,
    after: Floats,
    weight: Quantity,
    *,
    colour: str,
    before: Floats | None = None,
    low: float | None = None,
    high: float | None = None,
    n_bins: int = 40,
) -> None:
    """Synapses per bin of weight, after learning and, in grey, before.

    after, before: (n_synapses,) SI.   low, high: bounds, SI.
    """
    both = after if before is None else np.concatenate([after, before])
    low = float(np.min(both, initial=np.inf)) if low is None else low
    high = float(np.max(both, initial=-np.inf)) if high is None else high
    if before is not None:
        counts, edges = weight_histogram(before, low=low, high=high, n_bins=n_bins)
        axis.stairs(counts, weight.shown(edges), color=BEFORE, fill=True, alpha=0.5, label="before")
    counts, edges = weight_histogram(after, low=low, high=high, n_bins=n_bins)
    axis.stairs(counts, weight.shown(edges), color=colour, linewidth=1.0, label="after")
    if before is not None:
        axis.legend()
    axis.margins(x=0.01)
    axis.set_xlabel(weight.label)
    axis.set_ylabel("synapses")
    axis.set_title(f"{len(after)} synapses", loc="right", color="0.4")


def draw_incoming_profile(
    axis: Axes,
    synapses: Synapses,
    weight: Quantity,
    *,
    colour: str,
    second_colour: str,
    high: float | None = None,
) -> None:
    """Mean weight onto each cell and, on the right, the share of its synapses at the upper bound.

    high: upper bound, SI.
    """
    cells = np.arange(synapses.n_post)
    axis.plot(cells, weight.shown(synapses.incoming_mean()), color=colour)
    axis.set_xlabel("target cell")
    axis.set_ylabel(f"mean incoming\n{weight.label}", color=colour)
    axis.set_xlim(-0.5, synapses.n_post - 0.5)
    axis.set_ylim(bottom=min(0.0, axis.get_ylim()[0]))
    if high is None:
        return
    share = synapses.incoming_share(is_at(synapses.weights, high, TOLERANCE * abs(high)))
    right = axis.twinx()
    right.plot(cells, 100 * share, color=second_colour, linewidth=0.6)
    right.set_ylabel("at the upper\nbound (%)", color=second_colour)
    right.set_ylim(0, max(1.05 * 100 * float(np.nanmax(share, initial=0.0)), 1.0))
    right.spines["right"].set_visible(True)


def draw_receptive_fields(
    axes: Sequence[Axes],
    synapses: Synapses,
    weight: Quantity,
    *,
    colour: str,
    n_columns: int = 1,
    cells: Sequence[int] = (),
) -> None:
    """Weights onto some target cells by their source, a stem a synapse.

    axes: one a cell, row by row.   n_columns: of the panels, for their labels.   cells: which;
    evenly spaced ones by default.
    """
    cells = tuple(cells) or spaced_cells(synapses.n_post, len(axes))
    top = float(weight.shown(np.max(synapses.weights, initial=0.0)))
    for k, (axis, cell) in enumerate(zip(axes, cells, strict=False)):
        sources, values = synapses.onto(cell)
        shown = weight.shown(values)
        axis.vlines(sources, 0, shown, color=colour, linewidth=0.5, alpha=0.7)
        axis.plot(
            sources, shown, linestyle="none", marker="o", markersize=1.8, markeredgewidth=0,
            color=colour,
        )  # fmt: skip
        axis.set_xlim(-0.5, synapses.n_pre - 0.5)
        axis.set_ylim(0, 1.1 * top if top > 0 else 1.0)
        axis.set_title(f"onto cell {cell}: {len(sources)} synapses", loc="left", color="0.3")
        axis.tick_params(labelleft=k % n_columns == 0)
    for axis in axes[len(cells) :]:
        axis.set_axis_off()
    for axis in axes[max(len(cells) - n_columns, 0) : len(cells)]:
        axis.tick_params(labelbottom=True)
        axis.set_xlabel("source cell")
    n_rows = -(-len(cells) // n_columns)
    axes[(n_rows - 1) // 2 * n_columns].set_ylabel(weight.label)
