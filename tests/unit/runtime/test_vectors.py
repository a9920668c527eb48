"""Draws of some steps at once: oracle is the draw of each step by itself."""

import numpy as np

from fnec.runtime.random import step_counter, stream, uniform
from fnec.runtime.vectors import DRAWN_AT_ONCE, draw_ahead

KEY = stream(3, "stimuli.background")


def counted():
    """`uniform` ahead, and how many numbers each call of it drew."""
    sizes = []

    def draw(key, counter):
        sizes.append(np.size(counter))
        return uniform(key, counter)

    return draw_ahead(draw), sizes


def of_step(cell, step):
    return uniform(KEY, step_counter(step, cell))


def test_draws_ahead_are_those_of_each_step():
    draw, sizes = counted()
    cell = np.arange(40, 140)
    for step in range(300):
        np.testing.assert_array_equal(draw(KEY, cell.copy(), step), of_step(cell, step))
    assert len(sizes) < 10
    assert max(sizes) <= DRAWN_AT_ONCE


def test_two_groups_with_one_key_do_not_get_in_each_others_way():
    draw, sizes = counted()
    groups = [np.arange(0, 60), np.arange(60, 100)]
    for step in range(50):
        for cell in groups:
            np.testing.assert_array_equal(draw(KEY, cell, step), of_step(cell, step))
    assert len(sizes) == 4


def test_cells_that_differ_from_call_to_call_are_drawn_for_one_step_each():
    draw, sizes = counted()
    rng = np.random.default_rng(1)
    for step in range(20):
        cell = np.unique(rng.integers(0, 1000, step))
        np.testing.assert_array_equal(draw(KEY, cell, step), of_step(cell, step))
    assert sum(sizes) < 20 * 20 + 1


def test_any_step_can_follow():
    draw, _ = counted()
    cell = np.arange(10)
    for step in (5, 6, 7, 5, 2_000_000_000, 0, 1):
        np.testing.assert_array_equal(draw(KEY, cell, step), of_step(cell, step))


def test_a_key_as_brian2_carries_it_is_the_same_key():
    draw, _ = counted()
    np.testing.assert_array_equal(
        draw(int(KEY.astype(np.int64)), np.arange(9), 4), of_step(np.arange(9), 4)
    )
