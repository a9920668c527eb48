"""Metrics of spike trains against closed forms and elephant."""

import numpy as np
import pytest

from fnec.readout.bursts import burst_frequency
from fnec.readout.coincidence import kappa
from fnec.readout.fano import fano_factor
from fnec.readout.isi import cv_isi, lv_isi
from fnec.readout.population_vector import population_vector
from fnec.readout.rates import max_rate
from fnec.readout.synchrony import synchrony
from tests.unit.readout.synthetic import gamma_process, poisson, trains

CLOCK = np.arange(0.05, 1.0, 0.1)  # 10 spikes


def elephant_statistics():
    return pytest.importorskip("elephant.statistics")


def test_a_clock_has_no_local_variation():
    assert lv_isi(trains(CLOCK)) == pytest.approx(0.0, abs=1e-12)


def test_the_local_variation_of_two_alternating_intervals_is_its_closed_form():
    # Each neighbouring pair is 10 and 30 ms: 3 * ((30 - 10) / 40)**2.
    intervals = np.tile([0.01, 0.03], 20)
    assert lv_isi(trains(np.cumsum([0.0, *intervals]))) == pytest.approx(0.75)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_the_local_variation_of_a_gamma_process_is_3_by_2k_plus_1(order):
    # Shinomoto et al. 2003. 20000 intervals: the mean scatters by about 1 / sqrt(20000).
    found = lv_isi(gamma_process(order, 20.0, 1000.0, seed=5))
    assert found == pytest.approx(3 / (2 * order + 1), abs=0.03)


def test_lv_is_the_mean_of_elephants_over_cells():
    lv = elephant_statistics().lv
    found = poisson(6, 20.0, 5.0, seed=6)
    each = [lv(np.diff(np.sort(found.times[found.cells == i]))) for i in range(6)]
    assert lv_isi(found) == pytest.approx(np.mean(each), rel=1e-12)


def test_a_slow_change_of_rate_raises_cv_and_not_lv():
    intervals = np.geomspace(0.005, 0.05, 200)
    ramp = trains(np.cumsum([0.0, *intervals]), stop=10.0)
    assert cv_isi(ramp) > 0.5
    assert lv_isi(ramp) < 1e-3


def test_a_clock_that_divides_the_window_has_no_fano_factor():
    assert fano_factor(trains(CLOCK), 0.1) == 0.0


def test_a_poisson_process_has_a_fano_factor_of_one():
    # 300 cells of 100 windows: each factor scatters by sqrt(2 / 99).
    assert fano_factor(poisson(300, 20.0, 10.0, seed=7), 0.1) == pytest.approx(1.0, abs=0.03)


def test_fano_is_elephants_over_windows_with_the_unbiased_variance():
    fanofactor = elephant_statistics().fanofactor
    found = poisson(1, 30.0, 4.0, seed=8)
    windows = [
        found.times[(found.times >= t) & (found.times < t + 0.2)] for t in np.arange(20) * 0.2
    ]
    assert fano_factor(found, 0.2) == pytest.approx(fanofactor(windows) * 20 / 19, rel=1e-12)


def test_silent_cells_have_no_part_in_the_fano_factor():
    assert fano_factor(trains(CLOCK, []), 0.25) == fano_factor(trains(CLOCK), 0.25) > 0


def test_one_window_says_nothing_of_variance():
    with pytest.raises(ValueError, match=r"two windows of 0\.6 s do not fit into 1 s"):
        fano_factor(trains(CLOCK), 0.6)


def test_kappa_of_identical_trains_is_one():
    train = np.sort(np.random.default_rng(2).uniform(0, 10, 100))
    assert kappa(trains(train, train, train, stop=10.0), 1e-3) == pytest.approx(1.0)


def test_kappa_of_independent_trains_is_the_chance_of_a_bin_to_be_taken():
    # 40 Hz in bins of 5 ms: 1 - exp(-0.2). 1225 pairs of 4000 bins scatter by about 1e-4.
    found = kappa(poisson(50, 40.0, 20.0, seed=9), 5e-3)
    assert found == pytest.approx(1 - np.exp(-0.2), abs=2e-3)


def test_kappa_is_the_mean_over_pairs_of_the_published_formula():
    found = poisson(5, 40.0, 4.0, seed=4)
    x = np.zeros((5, 400))
    x[found.cells, np.floor(found.times / 1e-2).astype(int)] = 1.0
    pairs = [
        np.sum(x[i] * x[j]) / np.sqrt(x[i].sum() * x[j].sum()) for i in range(5) for j in range(i)
    ]
    assert kappa(found, 1e-2) == pytest.approx(np.mean(pairs), rel=1e-12)


def test_the_bin_of_kappa_is_a_tenth_of_the_mean_interval():
    found = trains(CLOCK, CLOCK + 0.004, [], stop=1.0)  # 10 Hz where they fire: 10 ms
    assert kappa(found) == kappa(found, 0.01)


