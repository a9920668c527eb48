"""Shapes of populations. Oracle: moments of even distributions, and geometry."""

import numpy as np
import pytest
from pytest import approx

from fnec.readout.layout import layout
from fnec.readout.places import somata
from tests.specs_in_tests import network

SPEC = """
parameters: {r: 200 um, n: %d}
simulation: {duration: 1 ms, dt: 0.1 ms, seed: 3}
neurons: {lif: {state: {v: {derivative: -v/(10 ms), unit: mV, init: "r*1 mV/(1 m)"}}}}
populations:
  E: {neuron: lif, size: n, positions: {%s}}
"""
MANY = 40000
FIVE_SIGMA = 5 / np.sqrt(MANY)


def places(shape: str, n: int = MANY) -> np.ndarray:
    return somata(layout(network(SPEC % (n, shape))), "E")


@pytest.mark.parametrize("shape", ["cylinder", "disc"])
def test_cells_lie_evenly_in_a_circle(shape):
    depth = {"cylinder": "[100 um, 500 um]", "disc": "300 um"}[shape]
    x, y, z = places(f"shape: {shape}, radius: r, depth: {depth}, center: [50 um, -20 um]").T
    x, y = (x - 50e-6) / 200e-6, (y + 20e-6) / 200e-6
    square = x**2 + y**2
    assert square.max() <= 1 + 1e-12
    # r² of an even disc is even from 0 to 1, and the angle is even.
    quarters = np.histogram(square, bins=4, range=(0, 1))[0] / MANY
    assert quarters == approx(0.25, abs=0.5 * FIVE_SIGMA)
    angles = np.histogram(np.arctan2(y, x), bins=8, range=(-np.pi, np.pi))[0] / MANY
    assert angles == approx(0.125, abs=0.34 * FIVE_SIGMA)
    assert np.mean(x * y) == approx(0, abs=0.25 * FIVE_SIGMA)
    if shape == "disc":
        assert z == approx(300e-6)
    else:
        assert (z.min() >= 100e-6) and (z.max() <= 500e-6)
        assert z.mean() == approx(300e-6, abs=400e-6 / np.sqrt(12) * FIVE_SIGMA)
        assert abs(np.corrcoef(z, square)[0, 1]) < FIVE_SIGMA


def test_cells_lie_evenly_in_a_square_layer():
    x, y, z = places("shape: layer, width: 2*r, depth: [0 um, 100 um]").T
    for axis, low, high in ((x, -200e-6, 200e-6), (y, -200e-6, 200e-6), (z, 0, 100e-6)):
        assert low <= axis.min() and axis.max() <= high
        share = np.histogram(axis, bins=4, range=(low, high))[0] / MANY
        assert share == approx(0.25, abs=0.5 * FIVE_SIGMA)
    assert abs(np.corrcoef(x, y)[0, 1]) < FIVE_SIGMA


def test_a_ring_goes_around_in_equal_steps():
    x, y, z = places("shape: ring, radius: r, depth: 300 um, center: [1 mm, 0 um]", 8).T
    assert np.hypot(x - 1e-3, y) == approx(200e-6)
    assert np.unwrap(np.arctan2(y, x - 1e-3)) == approx(np.arange(8) * np.pi / 4)
    assert z == approx(300e-6)


def test_a_line_has_half_a_step_at_either_end():
    found = places("shape: line, start: [0 um, 0 um, 100 um], stop: [400 um, 0 um, 500 um]", 4)
    assert found[:, 0] == approx([50e-6, 150e-6, 250e-6, 350e-6])
    assert found[:, 1] == approx(0)
    assert found[:, 2] == approx([150e-6, 250e-6, 350e-6, 450e-6])


def test_a_grid_has_rows_around_its_middle():
    x, y, z = places("shape: grid, columns: 3, spacing: r, depth: 0 um, center: [0 um, 1 mm]", 7).T
    assert x == approx(200e-6 * np.array([-1, 0, 1, -1, 0, 1, -1]))
    assert y == approx(1e-3 + 200e-6 * np.array([-1, -1, -1, 0, 0, 0, 1]))
    assert z == approx(0)


def test_axes_that_a_population_lacks_are_zero():
    found = places("x: 10 um*i", 3)
    assert found[:, 0] == approx([0, 10e-6, 20e-6])
    assert found[:, 1:] == approx(0)
