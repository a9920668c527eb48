"""The error of a map in its own coordinate: closed forms, and chance that is chance."""

import math

import numpy as np
import pytest

from fnec.readout.maps.decode import decode, places_on_line, places_on_ring
from fnec.readout.maps.quality import map_quality
from tests.unit.readout.maps.sweep import (
    ANATOMY,
    DIAGONAL,
    N_CELLS,
    N_STEPS,
    SILENCE,
    STEPS,
    X,
    random_spikes,
    spikes,
)

LINE = places_on_line(N_CELLS, 0.0, 4e-2)
RING = places_on_ring(N_CELLS, X[0], X[-1])
CELL = 4e-2 / (N_CELLS - 1)  # m between the places of neighbours


def test_the_ideal_map_has_no_error():
    # Rounding to a cell errs by a quarter of a cell; the ends of the line are clamped for 10 ms.
    found = map_quality(spikes(ANATOMY), X, LINE)
    assert found.mean_error < CELL
    assert abs(found.bias) < 0.1 * CELL
    assert found.decoded_fraction == 1.0
    assert found.gain > 0.99
    assert found.chance.p_value == pytest.approx(1 / 201)


def test_an_offset_shows_as_bias():
    # 30 cells of 300 on a ring of 4.995 cm.
    found = map_quality(spikes((DIAGONAL + 30) % N_CELLS), X, RING)
    offset = 30 * (X[-1] - X[0]) / N_CELLS
    assert found.bias == pytest.approx(offset, rel=0.03)
    assert found.mean_error == pytest.approx(offset, rel=0.03)
    assert found.spread < 0.05 * offset


def test_a_reversed_map_is_worse_than_chance():
    found = map_quality(spikes(N_CELLS - 1 - ANATOMY), X, LINE)
    assert found.mean_error == pytest.approx(2e-2, rel=0.02)  # mean of |4 cm - 2x| over the line
    assert found.gain < 0
    assert found.chance.p_value > 0.5


@pytest.mark.parametrize("cell", [0, 150, 299])
def test_a_cell_that_always_fires_is_exactly_chance(cell: int):
    found = map_quality(spikes(np.full(N_STEPS, cell)), X, LINE)
    assert found.chance.p_value == 1.0
    assert found.gain == pytest.approx(0.0, abs=1e-9)


def test_p_values_of_random_spikes_are_uniform():
    # 100 uniform values: the mean scatters by 0.029, the number below 0.1 by 3; three of each.
    p = np.array(
        [map_quality(random_spikes(3, seed), X, LINE).chance.p_value for seed in range(100)]
    )
    assert p.mean() == pytest.approx(0.5, abs=0.09)
    assert np.sum(p <= 0.1) <= 19


def test_silence_and_single_spikes_have_no_result():
    few = spikes(np.array([10, 20]), np.array([300, 302]))
    for quiet in (SILENCE, few):
        found = map_quality(quiet, X, LINE)
        assert math.isnan(found.mean_error) and math.isnan(found.chance.p_value)
        assert found.decoded_fraction == 0.0


def test_a_map_that_answers_on_half_its_way_has_no_result_if_more_is_asked():
    half = spikes(ANATOMY[:500], STEPS[:500])
    found = map_quality(half, X, LINE, least_decoded=0.9)
    assert math.isnan(found.mean_error)
    assert found.decoded_fraction == pytest.approx(0.5, abs=0.02)
    assert map_quality(half, X, LINE, least_decoded=0.1).mean_error < CELL


def test_steps_without_stimulus_are_not_judged():
    gone = np.where(STEPS < 400, X, np.nan)
    assert map_quality(spikes(ANATOMY), gone, LINE).decoded_fraction == 1.0


def test_the_same_seed_gives_the_same_chance():
    one, two, other = (
        map_quality(spikes(ANATOMY), X, LINE, seed=seed).chance.mean for seed in (1, 1, 2)
    )
    assert one == two != other


def test_the_mean_on_a_line_is_the_centre_of_mass():
    found = decode(
        spikes(np.array([0, 0, 299]), np.array([5, 5, 5])), LINE, n_box=1, least_spikes=3
    )
    assert found[5] == pytest.approx(4e-2 / 3)
    assert np.isnan(np.delete(found, 5)).all()


def test_the_mean_on_a_ring_goes_the_short_way_around():
    ring = places_on_ring(4, 0.0, 1.0)
    found = decode(
        spikes(np.array([0, 3]), np.array([5, 5]), n_cells=4), ring, n_box=1, least_spikes=1
    )
    assert found[5] == pytest.approx(0.875)


def test_opposite_cells_of_a_ring_have_no_direction():
    ring = places_on_ring(4, 0.0, 1.0)
    found = decode(
        spikes(np.array([0, 2]), np.array([5, 5]), n_cells=4), ring, n_box=1, least_spikes=1
    )
    assert np.isnan(found[5])