@pytest.mark.parametrize("dt", [1e-4, 2.5e-4, 5e-4, 1e-3])
@pytest.mark.parametrize("metric", [synchrony, lambda t: kappa(t, 5e-3), fano_factor])
def test_binned_metrics_do_not_know_the_step(metric, dt):
    # Times that fall on steps of 1 ms lie on every finer grid: nothing may change but rounding.
    rng = np.random.default_rng(10)
    cells = [np.unique(rng.integers(0, 4000, 100)) for _ in range(20)]
    exact = trains(*(c * 1e-3 for c in cells), stop=4.0)
    on_grid = trains(*(np.rint(c * 1e-3 / dt) * dt for c in cells), stop=4.0)
    assert metric(on_grid) == pytest.approx(metric(exact), rel=1e-12)


def test_synchrony_of_jittered_copies_hardly_changes_with_the_step():
    # Spikes are moved down to a step; no step reaches over the edge of a 5 ms bin.
    rng = np.random.default_rng(11)
    mother = np.sort(rng.uniform(0, 20, 400))
    cells = [np.sort(np.clip(mother + rng.normal(0, 2e-3, 400), 0, 19.99)) for _ in range(10)]
    values = [
        synchrony(trains(*(np.floor(c / dt) * dt for c in cells), stop=20.0))
        for dt in (1e-3, 1e-4, 2.5e-5)
    ]
    assert values[0] > 0.3
    assert np.ptp(values) < 1e-12


@pytest.mark.filterwarnings("ignore:The 'copy' argument")  # elephant's use of quantities
def test_synchrony_is_elephants_mean_correlation_coefficient():
    neo, pq = pytest.importorskip("neo"), pytest.importorskip("quantities")
    from elephant.conversion import BinnedSpikeTrain
    from elephant.spike_train_correlation import correlation_coefficient

    found = poisson(6, 30.0, 4.0, seed=12)
    lists = [
        neo.SpikeTrain(np.sort(found.times[found.cells == i]) * pq.s, t_stop=4.0 * pq.s)
        for i in range(6)
    ]
    binned = BinnedSpikeTrain(lists, bin_size=5 * pq.ms)
    pairs = correlation_coefficient(binned)[np.triu_indices(6, 1)]
    assert synchrony(found) == pytest.approx(pairs.mean(), abs=1e-12)


def test_bursts_are_counted_once_each():
    # Of cell 0: a triplet, a pair, a run of five. Of cell 1: nothing. 2 bursts in 2 cells and 1 s.
    first = [0.1, 0.105, 0.11, 0.3, 0.305, 0.5, 0.51, 0.52, 0.53, 0.54]
    assert burst_frequency(trains(first, [0.2, 0.4])) == pytest.approx(1.0)
    assert burst_frequency(trains(first, [0.2, 0.4]), least_spikes=2) == pytest.approx(1.5)
    assert burst_frequency(trains(first, [0.2, 0.4]), interval=7e-3) == pytest.approx(0.5)


def test_a_burst_does_not_reach_from_one_cell_to_the_next():
    assert burst_frequency(trains([0.98, 0.985], [0.99, 0.995])) == 0.0
    # The last interval of cell 0 and the first of cell 1 are both short: two bursts, not one.
    two = trains([0.1, 0.105, 0.11], [0.2, 0.205, 0.21])
    assert burst_frequency(two) == pytest.approx(1.0)


def test_bursts_of_a_poisson_process_are_as_frequent_as_on_paper():
    # A run of short intervals begins where an interval is long and the next two are short:
    # rate * (1 - q) q**2 with q = 1 - exp(-rate * interval).
    q = 1 - np.exp(-40.0 * 10e-3)
    found = burst_frequency(poisson(100, 40.0, 50.0, seed=13))
    assert found == pytest.approx(40.0 * (1 - q) * q**2, rel=0.02)


def test_the_highest_rate_is_that_of_the_busiest_cell():
    assert max_rate(trains(CLOCK, [0.5], stop=2.0)) == 5.0
    assert max_rate(trains([], [])) == 0.0


def test_one_cell_alone_points_to_its_place():
    direction, length = population_vector(np.array([3, 3, 3]), 12)
    assert direction == pytest.approx(np.pi / 2)
    assert length == pytest.approx(1.0)


def test_a_cosine_of_rates_points_to_its_top_with_half_its_depth():
    # Rates 1 + m cos(θ - θ_0): the resultant is m / 2. Counts are whole, 1 in 100000.
    n, top, depth = 36, 10, 0.6
    angle = 2 * np.pi * np.arange(n) / n
    counts = np.rint(100000 * (1 + depth * np.cos(angle - angle[top]))).astype(int)
    direction, length = population_vector(np.repeat(np.arange(n), counts), n)
    assert direction == pytest.approx(angle[top], abs=1e-5)
    assert length == pytest.approx(depth / 2, abs=1e-5)


def test_a_silent_ring_points_nowhere():
    assert np.isnan(population_vector(np.array([], dtype=int), 12)).all()
