"""How well a map tells where the stimulus is, in the unit of the coordinate, beside chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.chance import NO_CHANCE, Chance, smaller_than_chance
from fnec.readout.circular import circular_mean
from fnec.readout.maps.box import box_length
from fnec.readout.maps.decode import Places, decode
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.trains import Floats

NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuality:
    """Errors of the decoded coordinate, in its unit; all NaN where too little was decoded."""

    mean_error: float  # mean of |decoded - true|
    bias: float  # mean of decoded - true: an offset of the whole map
    spread: float  # mean of |decoded - true - bias|: what is left once the offset is known
    decoded_fraction: float  # 0 … 1, of the steps with the stimulus inside the map's range
    chance: Chance  # of mean_error

    @property
    def gain(self) -> float:
        """1 - mean_error / chance: 1 is perfect, 0 as good as chance, negative worse."""
        return 1.0 - self.mean_error / self.chance.mean if self.chance.mean > 0 else NAN


def map_quality(
    spikes: StepSpikes,
    coordinate: Floats,
    places: Places,
    *,
    smoothing: float = 20e-3,
    least_spikes: int = 3,
    least_decoded: float = 0.5,
    n_shuffles: int = 200,
    seed: int = 0,
) -> MapQuality:
    """Error of the mean place of the spikes around each step, and of the same under chance.

    coordinate: (n_steps,) of the stimulus, NaN where there is none; unit of the places.
    smoothing: s, width of a centred box.   least_spikes: in the box.   least_decoded: 0 … 1.
    Raises ValueError if lengths differ.

    Steps count while the stimulus is between the lowest and the highest place, always on a ring.
    A step with fewer spikes than `least_spikes` is not decoded; if less than the share
    `least_decoded` of the steps is, there is no result rather than a number. Chance: the decoded
    coordinate is turned against the true one by a random time, at least a box long, so that its own
    course stays and only its relation to the stimulus goes. A constant answer is then exactly
    chance, which it would not be if cells changed places: one in the middle errs least.
    """
    coordinate = np.asarray(coordinate, dtype=np.float64)
    if len(coordinate) != spikes.n_steps or len(places.of_cells) != spikes.n_cells:
        raise ValueError(
            f"{len(coordinate)} coordinates for {spikes.n_steps} steps, "
            f"{len(places.of_cells)} places for {spikes.n_cells} cells"
        )
    n_box = 2 * (box_length(smoothing, spikes.dt) // 2) + 1  # odd, so that it is centred
    found = decode(spikes, places, n_box=n_box, least_spikes=least_spikes)
    judged = np.isfinite(coordinate)
    if places.period is None and len(places.of_cells):
        low, high = np.min(places.of_cells), np.max(places.of_cells)
        slack = 1e-9 * (high - low)
        judged &= (coordinate >= low - slack) & (coordinate <= high + slack)
    both = judged & np.isfinite(found)
    share = float(both.sum() / judged.sum()) if judged.any() else 0.0
    if share == 0 or share < least_decoded:
        return MapQuality(
            mean_error=NAN, bias=NAN, spread=NAN, decoded_fraction=share, chance=NO_CHANCE
        )
    error = places.distance(found[both], coordinate[both])
    mean_error, bias = float(np.mean(np.abs(error))), _bias(error, places)
    spread = float(np.mean(np.abs(places.distance(error, np.full_like(error, bias)))))
    shuffled = _turned_errors(found, coordinate, judged, places, n_box, n_shuffles, seed)
    return MapQuality(
        mean_error=mean_error,
        bias=bias,
        spread=spread,
        decoded_fraction=share,
        chance=smaller_than_chance(mean_error, shuffled),
    )


def _bias(error: Floats, places: Places) -> float:
    if places.period is None:
        return float(np.mean(error))
    scale = places.period / (2 * np.pi)
    return circular_mean(error / scale) * scale


def _turned_errors(
    found: Floats,
    coordinate: Floats,
    judged: np.ndarray,
    places: Places,
    n_box: int,
    n_shuffles: int,
    seed: int,
) -> Floats:
    """(n_shuffles,) mean errors; none if the recording is not longer than two boxes."""
    n = len(found)
    if n <= 2 * n_box or n_shuffles < 1:
        return np.empty(0)
    turns = np.random.default_rng(seed).integers(n_box, n - n_box, n_shuffles, endpoint=True)
    values: list[float] = []
    for turn in turns:
        turned = np.roll(found, int(turn))
        both = judged & np.isfinite(turned)
        error = places.distance(turned[both], coordinate[both])
        values.append(float(np.mean(np.abs(error))) if both.any() else NAN)
    return np.array(values)
