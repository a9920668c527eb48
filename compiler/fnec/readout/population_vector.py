"""Where a ring of cells points: the population vector."""

from __future__ import annotations

import numpy as np

from fnec.readout.trains import Ints


def population_vector(cells: Ints, n_cells: int) -> tuple[float, float]:
    """Direction, rad in [-π, π], and length, 0 … 1, of the mean unit vector of spikes.

    cells: (n_spikes,) who fired.   Cell k of n stands for the angle 2πk/n and each of its spikes
    for a unit vector there: Georgopoulos et al. 1986, Science 233:1416-1419. The length is 1 if one
    cell fires alone and 0 if all fire alike. Both are NaN without spikes.
    """
    if not len(cells):
        return float("nan"), float("nan")
    mean = np.mean(np.exp(2j * np.pi * cells / n_cells))
    return float(np.angle(mean)), float(np.abs(mean))
