"""Which steps a phase, and a part of it, has."""

import numpy as np
import pytest

from fnec.readout.stretch import Stretch, boundaries, stretch_of
from fnec.recording import recording_of

PHASES = {
    "train": {"first": 0, "n_trials": 3, "n_steps": 20},
    "empty": {"first": 60, "n_trials": 0, "n_steps": 0},
    "test": {"first": 60, "n_trials": 1, "n_steps": 40},
}


def recording(n_done: int = 100):
    found = {"final.E.v": np.zeros(2), "dt": 1e-3, "n_steps": 100, "n_done": n_done}
    return recording_of(found | {"phases": PHASES})


@pytest.mark.parametrize(
    ("asked", "steps"),
    [
        ({}, (0, 100)),
        ({"phase": "train"}, (0, 60)),
        ({"phase": "test"}, (60, 100)),
        ({"phase": "test", "after": 0.01}, (70, 100)),
        ({"phase": "test", "after": -0.02}, (40, 100)),
        ({"phase": "train", "before": 0.02}, (0, 20)),
        ({"phase": "train", "before": 5.0}, (0, 60)),
        ({"after": 0.05, "before": 0.06}, (50, 60)),
    ],
)
def test_steps(asked, steps):
    assert stretch_of(recording(), **asked) == Stretch(*steps)


@pytest.mark.parametrize("asked", [{"phase": "empty"}, {"phase": "other"}, {"after": 2.0}])
def test_no_steps_are_told_in_words(asked):
    with pytest.raises(ValueError, match=r"no phase|no steps"):
        stretch_of(recording(), **asked)


def test_a_run_that_was_cut_off_has_a_part_of_a_phase():
    assert stretch_of(recording(70), "test") == Stretch(60, 70)
    with pytest.raises(ValueError, match="no steps"):
        stretch_of(recording(50), "test")


def test_phases_without_steps_have_no_boundary():
    assert boundaries(recording()) == ((0.06, "test"),)
    assert boundaries(recording(50)) == ()
