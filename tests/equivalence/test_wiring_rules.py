"""Rules that lay populations along each other: oracles are counts and weights by hand."""

import numpy as np
import pytest

from fnec.runtime.random import stream
from fnec.runtime.topographic import topographic_in_degree, topographic_out_degree
from tests.specs_in_tests import assert_same_bits, each_target, run

N = 37
EVERY_CELL_ONCE = f"""
simulation: {{duration: 1 ms, dt: 0.1 ms, seed: 11}}
neurons: {{listener: {{state: {{v: {{unit: 1}}}}}}}}
populations:
  source:
    size: {N}
    spikes: {{times: [{", ".join(["0.5 ms"] * N)}], cells: [{", ".join(map(str, range(N)))}]}}
  A: {{neuron: listener, size: 52}}
"""


def checked_run(text: str, target: str, **options):
    rec = run(text, target, **options)
    if target != "reference":
        assert_same_bits(rec, run(text, **options))
    return rec


def topography(degree: str, more: str = "") -> str:
    return (
        EVERY_CELL_ONCE
        + "parameters: {strength: 0.2, sigma: 3, degree: 16}\n"
        + "projections: {path: {pre: source, post: A, receptor: v, weight: 1, connect:"
        + f" {{rule: topographic, {degree}, strength: strength, sigma: sigma{more}}}}}}}\n"
    )


@pytest.mark.parametrize(
    ("degree", "draw"),
    [("in_degree: degree", topographic_in_degree), ("out_degree: degree", topographic_out_degree)],
)
@pytest.mark.parametrize(
    "options", [{}, {"boundary": "wrap"}, {"boundary": "reflect", "rounding": "random"}]
)
@each_target
def test_a_topography_is_what_its_rule_draws(target, options, degree, draw):
    more = "".join(f", {key}: {value}" for key, value in options.items())
    params = {"strength": 0.6, "sigma": 4.5, "degree": 7}
    rec = checked_run(topography(degree, more), target, params=params)
    key = stream(11, "projections.path.source.A.edges")
    _, post = draw(key, N, 52, 7, 0.6, 4.5, **options)
    assert rec["final.A.v"].tolist() == np.bincount(post, minlength=52).tolist()


@pytest.mark.parametrize("strength", [-0.1, 1.5])
@each_target
def test_a_program_refuses_an_impossible_strength(target, strength):
    with pytest.raises(ValueError, match="strength of a topography must be between 0 and 1"):
        run(topography("in_degree: 3 + degree"), target, params={"strength": strength})


RING = """
simulation: {duration: 1 ms, dt: 0.1 ms, seed: 11}
neurons:
  crier: {state: {v: {unit: 1}, heard: {unit: mV}}, threshold: "v > 0.5", reset: {v: 0}}
parameters: {R: 18, peak: 0.9 mV, n: 60, crying: 2}
populations: {A: {neuron: crier, size: n, init: {v: "where(i == crying, 1, 0)"}}}
projections:
  lateral:
    pre: A
    post: A
    connect: {rule: condition, where: "SHAPE_distance <= R", autapses: false}
    receptor: heard
    weight: peak*(1 - SHAPE_distance/R)
"""


@each_target
def test_lateral_weights_on_a_ring_fall_off_on_both_sides(target):
    """1 - d/R of a peak of 0.9: 0.85 at d = 1, 0.45 at 9, 0.05 at 17, nothing from 18 on."""
    heard = checked_run(RING.replace("SHAPE", "ring"), target)["final.A.heard"] * 1e3
    by_hand = {0: 0, 1: 0.85, 9: 0.45, 17: 0.05, 18: 0, 19: 0, 30: 0}
    for d, weight in by_hand.items():
        assert heard[(2 + d) % 60] == pytest.approx(weight, abs=1e-12)
        assert heard[(2 - d) % 60] == pytest.approx(weight, abs=1e-12)


@each_target
def test_a_line_has_ends(target):
    heard = checked_run(RING.replace("SHAPE", "line"), target)["final.A.heard"] * 1e3
    expected = [0.8, 0.85, 0, 0.85, 0.8]
    np.testing.assert_allclose(heard[:5], expected, atol=1e-12)
    assert heard[20:].tolist() == [0.0] * 40


@each_target
def test_every_cell_of_a_ring_has_twice_its_radius_of_synapses(target):
    rec = run(RING.replace("SHAPE", "ring").replace("weight: peak*(1", "weight: peak*(2"), target)
    assert np.sum(rec["final.A.heard"] > 0) == 36


@each_target
def test_populations_of_other_sizes_share_the_ring(target):
    """Cell 3 of 37 stands at 3 * 52/37 = 4.2 of 52: within 1.5 are 3, 4 and 5."""
    text = EVERY_CELL_ONCE + (
        "projections: {path: {pre: {population: source, cells: [3]}, post: A, receptor: v,"
        ' weight: 1, connect: {rule: condition, where: "ring_distance < 1.5"}}}'
    )
    found = np.flatnonzero(checked_run(text, target)["final.A.v"])
    assert found.tolist() == [3, 4, 5]
