"""Noise of cells against what it must be: covariance over cells, correlation in time, deviation."""

import numpy as np
import pytest
from pytest import approx

from fnec.runtime.cell_noise import correlation_factor, lower_factor, with_noise, with_wandering
from fnec.runtime.cell_signals import row_at, silent, with_values
from fnec.runtime.phases import Phase, moments
from fnec.runtime.random import stream

N = 12
X = np.linspace(0.0, 0.04, N)  # m
LENGTH = 0.01
K = np.exp(-0.5 * ((X[:, None] - X) / LENGTH) ** 2)
FACTOR = correlation_factor(LENGTH, X)
KEY = stream(5, "noise")
DT = 1e-3


def at_every_step(n_steps):
    return moments(Phase(0, 1, n_steps), 0.0, DT, n_steps)


def test_the_factor_gives_back_the_correlation():
    square = FACTOR @ FACTOR.T
    assert square == approx(K, abs=1e-11)  # 1e-12 is added to the diagonal
    assert not np.triu(FACTOR, 1).any()


def test_the_factor_of_many_near_cells_is_that_of_lapack():
    near = correlation_factor(1.0, np.linspace(0.0, 4.0, 100))
    assert near @ near.T == approx(
        np.exp(-0.5 * np.subtract.outer(np.linspace(0, 4, 100), np.linspace(0, 4, 100)) ** 2),
        abs=1e-11,
    )


def test_a_well_conditioned_factor_is_numpys():
    matrix = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])
    assert lower_factor(matrix) == approx(np.linalg.cholesky(matrix), rel=1e-14)


def test_white_noise_has_the_covariance_of_its_cells():
    n = 20_000
    rows = with_noise(silent(N, n), at_every_step(n), KEY, 10.0, FACTOR).rows[1:]
    # The error of a covariance of n pairs is about 1 / sqrt(n) = 0.007; 5 of these for 144 entries.
    assert np.cov(rows.T) / 100.0 == approx(K, abs=0.035)
    assert rows.mean(axis=0) == approx(0.0, abs=10.0 * 5.0 / np.sqrt(n))


def test_white_noise_without_length_is_independent():
    n = 20_000
    rows = with_noise(silent(N, n), at_every_step(n), KEY, 2.0, None).rows[1:]
    assert np.cov(rows.T) / 4.0 == approx(np.eye(N), abs=0.035)


def test_wandering_noise_has_its_deviation_and_forgets_by_its_time_constant():
    n, tau, sigma = 400_000, 0.1, 10.0
    signal = with_wandering(silent(N, n), at_every_step(n), KEY, sigma, FACTOR, tau, DT)
    x = signal.rows[1 + 2000 :]  # behind the start at 0
    q = 1.0 - DT / tau  # of Euler's rule, from step to step
    variance = sigma**2 * 2.0 * (DT / tau) / (1.0 - q**2)
    # n dt / (2 tau) = 2000 independent values of each cell: 4 errors of 3 %.
    assert (x**2).mean(axis=0) / variance == approx(1.0, abs=0.13)
    assert (x**2).mean() / variance == approx(1.0, abs=0.06)
    assert np.cov(x.T) / variance == approx(K, abs=0.13)
    for lag in (1, 50, 100, 200):
        along = (x[:-lag] * x[lag:]).mean() / (x**2).mean()
        assert along == approx(q**lag, abs=0.03)
        assert q**lag == approx(np.exp(-lag * DT / tau), abs=0.003)


def test_wandering_noise_is_the_rule_written_out():
    n, tau, sigma = 5, 0.1, 10.0
    signal = with_wandering(silent(N, n), at_every_step(n), KEY, sigma, FACTOR, tau, DT)
    kicks = with_noise(silent(N, n), at_every_step(n), KEY, 1.0, FACTOR).rows[1:]
    eta = np.zeros(N)
    for k in range(n):
        eta = eta - (DT / tau) * eta + np.sqrt(2.0 * sigma**2 * DT / tau) * kicks[k]
        assert row_at(signal, k) == approx(eta, rel=1e-12)


def test_moments_without_noise_take_no_memory():
    at = moments(Phase(0, 100, 240), 0.05, DT, 24_000)
    sigma = np.where(at.hold < 10, 3.0, 0.0)[:, None]
    signal = with_noise(silent(N, 24_000), at, KEY, sigma, FACTOR)
    assert signal.rows.shape == (11, N)
    assert signal.number.dtype == np.int32
    assert not row_at(signal, 20_000).any()
    loud = with_noise(silent(N, 24_000), at, KEY, 3.0, FACTOR)
    assert np.array_equal(row_at(loud, 320), row_at(signal, 320))


def test_a_thousand_trials_fit_into_20_megabytes():
    at = moments(Phase(0, 1000, 1200), 0.05, DT, 1_200_000)
    signal = with_noise(silent(100, 1_200_000), at, KEY, 1.0, None)
    assert signal.rows.shape == (24_001, 100)
    assert signal.rows.nbytes + signal.number.nbytes < 25e6


def test_one_value_for_all_moments_is_one_row():
    signal = with_values(silent(N, 100), at_every_step(100), np.arange(N))
    assert signal.rows.shape == (2, N)
    assert np.array_equal(row_at(signal, 99), np.arange(N))


def test_noise_that_forgets_faster_than_it_is_drawn_is_refused():
    with pytest.raises(ValueError, match="shorter than the 1 ms between"):
        with_wandering(silent(N, 9), at_every_step(9), KEY, 1.0, None, 0.5e-3, DT)
    with pytest.raises(ValueError, match="must not be negative"):
        with_noise(silent(N, 9), at_every_step(9), KEY, -1.0, None)
