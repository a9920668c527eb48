"""Scaling of the synapses onto each cell, against values worked out by hand."""

import numpy as np
import pytest

from fnec.runtime.homeostasis import (
    between_trials,
    incoming,
    mean_incoming,
    scale_incoming,
    summary_of,
)
from fnec.runtime.phases import Phase

POST = np.array([0, 1, 1, 0, 2])
W = np.array([60.0, 70.0, 70.0, 40.0, 0.0])


def test_sums_and_their_mean_leave_out_cells_without_input() -> None:
    assert incoming(W, POST, 4).tolist() == [100.0, 140.0, 0.0, 0.0]
    assert mean_incoming(W, POST, 4) == 120.0
    assert mean_incoming(np.zeros(5), POST, 4) == 0.0


def test_a_step_towards_the_target_has_the_factors_of_the_reference_sheet() -> None:
    new = scale_incoming(W, POST, 4, 0.005, 120.0, (0.9, 1.1), (0.0, 100.0))
    factors = new[:4] / W[:4]
    assert factors == pytest.approx([1.001, 0.999286, 0.999286, 1.001], abs=5e-7)
    assert new[4] == 0.0  # a cell whose sum is 0 is left alone


def test_one_step_keeps_to_its_scale_and_bounds() -> None:
    new = scale_incoming(W, POST, 4, 10.0, 120.0, (0.9, 1.1), (0.0, 65.0))
    assert new[:4] == pytest.approx([65.0, 63.0, 63.0, 44.0])


def test_the_target_is_a_fixed_point() -> None:
    w = np.array([30.0, 90.0, 50.0, 70.0])
    post = np.array([0, 0, 1, 1])
    assert scale_incoming(w, post, 2, 0.5, 120.0, (0.9, 1.1), (0.0, 200.0)) == pytest.approx(w)


def test_trials_are_counted_from_the_first_of_the_phase() -> None:
    phase = Phase(first=100, n_trials=5, n_steps=20)
    assert between_trials(phase, 2, 1.0, 1000).tolist() == [140, 180]
    assert between_trials(phase, 5, 1.0, 1000).tolist() == [200]
    assert between_trials(phase, 5, 1.0, 200).tolist() == []  # the run ends with the phase
    assert between_trials(phase, 2, 0.0, 1000).tolist() == []
    with pytest.raises(ValueError, match="after every 0 trials"):
        between_trials(phase, 0, 1.0, 1000)


def test_summaries_are_those_of_numpy() -> None:
    w, first = np.array([1.0, 3.0]), np.array([2.0, 2.5])
    found = [summary_of(w, first, x) for x in ("mean", "sd", "min", "max", "change")]
    assert found == [2.0, 1.0, 1.0, 3.0, 0.75]
