"""Readouts of the steps at which signals say so, against counts by hand."""

from dataclasses import replace

import numpy as np
import pytest

from fnec.expr import parse, to_text
from fnec.readout.condition import as_condition
from fnec.readout.results import answers
from fnec.runner import Request, run_spec
from fnec.spec import load

# Signal `gate` is 1 in steps 5 ... 9 and 15 ... 19 of 30, `half` 0.5 from step 10 on.
# Cells: 0 spikes at 2, 5, 9 and 10; 1 at 15; 2 at 20. `v` is the number of the step, in mV.
HAND = """
fnec: 1
name: gates
simulation: {duration: 30 ms, dt: 1 ms}
parameters: {late: {value: 10 ms}}
signals:
  gate: {unit: 1, value: "where(t - 10 ms*floor((t + 0.5*dt)/(10 ms)) + 0.5*dt < 5 ms, 0, 1)*where(t + 0.5*dt < 20 ms, 1, 0)"}
  half: {unit: 1, value: "where(t + 0.5*dt < late, 0, 0.5)"}
neurons: {clock: {state: {v: {derivative: 1 mV/(1 ms), unit: mV}}}}
populations:
  R: {spikes: {times: [2 ms, 5 ms, 9 ms, 10 ms, 15 ms, 20 ms], cells: [0, 0, 0, 0, 1, 2]}, size: 4}
  C: {neuron: clock, size: 1}
probes: {spikes: {record: spikes, of: R}, v: {record: v, of: C}, few: {record: v, of: C, every: 3 ms}}
readouts:
  all: {metric: spike_count, of: R}
  open: {metric: spike_count, of: R, when: gate}
  shut: {metric: spike_count, of: R, when: not gate}
  both: {metric: spike_count, of: R, when: gate and half}
  more: {metric: spike_count, of: R, when: "2*half > 0.9"}
  rate: {metric: rate, of: R, when: gate}
  part: {metric: rate, of: R, when: gate, after: 8 ms, before: 16 ms}
  most: {metric: max_rate, of: R, when: gate}
  active: {metric: active_fraction, of: R, when: gate}
  mean: {metric: mean, probe: v, when: gate}
  size: {metric: mean_abs, probe: few, when: gate}
  never: {metric: rate, of: R, when: gate > 1}
"""
WANT = {
    "all": 6,
    "open": 3,  # 5, 9, 15
    "shut": 3,
    "both": 1,  # 15
    "more": 3,  # 10, 15, 20
    "rate": 3 / 4 / 0.010,  # Hz, of 4 cells in 10 steps
    "part": 2 / 4 / 0.003,  # spikes at 9 and 15; steps 8, 9 and 15
    "most": 2 / 0.010,  # cell 0
    "active": 2 / 4,
    "mean": 12e-3,  # V: 5 ... 9 and 15 ... 19
    "size": 12e-3,  # V: 6, 9, 15 and 18
}


@pytest.mark.parametrize("backend", ["reference", "jax", "brian2"])
def test_only_steps_at_which_a_signal_is_not_0_count(backend, tmp_path):
    if backend != "reference":
        pytest.importorskip(backend)
    path = tmp_path / "gates.yaml"
    path.write_text(HAND)
    run = run_spec(Request(spec=path, backend=backend, out=tmp_path / "runs", figures=False))
    gate = np.asarray(run.recording.arrays["signals.gate"])
    assert np.flatnonzero(gate).tolist() == [*range(5, 10), *range(15, 20)]
    found = {a.name: a for a in run.answers}
    for name, value in WANT.items():
        assert found[name].value == pytest.approx(value, rel=1e-12), name
    assert np.isnan(found["never"].value)
    assert found["never"].note == "there is no step at which 'gate > 1' holds"


