"""The population-vector error of a map, as it was published for lateral-line maps.

Kept to the letter so that published numbers can be compared. `quality.py` says what a map is worth:
this measure sees no constant offset, lays the range of the stimulus over the whole ring whatever
the wiring was, and calls a silent network (π) better than a reversed map (3.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fnec.readout.chance import NO_CHANCE, Chance, smaller_than_chance
from fnec.readout.circular import circular_mean, circular_sd, wrap
from fnec.readout.maps.box import box_length, counts_in_box, weights_in_box
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.trains import Floats

MOST_BINS = 100
SMOOTHING = 20e-3  # s


@dataclass(frozen=True, slots=True, kw_only=True)
class PvMapQuality:
    """The published three numbers."""

    sigma_theta: float  # rad, circular SD over bins of the mean error in a bin
    delta_trial: float  # rad, root mean square over bins of the spread inside a bin
    valid_fraction: float  # 0 … 1, steps with a decoded angle, of all steps


SILENT = PvMapQuality(sigma_theta=np.pi, delta_trial=np.pi, valid_fraction=0.0)


def pv_map_quality(
    spikes: StepSpikes,
    position: Floats,
    *,
    window: tuple[float, float] | None = None,
    smoothing: float = SMOOTHING,
) -> PvMapQuality:
    """Error of the angle of the population vector against the angle of the stimulus.

    position: (n_steps,) of the stimulus, any unit.   window: lowest and highest position that
    count.   smoothing: width of the box, s.   Raises ValueError if the lengths differ.
    Cell k of M stands for the angle 2πk/M; the range of the positions, or the window, is laid over
    the ring. Both angles are π where nothing could be decoded. Steps are whole numbers; the
    published program rounds times and puts part of the spikes one step early.
    """
    position = np.asarray(position, dtype=np.float64)
    if len(position) != spikes.n_steps:
        raise ValueError(f"{len(position)} positions for {spikes.n_steps} steps")
    true = _true_angle(position, window)
    angles = 2 * np.pi * np.arange(spikes.n_cells) / max(spikes.n_cells, 1)
    counted = _inside(spikes, position, window)
    return _score(counted, true, angles, box_length(smoothing, spikes.dt))


def pv_chance(
    spikes: StepSpikes,
    position: Floats,
    *,
    n_shuffles: int = 200,
    seed: int = 0,
    window: tuple[float, float] | None = None,
    smoothing: float = SMOOTHING,
) -> Chance:
    """sigma_theta (rad) of the same spikes when cells change places at random.

    Times and numbers of spikes stay. The relation to time cannot be shuffled instead: a sweep that
    starts elsewhere is a constant offset, which sigma_theta does not see.
    """
    if n_shuffles < 1:
        return NO_CHANCE
    position = np.asarray(position, dtype=np.float64)
    observed = pv_map_quality(spikes, position, window=window, smoothing=smoothing)
    if observed.valid_fraction == 0:
        return NO_CHANCE
    true, counted = _true_angle(position, window), _inside(spikes, position, window)
    length = box_length(smoothing, spikes.dt)
    rng = np.random.default_rng(seed)
    shuffled = [
        _score(
            counted, true, 2 * np.pi * rng.permutation(spikes.n_cells) / spikes.n_cells, length
        ).sigma_theta
        for _ in range(n_shuffles)
    ]
    return smaller_than_chance(observed.sigma_theta, np.array(shuffled))


def _true_angle(position: Floats, window: tuple[float, float] | None) -> Floats:
    """(n_steps,) rad; NaN outside the window."""
    if window is None:
        low = np.min(position, initial=np.inf)
        span = np.max(position, initial=-np.inf) - low + 1e-12  # the published guard
        return np.asarray(2 * np.pi * (position - low) / span)
    low, high = window
    inside = (position >= low) & (position <= high)
    return np.where(inside, 2 * np.pi * (position - low) / (high - low), np.nan)


def _inside(spikes: StepSpikes, position: Floats, window: tuple[float, float] | None) -> StepSpikes:
    """Without the spikes while the stimulus is outside the window."""
    if window is None:
        return spikes
    at = spikes.at(position)
    keep = (at >= window[0]) & (at <= window[1])
    return StepSpikes(
        steps=spikes.steps[keep],
        cells=spikes.cells[keep],
        n_steps=spikes.n_steps,
        n_cells=spikes.n_cells,
        dt=spikes.dt,
    )


def _score(spikes: StepSpikes, true: Floats, angles: Floats, length: int) -> PvMapQuality:
    count = counts_in_box(spikes, length)
    x = weights_in_box(spikes, np.cos(angles), length)
    y = weights_in_box(spikes, np.sin(angles), length)
    valid = (count > 0) & np.isfinite(true)
    if not valid.any():
        return SILENT
    at = true[valid]
    error = wrap(np.arctan2(y[valid], x[valid]) - at)
    n_bins = min(MOST_BINS, spikes.n_cells)
    edges = np.linspace(0.0, 2 * np.pi, n_bins + 1)
    which = np.searchsorted(edges, at, side="right") - 1
    biases: list[float] = []
    squares: list[float] = []
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(n_bins + 1))
    for first, last in pairwise(starts):
        inside = error[order[first:last]]
        if len(inside) == 0:
            continue
        bias = circular_mean(inside)
        biases.append(bias)
        squares.append(circular_sd(wrap(inside - bias)) ** 2 if len(inside) > 1 else 0.0)
    overall = circular_sd(error)  # where no sample lies in a bin: all at the window's upper end
    return PvMapQuality(
        sigma_theta=circular_sd(np.array(biases)) if biases else overall,
        delta_trial=float(np.sqrt(np.mean(squares))) if squares else overall,
        valid_fraction=float(np.mean(valid)),
    )
