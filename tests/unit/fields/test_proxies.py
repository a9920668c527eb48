"""Proxies against their formulas, worked out by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from fnec.fields import emm, mua, rate, rws

RNG = np.random.default_rng(4)


def test_rws_delays_excitation_and_weighs_inhibition():
    ampa = RNG.uniform(0, 1e-9, (50, 3))
    gaba = -RNG.uniform(0, 1e-9, (50, 3))
    course, first = rws(ampa, gaba, 1e-3)
    assert first == 6
    raw = np.array([abs(ampa[t - 6]).sum() + 1.65 * abs(gaba[t]).sum() for t in range(6, 50)])
    assert_allclose(course, (raw - raw.mean()) / raw.std(), rtol=1e-10)


def test_rws_of_a_constant_course_says_nothing():
    course, _ = rws(np.ones((20, 1)), -np.ones((20, 1)), 1e-3)
    assert np.isnan(course).all()


def test_rws_refuses_samples_that_miss_the_delay():
    some = np.ones((20, 1))
    with pytest.raises(ValueError, match="6 ms is not a number of samples of 4 ms"):
        rws(some, some, 4e-3)
    with pytest.raises(ValueError, match="not longer than the delay"):
        rws(some[:6], some[:6], 1e-3)


def test_mua_counts_spikes_within_reach():
    contacts = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 2e-4], [0.0, 0.0, 9e-4]])
    soma = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.2e-4], [0.0, 1e-4, 2e-4]])
    counts = np.array([[1, 2, 4]])
    assert_allclose(mua(counts, 5e-3, contacts, soma), [[600.0, 1200.0, 0.0]])


def test_rate_is_spikes_a_cell_and_second():
    assert_allclose(rate(np.array([[1, 0, 1, 0], [0, 0, 0, 1]]), 10e-3), [50.0, 25.0])


def test_atp_of_rest_spikes_and_charge():
    """Two cells: 6.84e8 at rest, 3 spikes in 10 ms, and 1.5 pC a second over 3 charges an ATP."""
    spent = emm(np.array([[1, 2]]), 10e-3, np.array([[1.5e-12, -7e-12]]))
    charge = 1.602176634e-19
    molecules = 2 * 3.42e8 + 3 * 3.84e8 / 10e-3 + 1.5e-12 / (3 * charge)
    assert_allclose(spent * 6.02214076e23, [molecules], rtol=1e-9)


def test_each_proxy_says_that_it_is_one():
    for proxy in (rws, mua, emm):
        assert proxy.is_proxy and proxy.assumptions and proxy.citation
