"""The meaning of a step, rule by rule: hand-counted spikes and values that every target must give.

Rules and expected steps are measurements of Brian2 2.9 that can be counted on paper; dt is 0.1 ms.
Numbered checks are those of the list of fourteen, of which delivery (6 to 10) has its own file.
"""

from math import exp

import numpy as np
import pytest

from tests.specs_in_tests import each_target, run, spike_steps, trace

LEAK_TO_3 = """
simulation: {{duration: 10 ms, dt: 0.1 ms}}
neurons:
  lif:
    state: {{v: {{derivative: (3 - v)/(2 ms), unit: 1, clamped: refractory}}}}
    threshold: v > 1
    reset: {{v: 0}}
    refractory: {refractory}
    integrate: euler
populations: {{cell: {{neuron: lif, size: 1}}}}
probes: {{spikes: {{record: spikes, of: all}}}}
"""


@pytest.mark.parametrize(
    ("refractory", "steps"),
    [
        ("2 ms", [7, 34, 61, 88]),
        ("2.05 ms", [7, 34, 61, 88]),  # not a multiple of dt: whole steps, rounded down
        ("1.96 ms", [7, 33, 59, 85]),
        ("0.1 ms", [7, 15, 23, 31, 39, 47]),
        ("0 ms", [7, 15, 23, 31, 39, 47]),
    ],
)
@each_target
def test_a_cell_is_held_for_whole_steps(target, refractory, steps):
    """Checks 1, 2 and 3."""
    rec = run(LEAK_TO_3.format(refractory=refractory), target)
    assert spike_steps(rec, "cell")[: len(steps)] == steps


DRIFT = """
simulation: {{duration: 2 ms, dt: 0.1 ms}}
neurons:
  cell:
    state:
      v: {{derivative: 2.1 /ms, unit: 1{clamped}}}
      heard: {{unit: 1}}
    threshold: v > 1
    reset: {reset}
    {refractory}
    integrate: euler
populations: {{cell: {{neuron: cell, size: 1}}}}
stimuli:
  push: {{kind: spikes, to: cell, times: {EVENTS}, receptor: v, weight: 0.01}}
  tell: {{kind: spikes, to: cell, times: {EVENTS}, receptor: heard, weight: 1}}
probes:
  spikes: {{record: spikes, of: all}}
  seen: {{record: [v, heard], of: cell}}
""".replace("{EVENTS}", "[0.3 ms, 0.5 ms, 0.6 ms, 0.7 ms, 0.8 ms]")


@each_target
def test_input_to_a_clamped_variable_of_a_refractory_cell_is_lost(target):
    """Check 4: the variable stays at its reset value, other variables hear every event."""
    text = DRIFT.format(
        clamped=", clamped: refractory", reset='["v = 0"]', refractory="refractory: 1 ms"
    )
    rec = run(text, target)
    v, heard = trace(rec, "seen", "v", "cell")[:, 0], trace(rec, "seen", "heard", "cell")[:, 0]
    assert spike_steps(rec, "cell") == [4, 18]
    assert (v[5:15] == 0.0).all()  # samples are taken before a step: held through step 13
    assert v[15] == 0.1e-3 * 2100.0
    assert heard[-1] == 5.0


@each_target
def test_without_refractoriness_input_in_the_step_of_the_spike_survives_a_subtracting_reset(target):
    """Check 5."""
    rec = run(DRIFT.format(clamped="", reset='["v -= 1"]', refractory=""), target)
    v = trace(rec, "seen", "v", "cell")[:, 0]
    assert spike_steps(rec, "cell")[:2] == [4, 9]
    assert v[5] == pytest.approx(0.06, abs=1e-15)  # 5 * 0.21 + 0.01 - 1, a few roundings


@each_target
def test_input_arrives_before_the_reset(target):
    """A spike wipes what arrives in its own step: `v = 0` comes after delivery."""
    rec = run(DRIFT.format(clamped="", reset='["v = 0"]', refractory=""), target)
    # The first event, in step 3, makes the cell spike at 4; without refractoriness and with the
    # events of steps 5 to 8 it is at 0.84 + 0.04 after step 8 and passes 1 in step 9.
    assert spike_steps(rec, "cell")[:2] == [4, 9]
    assert trace(rec, "seen", "v", "cell")[5, 0] == 0.0


@pytest.mark.parametrize(
    ("time", "step"), [("0.39995 ms", 4), ("0.399 ms", 3), ("0.2999 ms", 3), ("0.4 ms", 4)]
)
@each_target
def test_a_replayed_spike_falls_into_the_step_that_holds_its_time(target, time, step):
    """Check 11; a thousandth of a step is forgiven."""
    text = f"""
    simulation: {{duration: 1 ms, dt: 0.1 ms}}
    populations: {{source: {{spikes: {{times: [{time}], cells: [0]}}, size: 1}}}}
    probes: {{spikes: {{record: spikes, of: all}}}}
    """
    assert spike_steps(run(text, target), "source") == [step]


@each_target
def test_a_sample_is_taken_before_the_step_and_a_reset_sees_the_value_at_threshold(target):
    """Check 12: v rises by 0.1 a step and passes 0.35 in step 3."""
    rec = run(
        """
        simulation: {duration: 1 ms, dt: 0.1 ms}
        neurons:
          ramp:
            state: {v: {derivative: 1 /ms, unit: 1}, peak: {unit: 1}}
            threshold: v > 0.35
            reset: {peak: v, v: 0}
            integrate: euler
        populations: {cell: {neuron: ramp, size: 1}}
        probes:
          spikes: {record: spikes, of: all}
          seen: {record: [v, peak], of: cell}
        """,
        target,
    )
    v, peak = trace(rec, "seen", "v", "cell")[:, 0], trace(rec, "seen", "peak", "cell")[:, 0]
    assert spike_steps(rec, "cell") == [3, 7]
    assert v[3] == pytest.approx(0.3, abs=1e-15)
    assert peak[4] == pytest.approx(0.4, abs=1e-15)
    assert (v[4], peak[3]) == (0.0, 0.0)


