"""What a static network can be made of: one small spec a feature, each with an answer of its own.

Answers are counted by hand or by a few lines of numpy over the edges and draws that the rules give;
every target has to give them, and the bits of the reference interpreter.
"""

import numpy as np
import pytest

from fnec.runtime.draws import draw_normal, draw_uniform
from fnec.runtime.random import stream
from fnec.runtime.wiring import bernoulli
from tests.specs_in_tests import assert_same_bits, each_target, run, spike_steps, trace

TIMES = "simulation: {duration: 3 ms, dt: 0.1 ms, seed: 6}\n"
LISTENER = "neurons: {listener: {state: {v: {unit: 1}}}}\n"


def checked_run(text: str, target: str, **options):
    rec = run(TIMES + text, target, **options)
    if target != "reference":
        assert_same_bits(rec, run(TIMES + text, **options))
    return rec


FROM_THREE = """
populations:
  source: {{spikes: {{times: [0.5 ms, 0.5 ms, 0.7 ms], cells: [0, 2, 1]}}, size: 3}}
  A: {{neuron: listener, size: 10{more}}}
projections:
  path: {{pre: source, post: {post}, connect: {connect}, receptor: v, weight: {weight}}}
"""


def received(target: str, *, more="", post="A", connect="{rule: all_to_all}", weight="1"):
    text = LISTENER + FROM_THREE.format(more=more, post=post, connect=connect, weight=weight)
    return checked_run(text, target)["final.A.v"].tolist()


@pytest.mark.parametrize(
    ("post", "hit"),
    [
        ("{population: A, first: 3}", [0, 1, 2]),
        ("{population: A, last: 2}", [8, 9]),
        ("{population: A, range: [4, 6]}", [4, 5]),
        ("{population: A, every: 4}", [0, 4, 8]),
        ("{population: A, cells: [7, 1]}", [1, 7]),
        ('{population: A, where: "i % 3 == 1"}', [1, 4, 7]),
        ('{population: A, where: "x > 6.5 mm and i < n - 1"}', [7, 8]),
        ("{tags: {kind: far}}", list(range(10))),
    ],
)
@each_target
def test_a_selection_reaches_its_cells_and_no_others(target, post, hit):
    more = ", tags: {kind: far}, positions: {x: i*1 mm}"
    expected = [3.0 if i in hit else 0.0 for i in range(10)]
    assert received(target, more=more, post=post) == expected


@each_target
def test_edges_are_those_of_the_list(target):
    found = received(target, connect="{rule: edges, list: [[0, 3], [2, 3], [1, 9], [0, 3]]}")
    assert found == [0, 0, 0, 3, 0, 0, 0, 0, 0, 1]


@each_target
def test_a_condition_joins_the_pairs_that_fulfil_it(target):
    found = received(target, connect='{rule: condition, where: "post.i == 2*pre.i + 1"}')
    assert found == [0, 1, 0, 1, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "rule", ["all_to_all", "probability, p: 1", 'condition, where: "pre.i < 9"']
)
@each_target
def test_no_cell_of_overlapping_selections_connects_to_itself(target, rule):
    """All six cells to the first three and the last: five events each, none from the cell itself."""
    rec = checked_run(
        f"""
neurons: {{cell: {{state: {{v: {{unit: 1}}}}, threshold: t < 0.05 ms}}}}
populations: {{A: {{neuron: cell, size: 6}}}}
projections:
  path:
    pre: A
    post: [{{population: A, first: 3}}, {{population: A, last: 1}}]
    connect: {{rule: {rule}, autapses: false}}
    receptor: v
    weight: 1
""",
        target,
    )
    assert rec["final.A.v"].tolist() == [5, 5, 5, 0, 0, 5]


@each_target
def test_a_weight_may_follow_both_cells(target):
    found = received(target, weight='"10*pre.i + post.i/post.n"')
    assert found == pytest.approx([30 + 3 * i / 10 for i in range(10)], rel=1e-15)