CELLS = """
fnec: 1
name: tones
simulation: {dt: 1 ms, seed: 1}
neurons:
  leaky:
    inputs: {I: mV}
    state: {v: {derivative: "(I - v)/(5 ms)", unit: mV}}
    threshold: v > 2 mV
    reset: {v: 0 mV}
populations: {A: {neuron: leaky, size: 2}, B: {neuron: leaky, size: 2}}
probes: {spikes: {record: spikes, of: all}}
"""
ODDBALL = (
    CELLS
    + """
include: [library/oddball.yaml]
parameters: {soa: {value: 20 ms}, tone_length: {value: 8 ms}, n_habituation: 5, n_tones: 40}
stimuli:
  standard: {kind: current, to: A, input: I, waveform: {shape: expression, value: "5 mV*tone*(1 - is_deviant)"}}
  deviant: {kind: current, to: B, input: I, waveform: {shape: expression, value: "5 mV*tone*is_deviant"}}
readouts:
  A_standard: {metric: spike_count, of: A, when: not is_deviant}
  A_deviant: {metric: spike_count, of: A, when: is_deviant}
  B_standard: {metric: spike_count, of: B, when: not is_deviant}
  B_deviant: {metric: spike_count, of: B, when: is_deviant}
  rate: {metric: rate, of: B, when: is_deviant}
  on: {metric: rate, of: A, phase: oddball, when: tone*(1 - is_deviant) > 0}
  first: {metric: rate, of: A, phase: habituation, when: tone}
  none: {metric: rate, of: A, phase: habituation, when: is_deviant}
"""
)
OMISSION = (
    CELLS
    + """
include: [library/omission.yaml]
parameters: {soa: {value: 20 ms}, tone_length: {value: 8 ms}, n_entrainment: 5, n_pairs: 30}
stimuli:
  tones: {kind: current, to: [A, B], input: I, waveform: {shape: expression, value: "5 mV*tone*(1 - is_omitted)"}}
readouts:
  omitted: {metric: rate, of: A, when: is_omitted}
  heard: {metric: rate, of: A, phase: omission, when: not is_omitted}
"""
)


def recorded(text: str, tmp_path):
    path = tmp_path / "tones.yaml"
    path.write_text(text)
    run = run_spec(Request(spec=path, backend="reference", out=tmp_path / "runs", figures=False))
    return {a.name: a.value for a in run.answers}, run.recording.arrays


def counted(arrays, population: str, trials: np.ndarray) -> int:
    """Spikes of a population in these trials of 20 steps."""
    trial = np.asarray(arrays[f"spikes.{population}.step"]) // 20
    return int(np.isin(trial, trials).sum())


def test_standards_and_deviants_are_told_apart(tmp_path):
    found, arrays = recorded(ODDBALL, tmp_path)
    deviant = np.flatnonzero(np.asarray(arrays["signals.is_deviant"])[10::20])
    standard = np.setdiff1d(np.arange(45), deviant)
    assert 1 <= len(deviant) <= 18
    assert counted(arrays, "A", deviant) == counted(arrays, "B", standard) == 0
    assert found["A_standard"] == counted(arrays, "A", standard) > 0
    assert found["B_deviant"] == counted(arrays, "B", deviant) > 0
    assert found["A_deviant"] == found["B_standard"] == 0
    assert found["rate"] == pytest.approx(found["B_deviant"] / 2 / (len(deviant) * 0.020))
    # Two cells; a tone is 8 steps long.
    step = np.asarray(arrays["spikes.A.step"])
    inside = step % 20 < 8
    later = standard[standard >= 5]
    n = int((inside & np.isin(step // 20, later)).sum())
    assert found["on"] == pytest.approx(n / 2 / (len(later) * 0.008))
    n = int((inside & (step < 100)).sum())
    assert found["first"] == pytest.approx(n / 2 / (5 * 0.008))
    assert np.isnan(found["none"])


def test_what_is_heard_and_what_is_left_out(tmp_path):
    found, arrays = recorded(OMISSION, tmp_path)
    omitted = np.flatnonzero(np.asarray(arrays["signals.is_omitted"])[10::20])
    heard = np.setdiff1d(np.arange(5, 65), omitted)
    assert len(omitted) >= 1
    assert found["omitted"] == 0
    want = counted(arrays, "A", heard) / 2 / (len(heard) * 0.020)
    assert found["heard"] == pytest.approx(want)
    assert want > 0


def test_a_recording_that_lost_the_signal_says_so(tmp_path):
    path = tmp_path / "gates.yaml"
    path.write_text(HAND)
    run = run_spec(Request(spec=path, backend="reference", out=tmp_path / "runs", figures=False))
    arrays = {k: v for k, v in run.recording.arrays.items() if k != "signals.gate"}
    found = {a.name: a for a in answers(load(path), replace(run.recording, arrays=arrays))}
    assert np.isnan(found["open"].value)
    assert found["open"].note == "the signal 'gate' is not recorded"
    assert found["all"].value == 6


def test_numbers_in_a_condition_are_true_if_they_are_not_0():
    def said(text: str, *truths: str) -> str:
        return to_text(as_condition(parse(text), truths))

    assert said("a") == "a != 0.0"
    assert said("not a or b > 1") == "not a != 0.0 or b > 1"
    assert said("plastic and a*b", "plastic") == "plastic and a * b != 0.0"