@each_target
def test_a_threshold_that_stays_crossed_fires_once_a_refractory_time(target):
    """Check 13."""
    rec = run(
        """
        simulation: {duration: 2 ms, dt: 0.1 ms}
        neurons:
          on: {state: {v: {unit: 1, init: 1}}, threshold: v > 0, refractory: 0.5 ms}
        populations: {cell: {neuron: on, size: 1}}
        probes: {spikes: {record: spikes, of: all}}
        """,
        target,
    )
    assert spike_steps(rec, "cell") == [0, 5, 10, 15]


@each_target
def test_equal_time_constants_are_integrated_exactly(target):
    """Check 14: after a jump of g, v is t/tau exp(-t/tau), where Brian2's `exact` gives NaN."""
    rec = run(
        """
        simulation: {duration: 5 ms, dt: 0.1 ms}
        neurons:
          lif:
            parameters: {tau: 2 ms}
            state:
              v: {derivative: (g - v)/tau, unit: 1}
              g: {derivative: -g/tau, unit: 1, init: 1}
            integrate: exact
        populations: {cell: {neuron: lif, size: 1}}
        probes: {seen: {record: v, of: cell}}
        """,
        target,
    )
    v = trace(rec, "seen", "v", "cell")[:, 0]
    t = np.arange(50) * 0.05  # in units of tau
    # 50 steps of two rounded products: 1e-14 is a hundred half-ulps of the largest value, 0.37
    assert v == pytest.approx(t * np.exp(-t), abs=1e-14)


@each_target
def test_zero_refractoriness_still_drops_input_in_the_step_of_the_spike(target):
    """`refractory: 0 ms` is not the same as none: the cell is deaf for the rest of the step."""
    text = """
    simulation: {{duration: 1 ms, dt: 0.1 ms}}
    neurons:
      cell:
        state: {{v: {{derivative: 0 /ms, unit: 1, init: 1{clamped}}}}}
        threshold: v > 0.5
        reset: ["v -= 1"]
        {refractory}
        integrate: euler
    populations: {{cell: {{neuron: cell, size: 1}}}}
    stimuli: {{push: {{kind: spikes, to: cell, times: [0 ms], receptor: v, weight: 0.25}}}}
    probes: {{seen: {{record: v, of: cell}}}}
    """
    deaf = run(text.format(clamped=", clamped: refractory", refractory="refractory: 0 ms"), target)
    hears = run(text.format(clamped="", refractory=""), target)
    assert trace(deaf, "seen", "v", "cell")[1, 0] == 0.0
    assert trace(hears, "seen", "v", "cell")[1, 0] == 0.25


@each_target
def test_a_condition_for_refractoriness_is_read_before_integration(target):
    """A cell is inactive after its spike while `v > 0.3` holds at the start of a step."""
    rec = run(
        """
        simulation: {duration: 1 ms, dt: 0.1 ms}
        neurons:
          cell:
            state: {v: {derivative: -1 /ms, unit: 1, init: 0.85}, n: {unit: 1}}
            threshold: v > 0.1
            reset: {n: n + 1}
            refractory: v > 0.3
            integrate: euler
        populations: {cell: {neuron: cell, size: 1}}
        probes: {spikes: {record: spikes, of: all}}
        """,
        target,
    )
    # v before steps 0..: 0.85 0.75 ... ; it spikes at 0, is free again where v <= 0.3 before the
    # step (step 6: 0.25), and fires there (0.15 > 0.1).
    assert spike_steps(rec, "cell") == [0, 6]


@each_target
def test_all_new_values_come_from_old_ones(target):
    """An explicit step of a rotation: were v written before u reads it, the radius would shrink."""
    rec = run(
        """
        simulation: {duration: 1 ms, dt: 0.1 ms}
        neurons:
          circle:
            state:
              v: {derivative: -u/(1 ms), unit: 1, init: 1}
              u: {derivative: v/(1 ms), unit: 1}
            integrate: euler
        populations: {cell: {neuron: circle, size: 1}}
        """,
        target,
    )
    radius = np.hypot(rec["final.cell.v"][0], rec["final.cell.u"][0])
    assert radius == pytest.approx(1.01**5, rel=1e-14)  # grows by sqrt(1 + dt**2) a step


@each_target
def test_a_reset_runs_statement_by_statement(target):
    rec = run(
        """
        simulation: {duration: 0.1 ms, dt: 0.1 ms}
        neurons:
          cell:
            state: {v: {unit: 1, init: 2}, u: {unit: 1, init: 5}}
            expressions: {twice: {value: 2*v, unit: 1}}
            threshold: v > 1
            reset: ["u = twice", "v = -1", "u += 100*twice"]
        populations: {cell: {neuron: cell, size: 1}}
        """,
        target,
    )
    assert float(rec["final.cell.u"][0]) == 4.0 - 200.0


@each_target
def test_the_exact_step_of_an_exponential_leak_is_its_closed_form(target):
    """The reference for every `exact` above: one state, 100 steps, exp(-t/tau) to rounding."""
    rec = run(
        """
        simulation: {duration: 10 ms, dt: 0.1 ms}
        neurons:
          leak: {state: {v: {derivative: -v/(3 ms), unit: 1, init: 1}}, integrate: exact}
        populations: {cell: {neuron: leak, size: 1}}
        """,
        target,
    )
    v = float(rec["final.cell.v"][0])
    assert v == pytest.approx(exp(-10 / 3), rel=100 * 2**-53)  # one rounding a step
