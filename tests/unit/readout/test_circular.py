"""Statistics of angles against closed forms."""

import numpy as np
import pytest
from scipy import stats

from fnec.readout.circular import circular_mean, circular_sd, wrap


def test_angles_wrap_to_half_a_turn_either_way():
    assert wrap(np.array([0.0, np.pi, -np.pi, 3.5 * np.pi])) == pytest.approx(
        [0.0, -np.pi, -np.pi, -0.5 * np.pi]
    )


def test_the_mean_goes_the_short_way_around():
    assert circular_mean(np.array([0.1, 2 * np.pi - 0.3])) == pytest.approx(-0.1)


def test_mean_and_sd_are_those_of_scipy():
    angles = np.random.default_rng(3).vonmises(2.0, 1.5, 200)
    assert circular_mean(angles) == pytest.approx(wrap(stats.circmean(angles)))
    assert circular_sd(angles) == pytest.approx(stats.circstd(angles))


def test_a_wrapped_normal_has_the_sd_of_the_normal():
    # The resultant of quantiles of N(0, 0.4) is exp(-0.08), up to the 1000 points' quantisation.
    angles = stats.norm.ppf((np.arange(1000) + 0.5) / 1000) * 0.4
    assert circular_sd(angles) == pytest.approx(0.4, rel=2e-3)


def test_opposite_angles_have_a_large_but_finite_sd():
    assert 7.0 < circular_sd(np.array([0.0, np.pi])) < 7.5


def test_no_angles_have_neither():
    assert np.isnan(circular_mean(np.empty(0))) and np.isnan(circular_sd(np.empty(0)))
