"""Normal and Poisson numbers: oracles are scipy's distributions."""

import numpy as np
import pytest
from scipy import stats

from fnec.runtime.normal import (
    middle_quantile64,
    normal,
    normal_quantile64,
    outer_quantile64,
    poisson_cdf,
    poisson_count,
)
from fnec.runtime.random import stream, uniform


def test_quantiles_are_those_of_scipy():
    u = np.concatenate([np.linspace(0.001, 0.999, 2001), 10.0 ** np.linspace(-9.9, -3, 500)])
    np.testing.assert_allclose(normal_quantile64(u), stats.norm.ppf(u), rtol=4e-15, atol=1e-16)


def test_quantiles_are_those_of_the_middle_or_of_the_rest():
    u = uniform(stream(1, "neurons.lif.v.noise"), np.arange(10_000))
    is_middle = np.abs(u - 0.5) <= 0.425
    np.testing.assert_array_equal(normal_quantile64(u[is_middle]), middle_quantile64(u[is_middle]))
    np.testing.assert_array_equal(normal_quantile64(u[~is_middle]), outer_quantile64(u[~is_middle]))


def test_normal_numbers_are_normal():
    x = normal(stream(1, "neurons.lif.v.noise"), np.arange(100_000))
    assert stats.kstest(x, "norm").pvalue > 1e-4
    assert x.std() == pytest.approx(1.0, abs=4.5 / np.sqrt(2 * len(x)))
    assert np.mean(np.abs(x) > 3.0) == pytest.approx(0.0027, abs=4.5 * np.sqrt(0.0027 / len(x)))


@pytest.mark.parametrize("mean", [0.0, 1e-9, 0.02, 1.0, 7.5, 40.0, 700.0])
def test_poisson_table_is_the_cumulative_distribution(mean):
    cdf = poisson_cdf(mean)
    np.testing.assert_allclose(cdf, stats.poisson.cdf(np.arange(len(cdf)), mean), atol=1e-12)
    assert cdf[-1] >= 1.0 - 2.0**-33
    assert len(cdf) == 1 or cdf[-2] < 1.0 - 2.0**-33


def test_poisson_counts_follow_the_distribution():
    u = uniform(stream(3, "stimuli.x"), np.arange(100_000))
    counts = poisson_count(u, poisson_cdf(3.2))
    observed = np.bincount(counts, minlength=13)[:13]
    expected = stats.poisson.pmf(np.arange(13), 3.2)
    expected = np.append(expected, 1.0 - expected.sum()) * len(u)
    assert stats.chisquare(np.append(observed, len(u) - observed.sum()), expected).pvalue > 1e-4


def test_poisson_counts_with_a_mean_for_each_cell():
    means = np.array([0.0, 0.5, 20.0])
    u = uniform(stream(4, "x"), np.arange(3000)).reshape(1000, 3)
    together = poisson_count(u, poisson_cdf(means))
    apart = [poisson_count(u[:, m], poisson_cdf(mean)) for m, mean in enumerate(means)]
    np.testing.assert_array_equal(together, np.transpose(apart))


@pytest.mark.parametrize("mean", [-0.1, 701.0, np.nan])
def test_poisson_refuses_a_mean_out_of_range(mean):
    with pytest.raises(ValueError, match="within 0 and 700"):
        poisson_cdf(mean)
