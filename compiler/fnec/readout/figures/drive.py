"""Feed-forward drive over position: how much each cell gets, and who gets most."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.quantity import Quantity
from fnec.readout.trains import Floats, Ints

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_drive(axis: Axes, drive: Floats, edges: Floats, along: Quantity, amount: Quantity) -> None:
    """Drive of each cell in each place as colour.

    drive: (n_post, n_bins) SI.   edges: (n_bins + 1,) SI.   amount: what the drive is.
    """
    cells = np.arange(len(drive) + 1) - 0.5
    shown = amount.shown(drive)
    # Clipped wiring piles synapses up on the two end cells, whose drive would leave the rest dark.
    top, usual = float(shown.max()), float(np.quantile(shown, 0.99))
    is_cut = top > 2 * usual > 0
    mesh = axis.pcolormesh(
        along.shown(edges), cells, shown, cmap="viridis", vmin=min(0.0, float(shown.min())),
        vmax=usual if is_cut else top or 1.0,
        rasterized=True,
    )  # fmt: skip
    bar = axis.figure.colorbar(
        mesh, ax=axis, pad=0.01, aspect=25, extend="max" if is_cut else "neither"
    )
    bar.set_label(amount.label)
    bar.outline.set_visible(False)
    axis.set_xlabel(along.label)
    axis.set_ylabel("cell")


def draw_winners(
    axis: Axes, found: Ints, edges: Floats, along: Quantity, *, n_post: int, colour: str
) -> None:
    """The cell with the largest drive in each place; a cross below where there is none.

    found: (n_bins,), -1 for none.   edges: (n_bins + 1,) SI.
    """
    centres = along.shown((edges[:-1] + edges[1:]) / 2)
    has = found >= 0
    axis.plot(
        centres[has], found[has], linestyle="none", marker="o", markersize=3, color=colour,
        markeredgewidth=0,
    )  # fmt: skip
    if not has.all():
        axis.plot(
            centres[~has], np.full((~has).sum(), 0.01), linestyle="none", marker="x",
            markersize=3, color="0.5", transform=axis.get_xaxis_transform(), clip_on=False,
            label="no drive",
        )  # fmt: skip
        axis.legend(loc="best")
    axis.set_xlim(*along.shown([edges[0], edges[-1]]))
    axis.set_ylim(-0.03 * n_post - 0.5, 1.03 * n_post - 0.5)
    axis.set_xlabel(along.label)
    axis.set_ylabel("cell with the\nlargest drive")
