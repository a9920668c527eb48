"""Tuning curves, their widths and peaks: closed forms and scipy."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from fnec.readout.maps.peaks import find_peaks, peak_counts
from fnec.readout.maps.tuning import TuningCurves, mean_positions, peak_positions, tuning_curves
from fnec.readout.maps.width import half_widths, published_widths, width_statistics
from tests.unit.readout.maps.sweep import ANATOMY, SILENCE, STEPS, X, spikes


def curves(*rows: list[int] | np.ndarray) -> TuningCurves:
    """Counts in bins of width 1 that were visited for 1 s each."""
    counts = np.array(rows, dtype=np.int64)
    n = counts.shape[1]
    return TuningCurves(edges=np.arange(n + 1).astype(np.float64), time=np.ones(n), counts=counts)


def gaussian(centre: float, sd: float, n: int = 50, top: float = 1e6) -> np.ndarray:
    x = np.arange(n) + 0.5
    return np.rint(top * np.exp(-0.5 * ((x - centre) / sd) ** 2)).astype(int)


def test_rates_are_spikes_per_time_in_a_bin():
    found = tuning_curves(spikes(np.full(1000, 7)), X, n_bins=50)
    assert found.rates[7] == pytest.approx(1000.0)  # Hz: a spike in each step of 1 ms
    assert found.time.sum() == pytest.approx(1.0)
    assert found.time == pytest.approx(0.02)
    assert found.counts.sum() == 1000
    assert found.bin_width == pytest.approx(0.0999e-2)


def test_a_bin_never_visited_has_no_rate():
    found = tuning_curves(spikes(ANATOMY), X, n_bins=10, low=-0.5e-2, high=9.5e-2)
    assert np.isnan(found.rates[:, 5:]).all() and np.isfinite(found.rates[:, :5]).all()


def test_spikes_without_stimulus_are_left_out():
    found = tuning_curves(spikes(ANATOMY), np.where(STEPS < 500, X, np.nan), n_bins=10)
    assert found.counts.sum() == 500 and found.time.sum() == pytest.approx(0.5)


def test_no_stimulus_at_all_gives_empty_curves():
    found = tuning_curves(spikes(ANATOMY), np.full(1000, np.nan), n_bins=10)
    assert found.counts.sum() == 0
    assert np.isnan(half_widths(found)).all()
    assert peak_counts(found).sum() == 0


def test_cells_of_the_ideal_map_prefer_their_place():
    found = tuning_curves(spikes(ANATOMY), X, n_bins=100)
    place = np.linspace(0, 4e-2, 300)
    for positions in (peak_positions, mean_positions):
        error = positions(found, least_spikes=2)[10:-10] - place[10:-10]
        assert np.nanmax(np.abs(error)) < found.bin_width


def test_the_mean_position_on_a_ring_goes_the_short_way_around():
    found = mean_positions(curves([5, 0, 0, 5]), period=4.0)
    assert found[0] % 4.0 == pytest.approx(0.0, abs=1e-12)


def test_a_gaussian_is_as_wide_as_its_closed_form():
    # 2 sqrt(2 ln 2) sd; straight lines between bins of 1 err by less than 0.01 at sd 5.
    found = half_widths(curves(gaussian(24.5, 5.0)))
    assert found[0] == pytest.approx(2.3548 * 5.0, abs=0.02)


def test_a_width_on_a_ring_goes_around_the_seam():
    there, here = np.roll(gaussian(25.0, 3.0), 25), gaussian(25.0, 3.0)
    found = half_widths(curves(there, here), is_ring=True)
    assert found[0] == pytest.approx(found[1])
    assert half_widths(curves(there))[0] < 0.6 * found[0]  # cut at the end of a line


def test_a_width_has_no_gaps_and_the_published_one_does():
    two = curves([0, 9, 10, 9, 0, 0, 9, 0, 0, 0])
    assert half_widths(two)[0] == pytest.approx(3 + 2 * (4 / 9 - 0.5), abs=1e-9)
    assert published_widths(two)[0] == 4.0


def test_a_single_spike_is_a_bin_wide_as_published_and_no_width_otherwise():
    one = curves([0, 0, 1, 0])
    assert published_widths(one)[0] == 1.0
    assert np.isnan(half_widths(one)[0])
    assert half_widths(one, least_spikes=1)[0] == pytest.approx(1.0)


def test_slow_cells_have_no_published_width():
    assert np.isnan(published_widths(curves([0, 1, 0]), least_peak=2.0)[0])


def test_mean_and_sd_of_widths_need_two_cells():
    found = width_statistics(np.array([1.0, 3.0, np.nan]))
    assert (found.mean, found.sd, found.n_cells) == (2.0, pytest.approx(math.sqrt(2.0)), 2)
    assert math.isnan(width_statistics(np.array([1.0])).mean)


def test_peaks_are_counted_by_prominence_and_distance():
    far = gaussian(10, 2) + gaussian(40, 2)
    near = gaussian(24.5, 0.5) + gaussian(26.5, 0.5)  # two bins apart
    flat = gaussian(25, 8) + gaussian(10, 2, top=1e5)  # stands out by less than a fifth
    assert peak_counts(curves(far, near, flat, gaussian(0, 3))).tolist() == [2, 2, 1, 1]
    assert peak_counts(curves(near), separation=0.06).tolist() == [1]


def test_a_peak_over_the_seam_of_a_ring_is_one():
    there = np.roll(gaussian(25, 3), 25)
    assert peak_counts(curves(there), is_ring=True).tolist() == [1]
    assert peak_counts(curves(there)).tolist() == [2]


def test_silent_cells_have_no_peak():
    assert peak_counts(tuning_curves(SILENCE, X)).sum() == 0


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=40),
    st.integers(0, 6),
    st.sampled_from([1.0, 1.6, 2.0, 5.0]),
)
def test_peaks_are_those_of_scipy_on_a_curve_that_is_zero_outside(rows, prominence, distance):
    curve = np.array(rows, dtype=float)
    # scipy takes the later of equally high neighbours first, by the order of an unstable sort.
    curve += np.arange(len(curve)) * 1e-6
    padded = np.concatenate([[0.0], curve, [0.0]])
    expected, _ = signal.find_peaks(padded, prominence=max(prominence, 1e-9), distance=distance)
    found = find_peaks(curve, max(prominence, 1e-9), distance)
    assert found.tolist() == (expected - 1).tolist()


@given(st.lists(st.integers(0, 9), min_size=3, max_size=20), st.integers(0, 19))
def test_turning_a_ring_turns_its_peaks(rows, turn):
    curve = np.array(rows, dtype=float) + np.linspace(0, 0.5, len(rows))  # no two alike
    shift = turn % len(curve)
    found = find_peaks(curve, 1.0, 2.0, is_ring=True)
    turned = find_peaks(np.roll(curve, shift), 1.0, 2.0, is_ring=True)
    assert sorted((found + shift) % len(curve)) == turned.tolist()