@each_target
def test_a_probability_draws_the_pairs_of_its_stream(target):
    found = received(target, connect="{rule: probability, p: 0.3}")
    key = stream(6, "projections.path.source.A.edges")
    _, post = bernoulli(key, 3, 10, 0.3, same=False)
    assert found == np.bincount(post, minlength=10).tolist()
    assert 0 < sum(found) < 30


@each_target
def test_a_probability_may_fall_with_distance(target):
    """Certain below 1 mm, impossible beyond: who is connected follows from the places."""
    rec = checked_run(
        LISTENER
        + """
populations:
  source:
    size: 3
    spikes: {times: [0.5 ms, 0.5 ms, 0.5 ms], cells: [0, 1, 2]}
    positions: {x: 2 mm*i, y: 0 mm, z: 0 mm}
  A:
    {neuron: listener, size: 40, positions: {x: "uniform(0 mm, 6 mm)", y: 0.3 mm, z: 0 mm}}
projections:
  near:
    pre: source
    post: A
    connect: {rule: probability, p: "where(distance < 1 mm, 1, 0)"}
    receptor: v
    weight: 1
""",
        target,
    )
    x = draw_uniform(stream(6, "populations.A.x"), 40, 0.0, 6e-3)
    near = [np.hypot(x - 2e-3 * i, 0.3e-3) < 1e-3 for i in range(3)]
    assert rec["final.A.v"].tolist() == np.sum(near, axis=0).tolist()
    assert 5 < sum(n.sum() for n in near) < 35


@each_target
def test_delays_differ_from_synapse_to_synapse(target):
    rec = checked_run(
        LISTENER
        + """
populations:
  source: {spikes: {times: [0.5 ms, 0.8 ms], cells: [0, 0]}, size: 1}
  A: {neuron: listener, size: 5}
projections:
  path:
    pre: source
    post: A
    connect: {rule: all_to_all}
    receptor: v
    weight: 1
    delay: 0.3 ms*post.i
probes: {seen: {record: v, of: A}}
""",
        target,
    )
    v = trace(rec, "seen", "v", "A")
    for cell in range(5):
        jumps = np.flatnonzero(np.diff(v[:, cell])).tolist()
        assert jumps == [5 + 3 * cell, 8 + 3 * cell]


@each_target
def test_parameters_of_each_cell_are_drawn_from_their_distribution(target):
    rec = checked_run(
        """
neurons:
  cell:
    parameters: {tau: 1 ms, E: 0}
    state: {v: {derivative: (E - v)/tau, unit: 1, init: E + 1}}
    integrate: exact
populations:
  A: {neuron: cell, size: 6, parameters: {tau: "uniform(1 ms, 3 ms)", E: "normal(5, 2)"}}
""",
        target,
    )
    tau = draw_uniform(stream(6, "populations.A.tau"), 6, 1e-3, 3e-3)
    level = draw_normal(stream(6, "populations.A.E"), 6, 5.0, 2.0)
    expected = level + np.exp(-3e-3 / tau)
    assert rec["final.A.v"] == pytest.approx(expected, rel=1e-13)  # 30 steps of a few roundings
    assert len(set(tau.tolist())) == 6


@each_target
def test_gap_junctions_share_charge_and_lose_none(target):
    """Three cells in a ring, coupled both ways: the sum stays, differences shrink."""
    rec = checked_run(
        """
include: [library/synapses.yaml]
neurons:
  cell:
    inputs: {I: pA}
    state: {v: {derivative: I/(10 pF), unit: mV, init: 10 mV*i}}
    integrate: euler
populations: {A: {neuron: cell, size: 3}}
projections:
  ring:
    pre: A
    post: A
    connect: {rule: all_to_all, autapses: false}
    synapse: gap_junction
    weight: 2 nS
""",
        target,
    )
    v = np.array([0.0, 10e-3, 20e-3])
    for _ in range(30):
        v = v + 1e-4 * (2e-9 / 10e-12) * (v.sum() - 3 * v)
    assert rec["final.A.v"] == pytest.approx(v, rel=1e-12)
    assert rec["final.A.v"].sum() == pytest.approx(30e-3, rel=1e-14)


