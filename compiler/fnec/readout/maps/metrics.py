"""The metrics of maps and tuning, as specs name them."""

from __future__ import annotations

import numpy as np

from fnec.readout.maps.decode import places_on_line, places_on_ring
from fnec.readout.maps.drive import drive_map, winner_order, winners
from fnec.readout.maps.peaks import PROMINENCE, SEPARATION, peak_counts
from fnec.readout.maps.pv_quality import SMOOTHING, pv_chance, pv_map_quality
from fnec.readout.maps.quality import map_quality
from fnec.readout.maps.tuning import tuning_curves
from fnec.readout.maps.width import half_widths, published_widths, width_statistics
from fnec.readout.measure import Argument, Arguments, Inputs, Metric, Need, Result, Unit
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.trains import Floats

AGAINST = (Need.SPIKES, Need.COORDINATE)
ALONG = Unit.COORDINATE

SMOOTH = Argument(
    name="smoothing", help="width of the box around each step", unit=Unit.SECOND,
    default=SMOOTHING, least=0.0,
)  # fmt: skip
SHUFFLES = Argument(name="shuffles", help="for chance", default=200, is_whole=True, least=0)
SEED = Argument(name="seed", help="of the shuffles", default=0, is_whole=True, least=0)
SHAPE = Argument(name="shape", help="of the map", default="line", choices=("line", "ring"))
LEAST_SPIKES = Argument(
    name="least_spikes", help="of a cell that is read", default=5, is_whole=True, least=1
)


def _bins(default: int) -> Argument:
    return Argument(name="bins", help="of the coordinate", default=default, is_whole=True, least=2)


def _spikes(inputs: Inputs) -> tuple[StepSpikes, Floats]:
    assert inputs.spikes is not None and inputs.coordinate is not None  # asked for in `needs`
    return inputs.spikes, inputs.coordinate


