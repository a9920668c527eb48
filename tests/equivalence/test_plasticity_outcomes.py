"""Where plasticity leads: the rate that inhibition strives for, the two ends of competition."""

import numpy as np
import pytest

from tests.specs_in_tests import run

VOGELS = """
include: [library/plasticity.yaml]
simulation: {duration: 60 s, dt: 1 ms, seed: 1}
neurons:
  source: {parameters: {rate: 20 Hz}, threshold: "rand() < rate*dt"}
  cell:
    parameters: {tau_m: 20 ms, V_rest: -70 mV, E_ex: 0 mV, E_in: -80 mV, tau_e: 5 ms, tau_i: 10 ms}
    state:
      v: {derivative: "(V_rest - v + g*(E_ex - v) + h*(E_in - v))/tau_m", unit: mV, init: V_rest}
      g: {derivative: -g/tau_e, unit: 1}
      h: {derivative: -h/tau_i, unit: 1}
    threshold: v > -50 mV
    reset: {v: -60 mV}
    integrate: exponential_euler
populations:
  exc: {neuron: source, size: 400}
  inh: {neuron: source, size: 200}
  cell: {neuron: cell, size: 10}
projections:
  drive: {pre: exc, post: cell, connect: {rule: probability, p: 0.5}, receptor: g, weight: 0.03}
  learning:
    {pre: inh, post: cell, connect: {rule: probability, p: 0.5}, synapse: stdp_inhibitory, receptor: h, weight: 0.03, parameters: {eta: 0.01, rho_0: 10 Hz}}
probes: {spikes: {record: spikes, of: cell}}
"""


@pytest.mark.slow
def test_inhibitory_plasticity_brings_cells_to_their_target_rate():
    """Vogels et al. 2011: the drift of w is 2 eta tau rho_pre (rho_post - rho_0).

    That holds for uncorrelated spikes. Ten cells over 40 s at 10 Hz are 4000 spikes, 1.6 % of
    counting noise; a source's own inhibition makes the target's spikes rarer behind its own, which
    lets the rate settle above rho_0, by less than 10 % with a hundred sources a cell.
    """
    rec = run(VOGELS, "jax")
    steps = rec["spikes.cell.step"] * 1e-3
    start, end = np.mean(steps < 1) * len(steps) / 10, np.mean(steps >= 20) * len(steps) / 10 / 40
    assert start > 25  # without inhibition
    assert 9.6 < end < 11.2  # Hz


SONG = """
include: [library/plasticity.yaml]
simulation: {duration: 500 s, dt: 1 ms, seed: 1}
neurons:
  source: {parameters: {rate: 10 Hz}, threshold: "rand() < rate*dt"}
  cell:
    parameters: {tau_m: 20 ms, V_rest: -70 mV, E_ex: 0 mV, E_in: -70 mV, tau_s: 5 ms}
    state:
      v: {derivative: "(V_rest - v + g*(E_ex - v) + h*(E_in - v))/tau_m", unit: mV, init: V_rest}
      g: {derivative: -g/tau_s, unit: 1}
      h: {derivative: -h/tau_s, unit: 1}
    threshold: v > -54 mV
    reset: {v: -60 mV}
    integrate: exponential_euler
populations:
  exc: {neuron: source, size: 1000}
  inh: {neuron: source, size: 200, parameters: {rate: 10 Hz}}
  cell: {neuron: cell, size: 1}
projections:
  learning:
    {pre: exc, post: cell, connect: {rule: all_to_all}, synapse: stdp_additive, receptor: g, weight: 0.015, parameters: {w_0: "uniform(0, 1)", A_plus: 0.01, A_minus: 0.01104}}
  inhibition: {pre: inh, post: cell, connect: {rule: all_to_all}, receptor: h, weight: 0.05}
probes: {spikes: {record: spikes, of: cell}}
"""


@pytest.mark.slow
def test_competing_weights_go_to_their_bounds():
    """Song, Miller and Abbott 2000: weights of one cell become bimodal under additive STDP.

    Their cell, inputs and time constants; steps of w twice theirs, 500 s. On a grid of 1 ms, pairs
    within a step count as source first, so the areas of the window sum to 20.5 and 19.5 steps:
    depression is 1.05 of potentiation, as theirs, if A_minus = 1.05 * 20.5 / 19.5 * A_plus. Even
    weights would leave 40 % in the outer fifths and 20 % in the middle one.
    """
    w = run(SONG, "jax")["synapses.learning.w"]
    shares = np.histogram(w, bins=5, range=(0, 1))[0] / len(w)
    assert shares[0] + shares[-1] > 0.6
    assert shares[0] > 1.5 * shares[2] and shares[-1] > 1.5 * shares[2]
