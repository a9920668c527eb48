"""Two signals against each other: stays are told from movement."""

import numpy as np

from fnec.readout.visited import visited

NAN = float("nan")


def test_a_stimulus_that_stays_is_a_place_each():
    x = np.repeat([0.0, 1.0, 2.0, 1.0], 50)  # back at 1.0
    found = visited(x, np.full(200, 8.0))
    assert found.is_held
    assert found.x.tolist() == [0.0, 1.0, 2.0] and found.y.tolist() == [8.0] * 3


def test_a_stimulus_that_moves_keeps_its_course():
    x = np.linspace(3.0, 0.0, 100)
    found = visited(x, x**2)
    assert not found.is_held
    assert np.array_equal(found.x, x) and np.array_equal(found.y, x**2)


def test_steps_without_a_stimulus_are_left_out():
    found = visited(np.array([0.0, NAN, 2.0, 3.0]), np.array([0.0, 1.0, NAN, 3.0]))
    assert found.x.tolist() == [0.0, 3.0]
    assert len(visited(np.array([NAN]), np.array([1.0])).x) == 0
