"""Feed-forward drive by hand."""

import math

import numpy as np
import pytest

from fnec.readout.maps.drive import drive_map, winner_order, winners
from fnec.readout.maps.tuning import TuningCurves, tuning_curves
from fnec.readout.synapses import Synapses
from tests.unit.readout.maps.sweep import ANATOMY, X, spikes

SYNAPSES = Synapses(
    pre=np.array([0, 1, 1, 0]),
    post=np.array([0, 1, 2, 0]),  # two synapses between the same cells add up
    weights=np.array([1.0, 2.0, 0.5, 3.0]),
    n_pre=2,
    n_post=3,
)
SOURCES = TuningCurves(
    edges=np.arange(4).astype(np.float64), time=np.ones(3), counts=np.array([[2, 0, 0], [1, 4, 0]])
)


def test_drive_is_spikes_times_weight_times_gain():
    drive = drive_map(SYNAPSES, SOURCES, gain=10.0)
    assert drive.tolist() == [[80.0, 0.0, 0.0], [20.0, 80.0, 0.0], [5.0, 20.0, 0.0]]


def test_the_winner_gets_most_and_nobody_wins_nothing():
    assert winners(drive_map(SYNAPSES, SOURCES)).tolist() == [0, 1, -1]


def test_curves_of_other_cells_are_refused():
    with pytest.raises(ValueError, match="curves of 300 cells, synapses of 2"):
        drive_map(SYNAPSES, tuning_curves(spikes(ANATOMY), X))


def test_a_map_in_order_has_rank_correlation_one():
    assert winner_order(np.array([0, 1, -1, 5, 9])) == pytest.approx(1.0)
    assert winner_order(np.array([9, 5, 1])) == pytest.approx(-1.0)
    assert winner_order(np.array([0, 0, 1, 1])) == pytest.approx(0.8944, abs=1e-4)  # 4 / sqrt(20)


def test_one_winner_has_no_order():
    assert math.isnan(winner_order(np.array([4, 4, 4, 4])))
    assert math.isnan(winner_order(np.array([1, 2, -1])))


def test_incoming_weights_are_means_over_synapses():
    assert SYNAPSES.incoming_mean().tolist() == [2.0, 2.0, 0.5]
    assert SYNAPSES.incoming_share(SYNAPSES.weights > 1).tolist() == [0.5, 1.0, 0.0]
    sources, weights = SYNAPSES.onto(0)
    assert (sources.tolist(), weights.tolist()) == ([0, 0], [1.0, 3.0])
