"""Spikes against the position of the stimulus: a map is a line from corner to corner."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.maps.decode import Places
from fnec.readout.quantity import Quantity
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_SPIKES = 50_000  # more would print as a block


def draw_spikes_on_position(
    axis: Axes,
    spikes: StepSpikes,
    coordinate: Floats,
    along: Quantity,
    *,
    colour: str,
    places: Places | None = None,
) -> None:
    """A mark a spike: where the stimulus was and which cell it is.

    coordinate: (n_steps,) SI.   places: what each cell stands for, drawn as a line beneath.
    """
    at = spikes.at(coordinate)
    known = np.flatnonzero(np.isfinite(at))
    shown = known[:: -(-len(known) // MOST_SPIKES) or 1]
    axis.plot(
        along.shown(at[shown]), spikes.cells[shown], linestyle="none", marker="o",
        markersize=1.2, markeredgewidth=0, color=colour, alpha=0.6, rasterized=True,
    )  # fmt: skip
    if places is not None:
        axis.plot(
            along.shown(places.of_cells), np.arange(spikes.n_cells), color="black",
            linewidth=0.8, linestyle=(0, (4, 3)), label="place of the cell",
        )  # fmt: skip
        axis.legend(loc="upper left", frameon=True, framealpha=0.8, edgecolor="none")
    finite = coordinate[np.isfinite(coordinate)]
    if len(finite):
        axis.set_xlim(*along.shown([finite.min(), finite.max()]))
    axis.set_ylim(-0.01 * spikes.n_cells - 0.5, 1.01 * spikes.n_cells - 0.5)
    axis.set_xlabel(f"{along.label}, of the stimulus")
    axis.set_ylabel("cell")
    note = f"{len(spikes.steps)} spikes"
    if len(shown) < len(known):
        note += f", {len(shown)} of them drawn"
    axis.set_title(note, loc="right", color="0.4")
