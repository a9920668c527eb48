"""Weights and their course, by hand."""

import math

import numpy as np
import pytest

from fnec.readout.convergence import (
    has_plateaued,
    published_stabilisation,
    published_weight_rest,
    settled_at,
)
from fnec.readout.weights import weight_histogram, weight_statistics

PICO = 1e-12  # SI weights are this small: an absolute tolerance would call them all zero


def test_moments_and_bounds():
    w = np.array([0.0, 1.0, 2.0, 2.0 - 1e-7]) * PICO
    found = weight_statistics(w, low=0.0, high=2.0 * PICO)
    assert found.mean == pytest.approx(1.25 * PICO)
    assert found.sd == pytest.approx(math.sqrt(11 / 16) * PICO)
    assert (found.at_low, found.at_high) == (0.25, 0.5)
    assert math.isnan(found.changed)


def test_changes_since_before():
    before = np.array([1.0, 1.0, 1.0, 1.0])
    found = weight_statistics(np.array([1.0, 1.5, 0.5, 1.0]), low=0.0, high=2.0, before=before)
    assert (found.changed, found.mean_change) == (0.5, 0.25)


def test_no_synapses_and_no_bounds_have_no_numbers():
    assert math.isnan(weight_statistics(np.empty(0), low=0.0, high=1.0).at_low)
    assert math.isnan(weight_statistics(np.ones(3)).at_high)


def test_a_histogram_loses_no_synapse():
    counts, edges = weight_histogram(np.array([-1.0, 0.1, 0.9, 2.0]), low=0.0, high=1.0, n_bins=2)
    assert (counts.tolist(), edges.tolist()) == ([2, 2], [0.0, 0.5, 1.0])
    for lone in (np.empty(0), np.zeros(3), np.full(3, 5.0)):
        assert weight_histogram(lone)[0].sum() == len(lone)


TIMES = 10.0 * np.arange(1, 9).astype(np.float64)  # s


def test_the_published_rule_waits_for_four_small_changes():
    means = np.array([1.0, 1.1, 1.2, 1.201, 1.202, 1.203, 1.204, 1.3])
    assert published_stabilisation(TIMES, means) == TIMES[6]  # and does not see the last jump
    assert math.isnan(published_stabilisation(TIMES[:6], means[:6]))
    assert math.isnan(published_stabilisation(TIMES[:5], np.ones(5)))
    assert published_stabilisation(TIMES, np.ones(8)) == TIMES[4]


def test_the_published_rest_asks_for_weights_that_come_back():
    away = np.array([0.1, 0.5, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert math.isnan(published_weight_rest(TIMES, away))
    back = np.array([0.1, 1.0, 0.5, 0.004, 0.003, 0.002, 0.001, 0.0])
    assert published_weight_rest(TIMES, back) == TIMES[6]


def test_settled_means_quiet_to_the_end():
    changes = np.array([0.2, 0.001, 0.2, 0.001, 0.001, 0.001, 0.001])
    assert settled_at(TIMES, changes, scale=1.0) == TIMES[3]
    assert math.isnan(settled_at(TIMES, changes, scale=1.0, n=5))
    assert math.isnan(settled_at(TIMES, changes[::-1].copy(), scale=1.0))


def test_a_plateau_is_a_small_decrease_or_a_rise():
    def plateau(*values: float) -> bool | None:
        return has_plateaued(np.array(values))

    assert plateau(0.5, 0.5, 0.5, 0.49, 0.49, 0.49) is True
    assert plateau(0.5, 0.5, 0.5, 0.4, 0.4, 0.4) is False
    assert plateau(0.5, 0.5, 0.5, 0.7, 0.7, 0.7) is True
    assert plateau(0.5, 0.5, 0.5, 0.5, 0.5) is None
    assert plateau(0.5, 0.5, math.nan, 0.4, 0.4, 0.4) is None
    assert plateau(9.0, 0.5, 0.5, 0.5, 0.49, 0.49, 0.49) is True  # only the last six count
