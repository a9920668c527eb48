"""Projections and stimuli that a condition turns on and off: oracles are hand counts and twins."""

import subprocess
import sys

import pytest

from fnec.backends import find_target
from fnec.recording import open_recording
from tests.specs_in_tests import assert_same_bits, each_target, network, run

SPEC = """
simulation: {duration: 3 ms, dt: 0.1 ms, seed: 6}
parameters:
  feedback: {value: true, help: the second population answers}
  gain: 2
constants: {loud: gain > 1, both: feedback and gain > 1}
neurons:
  counter: {state: {v: {unit: 1}, heard: {unit: 1}, drive: {derivative: I/(1 ms), unit: 1}},
    inputs: {I: 1}, threshold: v > 0.5, reset: {v: 0}}
synapses:
  learning: {state: {u: {unit: 1, init: 1}}, at_pre: ["post.heard += weight*u", "u += 1"]}
  touching: {adds: {I: "weight*(pre.heard - post.heard)"}}
populations:
  A: {neuron: counter, size: 3, init: {v: 1}}
  B: {neuron: counter, size: 2}
projections:
  ahead: {pre: A, post: B, connect: {rule: all_to_all}, receptor: v, weight: 1}
  back: {pre: B, post: A, connect: {rule: all_to_all}, receptor: heard, weight: 1, when: feedback}
  fixed: {pre: A, post: B, connect: {rule: all_to_all}, receptor: heard, weight: 10, when: loud}
  plastic:
    {pre: A, post: B, connect: {rule: all_to_all}, synapse: learning, weight: 100, when: not loud}
  touch:
    {pre: A, post: B, connect: {rule: all_to_all}, synapse: touching, weight: 1, when: gain > 5}
stimuli:
  tap: {kind: spikes, to: A, times: [1 ms], receptor: heard, weight: 1000, when: not feedback}
  rain: {kind: poisson, to: B, rate: 5000 Hz, receptor: heard, weight: 1e-6, when: gain < 0}
  wind:
    {kind: current, to: A, input: I, waveform: {shape: step, amplitude: 1}, when: both}
"""


def checked_run(target: str, **params):
    rec = run(SPEC, target, params=params)
    if target != "reference":
        assert_same_bits(rec, run(SPEC, params=params))
    return rec


@each_target
def test_what_is_on_acts_and_what_is_off_does_not(target):
    """A spikes once and B answers once: 2 events back, 3 fixed ones of 10."""
    rec = checked_run(target)
    assert rec["final.A.heard"].tolist() == [2, 2, 2]
    assert rec["final.B.heard"].tolist() == [30, 30]
    assert rec["final.A.drive"] == pytest.approx([3, 3, 3])
    assert rec["final.B.drive"].tolist() == [0, 0]


@each_target
def test_another_parameter_turns_it_round_without_compiling(target):
    rec = checked_run(target, feedback=False, gain=1)
    assert rec["final.A.heard"].tolist() == [1000, 1000, 1000]
    assert rec["final.B.heard"].tolist() == [300, 300]  # the first event of each synapse: u = 1
    assert rec["final.A.drive"].tolist() == [0, 0, 0]


@each_target
def test_noise_and_continuous_synapses_can_be_switched(target):
    quiet, rainy = checked_run(target, gain=0), checked_run(target, gain=-1)
    assert quiet["final.B.heard"].tolist() == [300, 300]
    assert all(300 < x < 300.001 for x in rainy["final.B.heard"])
    assert all(abs(x) > 0 for x in checked_run(target, gain=6)["final.B.drive"])


@each_target
def test_a_projection_that_is_off_changes_no_other_draw(target):
    """Held against the same network without it."""
    rec = checked_run(target, feedback=False)
    lines = [x for x in SPEC.splitlines() if not x.startswith("  back:")]
    bare = "\n".join(lines)
    for key in ("final.A.heard", "final.B.heard", "final.A.v", "final.B.v"):
        assert rec[key].tolist() == run(bare, target, params={"feedback": False})[key].tolist()


def test_both_programs_have_a_flag_to_turn_it_on_and_off(tmp_path):
    for target in ("jax", "brian2"):
        path = tmp_path / f"{target}_model.py"
        path.write_text(find_target(target).emit(network(SPEC)), encoding="utf-8")
        for flag, heard in (("--feedback", 2), ("--no-feedback", 1000)):
            words = [sys.executable, str(path), flag, "--quiet", "--out", str(tmp_path / target)]
            subprocess.run(words, check=True, capture_output=True)
            arrays = open_recording(tmp_path / target).arrays
            assert arrays["final.A.heard"].tolist() == [heard] * 3
        said = subprocess.run([sys.executable, str(path), "--help"], capture_output=True, text=True)
        assert "--feedback, --no-feedback" in said.stdout
