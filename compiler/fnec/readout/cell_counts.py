"""Spikes of each cell in bins: what correlations, variances and coincidences start from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.rates import bin_of
from fnec.readout.trains import Floats, Ints, Trains


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCounts:
    """How often a cell fired in a bin, where it did: one entry a cell and bin."""

    cells: Ints  # (n,)
    bins: Ints  # (n,)
    counts: Ints  # (n,), at least 1
    n_cells: int
    n_bins: int

    @property
    def mean(self) -> Floats:
        """(n_cells,) over all bins."""
        return self._sums(self.counts.astype(np.float64)) / self.n_bins

    @property
    def variance(self) -> Floats:
        """(n_cells,) over all bins, divided by their number."""
        squares = self._sums(self.counts.astype(np.float64) ** 2) / self.n_bins
        return np.maximum(squares - self.mean**2, 0.0)

    def _sums(self, values: Floats) -> Floats:
        sums = np.bincount(self.cells, weights=values, minlength=self.n_cells)
        return sums.astype(np.float64)


def cell_counts(trains: Trains, width: float) -> CellCounts:
    """The spikes in whole bins; a last bin that would be cut short is left out.

    width: s.
    """
    n_bins = int(trains.duration / width + 1e-6)
    which = bin_of(trains, width)
    inside = which < n_bins
    entry, count = np.unique(
        trains.cells[inside] * max(n_bins, 1) + which[inside], return_counts=True
    )
    cells, bins = np.divmod(entry, max(n_bins, 1))
    return CellCounts(cells=cells, bins=bins, counts=count, n_cells=trains.n_cells, n_bins=n_bins)
