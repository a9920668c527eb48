"""Spike metrics against closed forms on synthetic trains."""

import numpy as np
import pytest

from fnec.readout.counts import active_fraction, spike_count
from fnec.readout.isi import cv_isi
from fnec.readout.metrics import METRICS
from fnec.readout.rates import binned_counts, binned_rate, mean_rate
from fnec.readout.synchrony import synchrony
from tests.unit.readout.synthetic import poisson, trains

CLOCK = np.arange(0.05, 1.0, 0.1)  # 10 spikes


def test_the_rate_is_spikes_per_cell_and_second():
    assert mean_rate(trains(CLOCK, [], stop=2.0)) == pytest.approx(10 / 2 / 2)


def test_a_clock_has_no_variation():
    assert cv_isi(trains(CLOCK)) == pytest.approx(0.0, abs=1e-12)


def test_a_poisson_process_varies_as_much_as_its_mean():
    # 200 cells of 500 intervals: the mean of their CVs scatters by about 1 / sqrt(100000).
    assert cv_isi(poisson(200, 50.0, 10.0, seed=1)) == pytest.approx(1.0, abs=0.015)


def test_two_alternating_intervals_vary_by_their_closed_form():
    intervals = np.tile([0.01, 0.03], 20)  # mean 20 ms, deviation 10 ms
    assert cv_isi(trains(np.cumsum([0.0, *intervals]))) == pytest.approx(0.5)


def test_cells_with_fewer_than_three_intervals_do_not_count():
    short = [0.1, 0.2, 0.9]
    assert np.isnan(cv_isi(trains(short)))
    assert cv_isi(trains(short, CLOCK)) == pytest.approx(0.0, abs=1e-12)


def test_intervals_do_not_reach_from_one_cell_to_the_next():
    assert cv_isi(trains(CLOCK, CLOCK + 0.033)) == pytest.approx(0.0, abs=1e-12)


def test_counts_and_active_cells():
    found = trains(CLOCK, [0.5], [], [])
    assert spike_count(found) == 11
    assert active_fraction(found) == 0.5


def test_bins_hold_every_spike_once_and_edges_belong_to_the_later_bin():
    found = trains([0.0, 0.1, 0.1, 0.2, 0.9999])
    assert binned_counts(found, 0.1).tolist() == [1, 2, 1, 0, 0, 0, 0, 0, 0, 1]


def test_bins_on_multiples_of_a_step_are_not_moved_by_rounding():
    times = np.arange(1000) * 1e-4  # one spike a step of 0.1 ms
    assert set(binned_counts(trains(times, stop=0.1), 1e-3)) == {10.0}


def test_the_binned_rate_is_a_mean_over_cells():
    centres, rate = binned_rate(trains([0.05], []), 0.5)
    assert centres.tolist() == [0.25, 0.75]
    assert rate.tolist() == [1.0, 0.0]


def test_identical_trains_are_wholly_synchronous():
    train = np.sort(np.random.default_rng(2).uniform(0, 10, 100))
    assert synchrony(trains(train, train, train, stop=10.0)) == pytest.approx(1.0)


def test_independent_trains_are_not_synchronous():
    # The mean over 100 * 99 / 2 pairs of 2000 bins scatters by about 1 / sqrt(2000 * 4950).
    assert synchrony(poisson(100, 20.0, 10.0, seed=3)) == pytest.approx(0.0, abs=1e-3)


def test_synchrony_is_the_mean_of_all_pairwise_correlations():
    found = poisson(5, 40.0, 4.0, seed=4)
    counts = np.array(
        [
            np.histogram(found.times[found.cells == i], bins=2000, range=(0, 4.0))[0]
            for i in range(5)
        ]
    )
    pairs = np.corrcoef(counts)[np.triu_indices(5, 1)]
    assert synchrony(found, 2e-3) == pytest.approx(pairs.mean(), abs=1e-12)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_of_silence_is_a_number_or_nan(name: str):
    value = METRICS[name](trains([], []))
    assert value == 0 or np.isnan(value)
