"""How wide tuning curves are at half their height."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.maps.tuning import TuningCurves
from fnec.readout.trains import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthStatistics:
    """Of the cells that have a width, in the unit of the coordinate."""

    mean: float  # NaN with fewer than two cells
    sd: float  # divided by n - 1; NaN with fewer than two cells
    n_cells: int


def half_widths(curves: TuningCurves, *, is_ring: bool = False, least_spikes: int = 5) -> Floats:
    """Full width at half maximum of the peak of each cell, without gaps.

    least_spikes: of a cell; the width of fewer is that of a bin and says nothing.
    Returns (n_cells,) in the unit of the coordinate, NaN for cells with fewer spikes. Both sides
    are followed from the highest bin down to half of its rate, by straight lines between the
    centres of bins; the way ends at the edge of the range (except on a ring) and at bins where the
    stimulus never was, so there the true width may be larger. No baseline is subtracted.
    """
    rates = curves.rates
    enough = curves.counts.sum(axis=1) >= max(least_spikes, 1)
    found = np.full(len(rates), np.nan)
    for cell in np.flatnonzero(enough):
        found[cell] = _half_width(rates[cell], is_ring) * curves.bin_width
    return found


def _half_width(rate: Floats, is_ring: bool) -> float:
    """In bins."""
    n = len(rate)
    peak = int(np.nanargmax(rate))
    left = _reach(np.roll(rate[::-1], -(n - 1 - peak)), n if is_ring else peak + 1)
    right = _reach(np.roll(rate, -peak), n if is_ring else n - peak)
    return min(left + right, float(n))


def _reach(rate: Floats, n: int) -> float:
    """Bins from the centre of the first, the highest, to where half of it is passed.

    rate: one side of a curve, the peak first.   n: bins that there are on this side.
    """
    half = rate[0] / 2
    for k in range(1, n):
        if not np.isfinite(rate[k]):
            return k - 0.5
        if rate[k] < half:
            return k - 1 + float((rate[k - 1] - half) / (rate[k - 1] - rate[k]))
    return n - 0.5


def published_widths(curves: TuningCurves, *, least_peak: float = 1.0) -> Floats:
    """Width of all bins with at least half the highest rate, next to each other or not.

    least_peak: Hz; cells that never fire as fast are left out.   Returns (n_cells,) in the unit of
    the coordinate, NaN for those. As published for lateral-line maps, there with 50 bins. Far peaks
    add to the width, and where a bin lasts 20 ms one spike is 50 Hz: a cell with a single spike has
    a width of one bin.
    """
    rates = np.nan_to_num(curves.rates)
    highest = rates.max(axis=1, initial=0.0)
    n_bins = (rates >= highest[:, None] / 2).sum(axis=1)
    return np.where(highest >= least_peak, n_bins * curves.bin_width, np.nan)


def width_statistics(widths: Floats) -> WidthStatistics:
    """Mean and SD of the widths that are numbers.   widths: (n_cells,)."""
    known = widths[np.isfinite(widths)]
    is_enough = len(known) >= 2
    return WidthStatistics(
        mean=float(np.mean(known)) if is_enough else float("nan"),
        sd=float(np.std(known, ddof=1)) if is_enough else float("nan"),
        n_cells=len(known),
    )
