"""Arriving spikes: what they do, and in which order, to the last bit of a sum.

Expected values are Brian2's rules (earlier spikes first, then by source, then by synapse) carried
out on paper or by a loop over Python floats. dt is 0.1 ms throughout.
"""

from itertools import permutations

import numpy as np
import pytest

from fnec.runtime.draws import draw_normal
from fnec.runtime.random import stream
from tests.specs_in_tests import each_target, run, spike_steps, trace

SYNAPSE = """
simulation: {{duration: 3 ms, dt: 0.1 ms, integrate: exact}}
neurons:
  listener: {{state: {{sum: {{unit: 1}}}}}}
synapses:
  counting:
    {body}
populations:
  source: {{spikes: {{times: {times}, cells: {cells}}}, size: 1}}
  cell: {{neuron: listener, size: 1}}
projections:
  path:
    {{pre: source, post: cell, connect: {{rule: one_to_one}}, synapse: counting, delay: {delay}}}
probes: {{seen: {{record: sum, of: cell}}}}
"""


@each_target
def test_statements_of_a_synapse_run_from_top_to_bottom(target):
    """The static half of check 6: the first statement's result is read by the second.

    (The check's post block needs events on postsynaptic spikes, which plasticity brings.)
    """
    body = 'state: {n: {unit: 1}}\n    at_pre: ["n += 1", "post.sum += 10*n"]'
    rec = run(SYNAPSE.format(body=body, times="[1 ms, 2 ms]", cells="[0, 0]", delay="0 ms"), target)
    log = trace(rec, "seen", "sum", "cell")[:, 0]
    assert (log[10], log[11], log[21]) == (0.0, 10.0, 30.0)


@each_target
def test_the_trace_of_a_synapse_decays_from_its_initial_value(target):
    """Check 7 with a trace that is integrated at every step instead of at events.

    Brian2 measured 5.52418709 at 2 ms and 5.38779442 at 2.5 ms for a trace that starts at 5 and
    decays with 20 ms. Here step k first integrates and then delivers, so the trace starts one step
    back. (The check's post event reads it; here a second arrival 0.5 ms later does.)
    """
    body = (
        "parameters: {tau: 20 ms}\n"
        "    state: {x: {derivative: -x/tau, unit: 1, init: 5*exp(0.1 ms/tau)}}\n"
        '    at_pre: ["x += 1", "post.sum += x"]'
    )
    text = SYNAPSE.format(body=body, times="[1 ms, 1.5 ms]", cells="[0, 0]", delay="1 ms")
    log = trace(run(text, target), "seen", "sum", "cell")[:, 0]
    assert log[20] == 0.0
    assert log[21] == pytest.approx(5.52418709, abs=5e-9)  # the figure's digits
    assert log[26] - log[21] == pytest.approx(5.38779442 + 1, abs=5e-9)


START = 750599937895082.6  # large, so that what is added first is rounded too


def in_turn(start: float, added) -> float:
    total = start
    for x in added:
        total += x
    return total


def tells_its_order(values) -> bool:
    """Added in this order, the values give a rounded sum that no other order gives."""
    others = [order for order in permutations(values) if list(order) != list(values)]
    return in_turn(START, values) not in {in_turn(START, order) for order in others}


def ordered_weights(seed: int) -> list[float]:
    """Three weights that show whether they were added onto START in this order."""
    rng = np.random.default_rng(seed)
    while True:
        values = (rng.uniform(-1, 1, 3) * 2.0 ** rng.integers(49, 55, 3)).tolist()
        if tells_its_order(values):
            return values


CONVERGE = """
simulation: {{duration: 2 ms, dt: 0.1 ms}}
neurons:
  listener: {{state: {{v: {{unit: 1, init: 750599937895082.6}}}}}}
populations:
  source: {{spikes: {{times: {times}, cells: {cells}}}, size: {n}}}
  cell: {{neuron: listener, size: 1}}
projections:
  {projections}
probes: {{seen: {{record: v, of: cell}}}}
"""


def last_value(rec) -> float:
    return float(rec["final.cell.v"][0])


def pick(values: list[float]) -> str:
    """An expression that gives source i the i-th value."""
    text = repr(values[-1])
    for i in reversed(range(len(values) - 1)):
        text = f"where(pre.i == {i}, {values[i]!r}, {text})"
    return text


@each_target
def test_spikes_of_one_step_arrive_in_order_of_their_sources(target):
    """Check 8: sources 2, 0, 1 are connected in this order; delivery sorts by source."""
    w = ordered_weights(8)
    projection = (
        "path: {pre: source, post: cell, connect: {rule: edges, list: [[2, 0], [0, 0], [1, 0]]}, "
        f'receptor: v, weight: "{pick(w)}"}}'
    )
    text = CONVERGE.format(
        times="[1 ms, 1 ms, 1 ms]", cells="[0, 1, 2]", n=3, projections=projection
    )
    assert last_value(run(text, target)) == in_turn(START, w)


