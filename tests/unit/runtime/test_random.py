"""The random source: oracles are the distributions, by chi-square and Kolmogorov-Smirnov."""

import numpy as np
import pytest
from scipy import stats

from fnec.runtime.random import fnv1a, splitmix64, squares, step_counter, stream, uniform

N_VALUES = 100_000
P_MIN = 1e-4  # seeds are fixed: a test that passes keeps passing


def test_fnv1a_gives_the_published_values():
    """Test vectors of Fowler, Noll and Vo."""
    assert fnv1a("") == 0xCBF29CE484222325
    assert fnv1a("foobar") == 0x85944171F73967E8


def test_splitmix64_gives_the_published_values():
    """First output of the reference implementation seeded with 0 (Vigna 2015)."""
    assert splitmix64(0) == 0xE220A8397B1DCDAF


def test_keys_are_odd_and_differ():
    keys = {int(stream(seed, name)) for seed in range(-50, 50) for name in ("a", "b", "a.b")}
    assert len(keys) == 300
    assert all(key % 2 for key in keys)


def test_a_stream_keeps_its_numbers():
    """The numbers are part of the language: a change would change every network."""
    key = stream(42, "stimuli.background")
    assert squares(key, [0, 1, 1 << 32]).tolist() == [1731195546, 870450889, 1525869724]


@pytest.mark.parametrize("name", ["counting", "one step", "one cell"])
def test_uniform_numbers_are_uniform(name):
    counters = {
        "counting": np.arange(N_VALUES),
        "one step": step_counter(77, np.arange(N_VALUES)),
        "one cell": np.arange(N_VALUES, dtype=np.uint64) << np.uint64(32),
    }
    u = uniform(stream(1, name), counters[name])
    assert u.min() > 0.0 and u.max() < 1.0
    counts = np.histogram(u, bins=100, range=(0, 1))[0]
    assert stats.chisquare(counts).pvalue > P_MIN
    assert stats.kstest(u, "uniform").pvalue > P_MIN


def test_all_bits_are_balanced():
    x = squares(stream(2, "bits"), np.arange(N_VALUES))
    n_set = ((x[:, None] >> np.arange(32, dtype=np.uint64)) & np.uint64(1)).sum(axis=0)
    assert np.abs(n_set - N_VALUES / 2).max() < 4.5 * np.sqrt(N_VALUES) / 2  # standard deviations


@pytest.mark.parametrize("lag", [1, 2, 16])
def test_cells_and_steps_are_independent(lag):
    """256 steps x 256 cells: correlation with the neighbour in space, in time and in both."""
    steps, cells = np.arange(256, dtype=np.uint64)[:, None], np.arange(256, dtype=np.uint64)
    u = uniform(stream(3, "field"), (steps << np.uint64(32)) | cells)
    pairs = [(u[lag:], u[:-lag]), (u[:, lag:], u[:, :-lag]), (u[lag:, lag:], u[:-lag, :-lag])]
    for one, other in pairs:
        r = np.corrcoef(one.ravel(), other.ravel())[0, 1]
        assert abs(r) < 4.5 / np.sqrt(one.size)


def test_streams_are_independent():
    cells = np.arange(2000)
    names = [(seed, f"stream.{n}") for seed in range(8) for n in range(8)]
    u = np.array([uniform(stream(*name), cells) for name in names])
    r = np.corrcoef(u) - np.eye(len(u))
    assert np.abs(r).max() < 5.0 / np.sqrt(len(cells))


def test_rare_events_have_a_fano_factor_of_one():
    """Counts of u < 0.01 over 1000 steps in each of 500 cells are binomial: var / mean = 0.99."""
    key = stream(4, "poisson")
    cells = np.arange(500)
    hits = [uniform(key, step_counter(step, cells)) < 0.01 for step in range(1000)]
    counts = np.sum(hits, axis=0)
    assert counts.mean() == pytest.approx(10.0, abs=4.5 * np.sqrt(9.9 / 500))
    assert counts.var() / counts.mean() == pytest.approx(0.99, abs=4.5 * np.sqrt(2 / 500))


def test_pairs_of_successive_numbers_fill_the_square():
    u = uniform(stream(6, "serial"), np.arange(2 * N_VALUES)).reshape(-1, 2)
    counts = np.histogram2d(*u.T, bins=16, range=[(0, 1), (0, 1)])[0]
    assert stats.chisquare(counts.ravel()).pvalue > P_MIN
