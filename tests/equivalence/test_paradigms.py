"""Streams of tones and fractions of cells on every target: oracles are counts by hand."""

import numpy as np
import pytest

from fnec.spec import load_text
from tests.specs_in_tests import HEADER, assert_same_bits, each_target, meaning, run_network

CELLS = """
simulation: {dt: 0.1 ms, seed: 1}
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
  standard:
    {kind: current, to: A, input: I,
     waveform: {shape: expression, value: "5 mV*tone*(1 - is_deviant)"}}
  deviant:
    {kind: current, to: B, input: I, waveform: {shape: expression, value: "5 mV*tone*is_deviant"}}
"""
)
OMISSION = (
    CELLS
    + """
include: [library/omission.yaml]
parameters: {soa: {value: 20 ms}, tone_length: {value: 8 ms}, n_entrainment: 5, n_pairs: 30}
stimuli:
  tones:
    {kind: current, to: [A, B], input: I,
     waveform: {shape: expression, value: "5 mV*tone*(1 - is_omitted)"}}
"""
)


def recorded(text: str, target: str):
    net = meaning(load_text(HEADER + text))
    rec = run_network(net, target)
    if target != "reference":
        assert_same_bits(rec, run_network(net))
    return rec


def answered(rec, population: str, n: int) -> np.ndarray:
    """(n,) whether the cells spiked in each 20 ms."""
    step = np.asarray(rec[f"spikes.{population}.step"])
    return np.array([bool(((step >= 200 * k) & (step < 200 * k + 200)).any()) for k in range(n)])


@each_target
def test_standards_and_deviants_reach_their_own_cells(target):
    rec = recorded(ODDBALL, target)
    heard = [answered(rec, p, 45) for p in "AB"]
    assert (heard[0] != heard[1]).all()  # each tone is one of the two
    assert heard[0][:5].all()
    assert 1 <= heard[1].sum() <= 18  # 8 of 40 are expected, with a deviation of 2.5


@each_target
def test_tones_are_left_out_one_at_a_time(target):
    rec = recorded(OMISSION, target)
    missing = ~answered(rec, "A", 65)
    assert not missing[:5].any()
    assert not missing[5::2].any()  # the first of each pair
    assert 1 <= missing[6::2].sum() <= 14  # 6 of 30 are expected, with a deviation of 2.2


FRACTION = """
simulation: {duration: 20 ms, dt: 0.1 ms, seed: 4}
neurons:
  counter:
    {inputs: {I: 1}, state: {v: {unit: 1}, drive: {derivative: I/(1 ms), unit: 1}},
     threshold: v > 1e9, reset: {v: 0}}
populations: {A: {neuron: counter, size: 400}, B: {neuron: counter, size: 10}}
stimuli:
  rain: {kind: poisson, to: A, rate: 1000 Hz, receptor: v, weight: 1, fraction: share}
  wind:
    {kind: current, to: [{population: A, first: 200}, B], input: I, fraction: 0.25,
     waveform: {shape: step, amplitude: 1}}
parameters: {share: {value: 0.5, range: [0, 1]}}
probes: {spikes: {record: spikes, of: all}}
"""


@each_target
def test_a_fraction_of_the_cells_is_reached(target):
    """Shares of 400 and 200 cells within four deviations."""
    rec = recorded(FRACTION, target)
    rained, blown = rec["final.A.v"] > 0, rec["final.A.drive"] > 0
    assert 160 <= rained.sum() <= 240
    assert rec["final.A.v"][rained].mean() == pytest.approx(20, abs=4 * (20 / 200) ** 0.5)
    assert 25 <= blown[:200].sum() <= 75
    assert not blown[200:].any()
    assert rec["final.A.drive"][blown] == pytest.approx(20)


@each_target
def test_all_or_none_is_a_fraction_too(target):
    for share, reached in (("1", 400), ("0", 0)):
        rec = recorded(FRACTION.replace("{value: 0.5, range", f"{{value: {share}.0, range"), target)
        assert (rec["final.A.v"] > 0).sum() == reached