@each_target
def test_a_graded_synapse_keeps_a_gate_of_its_own(target):
    """s relaxes with exponential Euler towards alpha F/(alpha F + beta), one rate a synapse."""
    rec = checked_run(
        """
include: [library/synapses.yaml]
neurons:
  cell:
    inputs: {I: pA}
    state: {v: {unit: mV, init: 2 mV*i}, q: {derivative: I/(1 ms), unit: pA}}
    integrate: euler
populations: {A: {neuron: cell, size: 3}}
projections:
  path:
    pre: A
    post: A
    connect: {rule: one_to_one}
    synapse: graded_kinetic
    weight: 1 nS
    parameters: {alpha: 0.5 /ms, beta: 0.3 /ms}
""",
        target,
    )
    v = np.array([0.0, 2e-3, 4e-3])
    opening = 500 / (1 + np.exp(-v / 2e-3))
    s, q = np.zeros(3), np.zeros(3)
    for _ in range(30):
        q = q + 1e-4 * (1e-9 * s * (-75e-3 - v) / 1e-3)
        rate = opening + 300.0
        s = opening / rate + (s - opening / rate) * np.exp(-rate * 1e-4)
    assert rec["final.A.q"] == pytest.approx(q, rel=1e-12)


@each_target
def test_projections_may_join_several_populations(target):
    """Everybody's single spike reaches everybody: 5 spikes each, from two groups to two groups."""
    rec = checked_run(
        """
neurons:
  one: {state: {v: {unit: 1}, f: {unit: 1}}, threshold: t < 0.05 ms, reset: {f: 1}}
  two: {state: {v: {unit: 1}}, threshold: t < 0.05 ms}
populations: {A: {neuron: one, size: 3}, B: {neuron: two, size: 2}}
projections:
  path:
    pre: [A, B]
    post: all
    connect: {rule: all_to_all}
    receptor: v
    weight: 1
    delay: 0.2 ms
probes: {spikes: {record: spikes, of: all}}
""",
        target,
    )
    assert rec["final.A.v"].tolist() == [5.0] * 3
    assert rec["final.B.v"].tolist() == [5.0] * 2
    assert spike_steps(rec, "A") == [0] * 3


WAVES = {
    "shape: step, amplitude: 3, start: 0.5 ms, stop: 1 ms": [
        3.0 * (5 <= k < 10) for k in range(30)
    ],
    "shape: step, amplitude: 2": [2.0] * 30,
    "shape: pulses, amplitude: 1, start: 0.2 ms, width: 0.3 ms, period: 1 ms": [
        float(k >= 2 and (k - 2) % 10 < 3) for k in range(30)
    ],
    "shape: pulses, amplitude: 1, start: 0 ms, width: 0.1 ms, period: 0.5 ms, count: 2": [
        float(k in (0, 5)) for k in range(30)
    ],
    "shape: ramp, initial: 1, final: 2, start: 1 ms, stop: 2 ms": [
        1 + (k - 10) / 10 if 10 <= k < 20 else 0.0 for k in range(30)
    ],
    "shape: sine, amplitude: 2, frequency: 500 Hz": [
        2 * np.sin(2 * np.pi * 0.5 * k * 0.1) for k in range(30)
    ],
    "shape: table, times: [0.5 ms, 1 ms], values: [4, 5]": [
        0.0 if k < 5 else 4.0 if k < 10 else 5.0 for k in range(30)
    ],
    'shape: expression, value: "t/(1 ms)"': [k * 0.1 for k in range(30)],
}


@pytest.mark.parametrize("waveform", WAVES)
@each_target
def test_a_current_has_its_waveform(target, waveform):
    rec = checked_run(
        f"""
neurons: {{cell: {{inputs: {{I: 1}}, state: {{q: {{derivative: I/(1 s), unit: 1}}}}, integrate: euler}}}}
populations: {{A: {{neuron: cell, size: 1}}}}
stimuli: {{wave: {{kind: current, to: A, input: I, waveform: {{{waveform}}}}}}}
probes: {{seen: {{record: I, of: A}}}}
""",
        target,
    )
    # The sine's angle is rounded: 1e-15 of its 9.4 radians at most.
    assert trace(rec, "seen", "I", "A")[:, 0] == pytest.approx(WAVES[waveform], abs=2e-14)
