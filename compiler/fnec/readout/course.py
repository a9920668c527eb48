"""Values at even times: samples of cells, contacts of a field, or the rate of a population."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fnec.readout.step_counts import StepCounts
from fnec.readout.stretch import Stretch
from fnec.readout.trains import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`n_channels` values at each of `n_times` moments: cells, contacts, or one population."""

    values: Floats  # (n_times, n_channels), SI
    steps: Ints  # (n_times,) of the run
    dt: float  # s, of a step
    depths: Floats | None = None  # (n_channels,) m, downwards from the pia

    @property
    def times(self) -> Floats:
        """(n_times,) s since the run began."""
        return np.asarray(self.steps * self.dt, dtype=np.float64)

    @property
    def interval(self) -> float:
        """s between two moments.   Raises ValueError unless all are the same."""
        between = np.unique(np.diff(self.steps))
        if len(between) != 1:
            said = "at uneven times" if len(between) else "only once"
            raise ValueError(f"it is sampled {said}, which has no spectrum")
        return float(between[0] * self.dt)

    def chosen(self, kept: NDArray[np.bool_]) -> Course:
        """Some moments alone.   kept: (n_times,)."""
        return replace(self, values=self.values[kept], steps=self.steps[kept])

    def of(self, channel: int | None) -> Course:
        """One channel alone, counted from 0; all for None.   Raises ValueError if there is none."""
        if channel is None:
            return self
        n = self.values.shape[1]
        if channel >= n:
            raise ValueError(f"there is no channel {channel} among {n}, which count from 0")
        one = slice(channel, channel + 1)
        depths = None if self.depths is None else self.depths[one]
        return Course(values=self.values[:, one], steps=self.steps, dt=self.dt, depths=depths)


class Field(Protocol):
    """An `xarray.DataArray` over `time` (s) and places that may have a depth `z` (m)."""

    @property
    def values(self) -> Any: ...
    @property
    def dims(self) -> tuple[Any, ...]: ...
    @property
    def coords(self) -> Any: ...
    @property
    def attrs(self) -> Any: ...


def rate_course(counts: StepCounts, stretch: Stretch) -> Course:
    """Rate of a population in each step, Hz: one channel."""
    rates = counts.counts / (max(counts.n_cells, 1) * counts.dt)
    steps = stretch.start + np.arange(len(rates))
    return Course(values=rates[:, None], steps=steps, dt=counts.dt)


def field_course(field: Field, stretch: Stretch, dt: float) -> Course:
    """A field while the steps of a stretch last, its channels in the order that it has."""
    if "time" not in field.dims:
        raise ValueError("a field without time has no course")
    values = np.asarray(field.values, dtype=np.float64)
    times = np.asarray(field.coords["time"].values, dtype=np.float64)
    values = np.moveaxis(values, field.dims.index("time"), 0).reshape(len(times), -1)
    steps = np.rint(times / dt).astype(np.int64)
    inside = (steps >= stretch.start) & (steps < stretch.stop)
    depths = np.asarray(field.coords["z"].values, dtype=np.float64) if "z" in field.coords else None
    if depths is not None and depths.shape != (values.shape[1],):
        depths = None
    return Course(values=values[inside], steps=steps[inside], dt=dt, depths=depths)
