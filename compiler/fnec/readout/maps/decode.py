"""Where the stimulus is, as read from the places of the cells that fire."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.maps.box import counts_in_box, weights_in_box
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.trains import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The coordinate that each cell stands for."""

    of_cells: Floats  # (n_cells,) unit of the coordinate
    period: float | None = None  # unit of the coordinate; of a ring

    def distance(self, there: Floats, here: Floats) -> Floats:
        """Signed, from `here` to `there`; the shorter way around a ring."""
        gap = there - here
        if self.period is None:
            return gap
        half = self.period / 2
        return (gap + half) % self.period - half


def places_on_line(n_cells: int, low: float, high: float) -> Places:
    """The first cell stands for `low`, the last for `high`."""
    return Places(of_cells=np.linspace(low, high, n_cells))


def places_on_ring(n_cells: int, low: float, high: float) -> Places:
    """The first cell stands for `low`; the one after the last would stand for `high`, the same."""
    return Places(
        of_cells=low + (high - low) * np.arange(n_cells) / max(n_cells, 1), period=high - low
    )


def decode(spikes: StepSpikes, places: Places, *, n_box: int, least_spikes: int) -> Floats:
    """Mean place of the spikes around each step.

    n_box: steps of the box.   least_spikes: in the box; fewer say nothing.
    Returns (n_steps,) in the unit of the places, NaN where there are too few spikes or where those
    on a ring cancel. The mean on a ring is the direction of the population vector (Georgopoulos et
    al. 1986), on a line the centre of mass: cells that fire anywhere pull it to the middle.
    """
    count = counts_in_box(spikes, n_box)
    enough = count >= max(least_spikes, 1)
    n = np.maximum(count, 1)
    if places.period is None:
        middle = float(np.mean(places.of_cells)) if len(places.of_cells) else 0.0
        total = weights_in_box(spikes, places.of_cells - middle, n_box)
        return np.where(enough, total / n + middle, np.nan)
    low = float(np.min(places.of_cells, initial=0.0))
    angles = 2 * np.pi * (places.of_cells - low) / places.period
    x = weights_in_box(spikes, np.cos(angles), n_box) / n
    y = weights_in_box(spikes, np.sin(angles), n_box) / n
    has_direction = np.hypot(x, y) > 1e-9
    turn = np.arctan2(y, x) / (2 * np.pi) % 1.0
    return np.where(enough & has_direction, low + turn * places.period, np.nan)
