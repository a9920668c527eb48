"""The published map error against the values that the published program gives (1000 steps of 1 ms,
300 cells), and against the facts known of it."""

from dataclasses import astuple

import numpy as np
import pytest

from fnec.readout.maps.pv_quality import pv_chance, pv_map_quality
from tests.unit.readout.maps.sweep import (
    ANATOMY,
    DIAGONAL,
    N_CELLS,
    N_STEPS,
    SILENCE,
    X,
    random_spikes,
    sparse_spikes,
    spikes,
)

# sigma_theta rad, delta_trial rad, valid_fraction of the published program.
PUBLISHED = {
    "diagonal": (DIAGONAL, (0.002490, 0.001314, 1.0)),
    "shifted by 75 cells": ((DIAGONAL + 75) % N_CELLS, (0.002490, 0.001314, 1.0)),
    "anatomy": (ANATOMY, (0.356318, 0.008803, 1.0)),
    "always cell 150": (np.full(N_STEPS, 150), (3.716878, 0.018065, 1.0)),
    "reversed": (N_CELLS - 1 - DIAGONAL, (3.722653, 0.035970, 1.0)),
}


@pytest.mark.parametrize("case", PUBLISHED)
def test_it_gives_the_published_digits(case: str):
    cells, expected = PUBLISHED[case]
    assert astuple(pv_map_quality(spikes(cells), X)) == pytest.approx(expected, abs=5.1e-7)


def test_silence_is_pi():
    assert astuple(pv_map_quality(SILENCE, X)) == (np.pi, np.pi, 0.0)


# Mean and SD over seeds as published. A mean over 40 seeds scatters by 0.16 of that SD; the published
# mean is one of fewer seeds, so half an SD is allowed for both.
@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda seed: random_spikes(3, seed), [(2.03, 0.35), (0.63, 0.05), (1.0, 0.0)]),
        (sparse_spikes, [(1.97, 0.28), (0.36, 0.06), (0.63, 0.06)]),
    ],
)
def test_random_spikes_give_two_rad_on_average(make, expected):
    found = np.mean([astuple(pv_map_quality(make(seed), X)) for seed in range(40)], axis=0)
    for value, (mean, sd) in zip(found, expected, strict=True):
        assert value == pytest.approx(mean, abs=0.5 * sd)


def test_a_window_leaves_out_steps_but_not_from_the_denominator():
    found = pv_map_quality(spikes(ANATOMY), X, window=(1e-2, 3e-2))
    assert found.valid_fraction == pytest.approx(401 / 1000)
    # The window is laid over the whole ring but the cells keep their angles: half as steep.
    assert found.sigma_theta > 0.5


def test_the_unit_of_the_position_has_no_say():
    one, other = (astuple(pv_map_quality(spikes(ANATOMY), X * f)) for f in (1.0, 1e4))
    assert one == pytest.approx(other, rel=1e-6)


def test_the_box_is_published_with_more_before_than_after():
    # One spike at step 500: those steps are valid whose box n - 10 … n + 9 holds it.
    found = pv_map_quality(spikes(np.array([7]), np.array([500])), X)
    assert found.valid_fraction == pytest.approx(20 / 1000)


def test_chance_is_two_rad_and_not_half_pi():
    chance = pv_chance(spikes(ANATOMY), X, n_shuffles=100, seed=1)
    assert chance.mean == pytest.approx(2.03, abs=0.2)
    assert chance.p_value == pytest.approx(1 / 101)


def test_a_single_cell_is_as_good_as_chance():
    assert pv_chance(spikes(np.full(N_STEPS, 150)), X, n_shuffles=20).p_value == 1.0


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="999 positions for 1000 steps"):
        pv_map_quality(SILENCE, X[1:])
