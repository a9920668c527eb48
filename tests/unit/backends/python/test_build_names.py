"""A model may call its constants what the build functions call their own values."""

import pytest

from tests.specs_in_tests import assert_same_bits, each_program, run

NAMES = ("seed", "size", "cells", "params", "values", "stream", "count")


@each_program
@pytest.mark.parametrize("name", NAMES)
def test_a_constant_hides_nothing_that_is_drawn_with(name, target):
    """Oracle: the interpreter, which has no such names."""
    text = f"""
    simulation: {{duration: 2 ms, dt: 0.1 ms, integrate: euler}}
    neurons:
      cell:
        parameters: {{{name}: 3}}
        state: {{v: {{derivative: -v*{name}/(5 ms), unit: 1, init: "uniform(0, 1)"}}}}
    populations: {{A: {{neuron: cell, size: 5}}}}
    """
    assert_same_bits(run(text, target), run(text))
