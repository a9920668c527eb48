"""What the oracles report of a run: mean rate, irregularity, synchrony."""

import numpy as np


def train_statistics(
    cells: np.ndarray, times: np.ndarray, *, n_cells: int, start: float, stop: float
) -> dict[str, float]:
    """Rate, irregularity and synchrony of one population between `start` and `stop`.

    cells, times: (n_spikes,), cell index and s.   start, stop: s.
    rate: Hz, mean over all cells.
    cv_isi: mean over the cells with at least 3 intervals of std(ISI) / mean(ISI); NaN if none.
    active: share of the cells that fired.
    fano_1ms: variance over mean of the population's spike count in 1 ms bins (1 = independent).
    """
    inside = (times >= start) & (times < stop)
    cells, times = np.asarray(cells)[inside], np.asarray(times)[inside]
    n_bins = round((stop - start) / 1e-3)
    counts = np.histogram(times, bins=n_bins, range=(start, stop))[0]
    order = np.lexsort((times, cells))
    trains = np.split(times[order], np.flatnonzero(np.diff(cells[order])) + 1)
    intervals = [np.diff(train) for train in trains if train.size >= 4]
    return {
        "rate": times.size / n_cells / (stop - start),
        "cv_isi": float(np.mean([x.std() / x.mean() for x in intervals]))
        if intervals
        else float("nan"),
        "active": np.unique(cells).size / n_cells,
        "fano_1ms": float(counts.var() / counts.mean()) if times.size else float("nan"),
    }


def split_statistics(
    cells: np.ndarray,
    times: np.ndarray,
    *,
    start: float,
    stop: float,
    n_exc: int = 3200,
    n_inh: int = 800,
) -> dict[str, float]:
    """Statistics of the first `n_exc` and the last `n_inh` cells, keys as `rate_E`, `rate_I`."""
    cells, times = np.asarray(cells), np.asarray(times)
    is_exc = cells < n_exc
    found: dict[str, float] = {}
    for name, chosen, n_cells in (("E", is_exc, n_exc), ("I", ~is_exc, n_inh)):
        figures = train_statistics(
            cells[chosen], times[chosen], n_cells=n_cells, start=start, stop=stop
        )
        found |= {f"{key}_{name}": value for key, value in figures.items()}
    return found