@each_target
def test_earlier_spikes_are_delivered_first(target):
    """Check 9: spikes of steps 5, 6, 3 with delays 3, 2, 5 arrive together, source 2 first."""
    first, second, third = ordered_weights(9)
    w = [second, third, first]  # of sources 0, 1, 2
    delay = "where(pre.i == 0, 0.3 ms, where(pre.i == 1, 0.2 ms, 0.5 ms))"
    projection = (
        "path: {pre: source, post: cell, connect: {rule: all_to_all}, receptor: v, "
        f'weight: "{pick(w)}", delay: "{delay}"}}'
    )
    text = CONVERGE.format(
        times="[0.5 ms, 0.6 ms, 0.3 ms]", cells="[0, 1, 2]", n=3, projections=projection
    )
    rec = run(text, target)
    v = trace(rec, "seen", "v", "cell")[:, 0]
    assert v[8] == START  # nothing has arrived before step 8
    assert v[9] == in_turn(START, [first, second, third])


@each_target
def test_projections_deliver_in_the_order_of_the_spec(target):
    """Check 10, with names that a sort by text would put the other way round."""
    w = ordered_weights(10)
    lines = [
        f"{name}: {{pre: source, post: cell, connect: {{rule: one_to_one}}, receptor: v,"
        f" weight: {x!r}}}"
        for name, x in zip(("syn_2", "syn_10", "syn_1"), w, strict=True)
    ]
    text = CONVERGE.format(times="[1 ms]", cells="[0]", n=1, projections="\n  ".join(lines))
    assert last_value(run(text, target)) == in_turn(START, w)


@each_target
def test_several_synapses_of_a_pair_deliver_in_the_order_in_which_they_were_listed(target):
    """The same source and target three times; the synapses are told apart by a weight per draw."""
    projection = (
        "path: {pre: source, post: cell, connect: {rule: edges, list: [[0, 0], [0, 0], [0, 0]]}, "
        'receptor: v, weight: "normal(0, 1e16)"}'
    )
    text = CONVERGE.format(times="[1 ms]", cells="[0]", n=1, projections=projection)
    w = draw_normal(stream(23, "projections.path.source.cell.weight"), 3, 0.0, 1e16).tolist()
    assert tells_its_order(w)
    assert last_value(run(text, target, seed=23)) == in_turn(START, w)


@each_target
def test_a_zero_delay_event_reaches_a_cell_after_its_threshold(target):
    """The source spikes in step 2; its target passes threshold by it and fires in step 3."""
    rec = run(
        """
        parameters: {t_d: 0.2 ms}
        simulation: {duration: 1 ms, dt: 0.1 ms}
        neurons:
          cell: {state: {v: {unit: 1}}, threshold: v > 0.5, reset: {v: 0}}
        populations:
          source: {spikes: {times: [0.2 ms], cells: [0]}, size: 1}
          near: {neuron: cell, size: 1}
          far: {neuron: cell, size: 1}
        projections:
          first: {pre: source, post: near, connect: {rule: one_to_one}, receptor: v, weight: 1}
          second:
            {pre: near, post: far, connect: {rule: one_to_one}, receptor: v, weight: 1, delay: t_d}
        probes: {spikes: {record: spikes, of: all}}
        """,
        target,
    )
    assert (spike_steps(rec, "near"), spike_steps(rec, "far")) == ([3], [6])


@each_target
def test_continuous_synapses_read_the_state_before_the_step(target):
    """Two coupled cells, one explicit Euler step each: both sums use the old values."""
    rec = run(
        """
        simulation: {duration: 0.3 ms, dt: 0.1 ms}
        neurons:
          cell: {inputs: {I: 1/ms}, state: {v: {derivative: I, unit: 1}}, integrate: euler}
        synapses: {gap: {adds: {I: weight*(pre.v - post.v)}}}
        populations: {A: {neuron: cell, size: 1, init: {v: 1}}, B: {neuron: cell, size: 1}}
        projections:
          ab: {pre: A, post: B, connect: {rule: one_to_one}, synapse: gap, weight: 1 /ms}
          ba: {pre: B, post: A, connect: {rule: one_to_one}, synapse: gap, weight: 2 /ms}
        """,
        target,
    )
    a, b = 1.0, 0.0
    for _ in range(3):
        a, b = a + 0.1 * 2.0 * (b - a), b + 0.1 * (a - b)
    # The test's numbers are not scaled to seconds: a few roundings apart.
    assert float(rec["final.A.v"][0]) == pytest.approx(a, rel=1e-14)
    assert float(rec["final.B.v"][0]) == pytest.approx(b, rel=1e-14)


@each_target
def test_a_refractory_condition_sees_the_sums_of_its_step(target):
    """The deaf cell spikes in step 0; it is held while the speaker's s, 1 - k/10, is above 0.45."""
    text = """
        simulation: {duration: 1 ms, dt: 0.1 ms}
        neurons:
          speaker: {state: {s: {derivative: -1/ms, unit: 1, init: 1}}, integrate: euler}
          deaf:
            inputs: {heard: 1}
            state: {v: {derivative: 1/ms, unit: 1, init: 1, clamped: refractory}}
            threshold: v > 0.05
            reset: {v: 0}
            refractory: heard > 0.45
            integrate: euler
        synapses: {hears: {adds: {heard: pre.s}}}
        populations: {A: {neuron: speaker, size: 1}, B: {neuron: deaf, size: 1}}
        projections: {ab: {pre: A, post: B, connect: {rule: one_to_one}, synapse: hears}}
        probes: {spikes: {record: spikes, of: B}}
        """
    assert spike_steps(run(text, target), "B") == [0, 6, 7, 8, 9]