def _map_quality(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    spikes, coordinate = _spikes(inputs)
    place = places_on_ring if a.choice("shape") == "ring" else places_on_line
    found = map_quality(
        spikes,
        coordinate,
        place(spikes.n_cells, a.number("low"), a.number("high")),
        smoothing=a.number("smoothing"),
        least_spikes=a.count("least_spikes"),
        least_decoded=a.number("least_decoded"),
        n_shuffles=a.count("shuffles"),
        seed=a.count("seed"),
    )
    chance = found.chance
    return (
        found.mean_error, found.bias, found.spread, found.decoded_fraction, found.gain,
        chance.mean, chance.quantile(0.05), chance.quantile(0.95), chance.p_value,
    )  # fmt: skip


def _pv_map_quality(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    spikes, position = _spikes(inputs)
    low, high = a.optional("low"), a.optional("high")
    if (low is None) != (high is None):
        raise ValueError("the window of pv_map_quality needs both 'low' and 'high'")
    window = None if low is None or high is None else (low, high)
    smoothing = a.number("smoothing")
    found = pv_map_quality(spikes, position, window=window, smoothing=smoothing)
    chance = pv_chance(
        spikes, position, window=window, smoothing=smoothing,
        n_shuffles=a.count("shuffles"), seed=a.count("seed"),
    )  # fmt: skip
    return found.sigma_theta, found.delta_trial, found.valid_fraction, chance.mean, chance.p_value


def _tuning(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    spikes, coordinate = _spikes(inputs)
    curves = tuning_curves(
        spikes, coordinate, n_bins=a.count("bins"), low=a.optional("low"), high=a.optional("high")
    )
    is_ring, least = a.choice("shape") == "ring", a.count("least_spikes")
    widths = width_statistics(half_widths(curves, is_ring=is_ring, least_spikes=least))
    peaks = peak_counts(
        curves, is_ring=is_ring, least_spikes=least,
        prominence=a.number("prominence"), separation=a.number("separation"),
    )  # fmt: skip
    read = peaks[peaks > 0]
    return (
        widths.mean,
        widths.sd,
        widths.n_cells / spikes.n_cells if spikes.n_cells else float("nan"),
        float(np.mean(read)) if len(read) else float("nan"),
        float(np.mean(read > 1)) if len(read) else float("nan"),
    )


def _published_width(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    curves = tuning_curves(*_spikes(inputs), n_bins=a.count("bins"))
    found = width_statistics(published_widths(curves, least_peak=a.number("least_peak")))
    return found.mean, found.sd, float(found.n_cells)


def _drive(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    assert inputs.synapses is not None
    curves = tuning_curves(*_spikes(inputs), n_bins=a.count("bins"))
    found = winners(drive_map(inputs.synapses, curves))
    some = found[found >= 0]
    return winner_order(found), float(len(np.unique(some))), len(some) / len(found)


MAP_METRICS = (
    Metric(
        name="map_quality",
        help="error of the decoded coordinate, beside chance",
        needs=AGAINST,
        compute=_map_quality,
        arguments=(
            Argument(name="low", help="place of the first cell", unit=ALONG, is_required=True),
            Argument(name="high", help="place of the last cell", unit=ALONG, is_required=True),
            SHAPE,
            SMOOTH,
            Argument(
                name="least_spikes", help="in the box of a step that is decoded", default=3,
                is_whole=True, least=1,
            ),
            Argument(name="least_decoded", help="share for a result", default=0.5, least=0),
            SHUFFLES,
            SEED,
        ),
        results=(
            Result(name="mean_error", help="mean of |decoded - true|", unit=ALONG),
            Result(name="bias", help="mean of decoded - true", unit=ALONG),
            Result(name="spread", help="mean of |decoded - true - bias|", unit=ALONG),
            Result(name="decoded_fraction", help="of the steps with the stimulus on the map"),
            Result(name="gain", help="1 - mean_error / chance_error"),
            Result(name="chance_error", help="mean of mean_error over shuffles", unit=ALONG),
            Result(name="chance_low", help="5 % of the shuffles are below", unit=ALONG),
            Result(name="chance_high", help="95 % of the shuffles are below", unit=ALONG),
            Result(name="p_value", help="share of shuffles that are as good"),
        ),
    ),
    Metric(
        name="pv_map_quality",
        help="published error of the population vector; see its limits in docs/readouts.md",
        needs=AGAINST,
        compute=_pv_map_quality,
        arguments=(
            Argument(name="low", help="lower end of the window", unit=ALONG),
            Argument(name="high", help="upper end of the window", unit=ALONG),
            SMOOTH,
            SHUFFLES,
            SEED,
        ),
        results=(
            Result(name="sigma_theta", help="scatter of the bias over bins", unit=Unit.RADIAN),
            Result(name="delta_trial", help="scatter inside a bin", unit=Unit.RADIAN),
            Result(name="valid_fraction", help="of the steps, those decoded"),
            Result(name="chance_sigma_theta", help="when cells change places", unit=Unit.RADIAN),
            Result(name="p_value", help="share of shuffles that are as good"),
        ),
    ),
    Metric(
        name="tuning",
        help="widths and peaks of the tuning curves",
        needs=AGAINST,
        compute=_tuning,
        arguments=(
            _bins(40),
            Argument(name="low", help="lower end of the first bin", unit=ALONG),
            Argument(name="high", help="upper end of the last bin", unit=ALONG),
            SHAPE,
            LEAST_SPIKES,
            Argument(name="prominence", help="of a peak, of the highest", default=PROMINENCE),
            Argument(name="separation", help="of peaks, of the range", default=SEPARATION),
        ),
        results=(
            Result(name="width", help="mean width at half maximum, without gaps", unit=ALONG),
            Result(name="width_sd", help="its SD over cells", unit=ALONG),
            Result(name="tuned_fraction", help="of the cells, those with enough spikes"),
            Result(name="peaks", help="mean number of peaks of a cell"),
            Result(name="multi_peaked", help="of the cells read, those with several peaks"),
        ),
    ),
    Metric(
        name="published_tuning_width",
        help="width of all bins above half maximum, gaps included",
        needs=AGAINST,
        compute=_published_width,
        arguments=(
            _bins(50),
            Argument(name="least_peak", help="rate", unit=Unit.HERTZ, default=1.0),
        ),
        results=(
            Result(name="mean", help="over cells", unit=ALONG),
            Result(name="sd", help="over cells", unit=ALONG),
            Result(name="n_cells", help="that are fast enough"),
        ),
    ),
    Metric(
        name="drive",
        help="who gets the largest feed-forward drive where; spikes are those of the sources",
        needs=(*AGAINST, Need.SYNAPSES),
        compute=_drive,
        arguments=(_bins(40),),
        results=(
            Result(name="order", help="rank correlation of winner and place"),
            Result(name="n_winners", help="different cells that win somewhere"),
            Result(name="driven_fraction", help="of the bins, those with a winner"),
        ),
    ),
)  # fmt: skip
