"""Every rule of the library on every program, bit by bit as the interpreter has it."""

import pytest

from tests.specs_in_tests import assert_same_bits, each_program, run

CELLS = """
include: [library/plasticity.yaml, library/integrate_and_fire.yaml, library/receptors.yaml]
simulation: {duration: 150 ms, dt: 0.5 ms, seed: 3}
neurons:
  source: {parameters: {rate: 60 Hz}, threshold: "rand() < rate*dt"}
  cell:
    extends: leaky
    receptors:
      ampa: {receptor: exp_conductance}
      rising: {receptor: biexp_conductance}
      slow: {receptor: low_pass, tau: 10 ms}
      fast: {receptor: low_pass, tau: 7 ms}
      reward: {receptor: modulator}
    integrate: euler
populations:
  S: {neuron: source, size: 20}
  T: {neuron: cell, size: 6, init: {v: "uniform(-65 mV, -52 mV)"}}
  quiet: {neuron: cell, size: 2}
  listed: {size: 2, spikes: {times: [0 ms, 3 ms, 20 ms, 20 ms, 70 ms], cells: [0, 1, 0, 1, 0]}}
  praise: {size: 1, spikes: {times: [30 ms, 90 ms], cells: [0]}}
projections:
  drive: {pre: S, post: T, connect: {rule: all_to_all}, receptor: ampa, weight: 4 nS}
  reward: {pre: praise, post: [T, quiet], connect: {rule: all_to_all}, receptor: reward, weight: 0.5}
  RULES
probes:
  spikes: {record: spikes, of: all}
  v: {record: v, of: T, every: 5 ms}
""".replace("cells: [0]}", "cells: [0, 0]}")
RULES = (
    "stdp_additive", "stdp_multiplicative", "stdp_nearest", "stdp_triplet", "stdp_inhibitory",
    "tsodyks_markram", "stdp_reward", "stdp_voltage",
)  # fmt: skip
# Sources with and without delays, listed sources, autapses and several synapses of one pair,
# targets that never spike, and no synapse at all.
WAYS = {
    "plain": ("S", "T", "{rule: probability, p: 0.5}", ""),
    "delayed": ("S", "T", "{rule: all_to_all}", ", delay: 1.5 ms"),
    "spread": ("T", "T", "{rule: all_to_all}", ', delay: "uniform(0.5 ms, 3 ms)"'),
    "within": ("T", "T", "{rule: fixed_in_degree, n: 7}", ""),
    "listed": ("listed", "T", "{rule: all_to_all}", ""),
    "silent": ("S", "quiet", "{rule: all_to_all}", ""),
    "none": ("S", "T", "{rule: probability, p: 0}", ""),
}


def all_ways(rule: str) -> str:
    """The cells with a projection of the rule for each way to connect."""
    start = "" if rule == "tsodyks_markram" else ', parameters: {w_0: "uniform(0, 1)"}'
    lines = [
        f"to_{name}: {{pre: {pre}, post: {post}, connect: {connect}, synapse: {rule}, "
        f"receptor: {'rising' if name == 'delayed' else 'ampa'}, weight: 0.3 nS{more}{start}}}"
        for name, (pre, post, connect, more) in WAYS.items()
    ]
    return CELLS.replace("RULES", "\n  ".join(lines))


@each_program
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_the_library_has_the_same_bits_everywhere(target, rule):
    text = all_ways(rule)
    expected = run(text)
    assert len(expected["spikes.T.step"]) > 20
    assert_same_bits(run(text, target), expected)
