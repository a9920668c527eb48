"""Networks that put many features side by side, as no model would: every program has the same bits.

The interpreter works node by node and is the oracle; each network has to spike, or equal bits would
prove little.
"""

import pytest

from tests.specs_in_tests import assert_same_bits, each_program, run

NETWORKS = {
    "delays, receptors, autapses and integrators": """
simulation: {duration: 50 ms, dt: 0.1 ms, seed: 8}
neurons:
  cell:
    inputs: {I: 1}
    parameters: {tau: {value: 5 ms}, drive: 1.3}
    receptors: {fast: {receptor: r}, slow: {receptor: r, tau: 8 ms}}
    state:
      v: {derivative: (drive + I - v)/tau, unit: 1, clamped: refractory}
    threshold: v > 1 - 0.1*I
    reset: ["v -= 1"]
    refractory: 0.5 ms
    integrate: exponential_euler
receptors:
  r: {parameters: {tau: 2 ms}, state: {g: {derivative: -g/tau, unit: 1}}, adds: {I: g}, at_spike: [g += weight], integrate: exact}
populations:
  one: {neuron: cell, size: 1, init: {v: 0.5}}
  none: {neuron: cell, size: 2}
  A: {neuron: cell, size: 5, init: {v: "uniform(0, 1)"}, parameters: {drive: "uniform(1.2, 2.5)"}}
  B: {neuron: cell, size: 33, init: {v: "uniform(0, 1)"}, integrate: rk4, parameters: {drive: "uniform(1.2, 2.5)"}}
projections:
  maxed: {pre: A, post: [one, none, B], connect: {rule: all_to_all}, receptor: fast, weight: 0.01, delay: 6.4 ms}
  dists: {pre: B, post: [A, B], connect: {rule: fixed_in_degree, n: 9, autapses: true, multapses: true}, receptor: slow, weight: "normal(0, 0.02)", delay: "uniform(0 ms, 6.4 ms)"}
  self: {pre: B, post: B, connect: {rule: one_to_one}, receptor: v, weight: 0.02}
  multi: {pre: [one, A], post: [one, A], connect: {rule: fixed_total, n: 60, autapses: true, multapses: true}, receptor: v, weight: "normal(0, 0.02)", delay: 0 ms}
  listed: {pre: B, post: A, connect: {rule: edges, list: [[32, 0], [0, 4], [32, 0], [3, 3]]}, receptor: fast, weight: 0.02, delay: 3.2 ms}
stimuli:
  p: {kind: poisson, to: {population: B, where: "i % 3 == 1"}, rate: 500 Hz*(1 + sin(300 Hz*t)), receptor: v, weight: 0.05}
  q: {kind: poisson, to: A, rate: {times: [5 ms, 20 ms], values: [100 Hz, 1000 Hz]}, receptor: slow, weight: 0.05*(1+i), sources: 3}
  o: {kind: current, to: {population: B, where: "i > 20"}, input: I, waveform: {shape: ou, sigma: 0.3, tau: 4 ms, start: 2 ms, stop: 40 ms}}
  o2: {kind: current, to: one, input: I, waveform: {shape: ou, sigma: 0.3, tau: 4 ms}}
  k: {kind: spikes, to: {population: B, where: "i > 20"}, times: [1 ms, 2 ms, 2 ms], receptor: fast, weight: 0.1}
probes: {v: {record: [v, I, g_fast, g_slow], of: [A, B, one]}, s: {record: spikes, of: all}}
""",
    "noise in two variables, conditions and gap junctions": """
simulation: {duration: 50 ms, dt: 0.1 ms, seed: 8}
neurons:
  two:
    inputs: {I: mV/ms}
    state:
      v: {derivative: (10 mV - v)/(5 ms) + I + w/(7 ms), unit: mV, noise: 1 mV/ms**0.5, clamped: refractory}
      w: {derivative: -w/(10 ms), unit: mV, noise: 2 mV/ms**0.5}
      count: {unit: 1}
    threshold: v > 11 mV and w > 0 mV
    reset: ["v = v - 10 mV", "w -= 0.5*v", "count += 1"]
    refractory: w > 0.5 mV and v < 9 mV
    integrate: euler_maruyama
  mult:
    state:
      v: {derivative: (10 mV - v)/(5 ms), unit: mV, noise: 0.3*v/ms**0.5, init: 3 mV}
      r: {derivative: (rand() - 0.5 + randn())/ms - r/(2 ms), unit: 1}
    threshold: v > 11 mV or (r > 1 and not t < 5 ms)
    reset: ["v = 2 mV + 1 mV*r"]
    refractory: 3*dt
    integrate: heun
synapses: {gap: {adds: {I: weight*(pre.v - post.v)}}}
populations:
  T: {neuron: two, size: 11, init: {v: "uniform(0 mV, 10 mV)"}, positions: {x: i*1 um}}
  M: {neuron: mult, size: 3}
projections:
  gaps: {pre: T, post: T, connect: {rule: probability, p: "exp(-distance/(3 um))", autapses: false}, synapse: gap, weight: "uniform(0.05 /ms, 0.1 /ms)"}
  mt: {pre: M, post: {population: T, where: "x > 3.5 um"}, connect: {rule: all_to_all}, receptor: w, weight: 0.3 mV*(1 + post.i), delay: 0.1 ms}
probes: {v: {record: [v, w, count], of: T}, m: {record: [v, r], of: M}, s: {record: spikes, of: all}}
""",
    "gap junctions of held cells": """
simulation: {duration: 40 ms, dt: 0.1 ms, seed: 2}
neurons:
  held:
    inputs: {I: 1/ms}
    parameters: {tau: 5 ms}
    state:
      v: {derivative: (2 - v)/tau + I - w/tau, unit: 1, clamped: refractory}
      w: {derivative: (0.3*v - w)/(3*tau), unit: 1, clamped: refractory}
    threshold: v > 1
    reset: ["v = 0.2*v", "w += 0.1"]
    refractory: I < -0.001/ms or w > 0.35
    integrate: exponential_euler
  free:
    extends: held
    refractory: "1 ms + 0*tau"
synapses:
  gap: {adds: {I: weight*(pre.v - post.v)}}
populations:
  H: {neuron: held, size: 6, init: {v: "uniform(0, 1)"}, parameters: {tau: "uniform(4 ms, 6 ms)"}}
  F: {neuron: free, size: 5, init: {v: "uniform(0, 1)"}, parameters: {tau: "uniform(4 ms, 6 ms)"}}
projections:
  gaps: {pre: [F, H], post: [H, F], connect: {rule: probability, p: 0.5, autapses: false}, synapse: gap, weight: "uniform(0.01 /ms, 0.02 /ms)"}
  auto: {pre: H, post: H, connect: {rule: fixed_out_degree, n: 8, autapses: true, multapses: true}, receptor: w, weight: 0.01, delay: 0.7 ms}
stimuli:
  n: {kind: poisson, to: [H, F], rate: "100 Hz*(2 + sin(400 Hz*t))", receptor: v, weight: 0.05}
  m: {kind: poisson, to: F, rate: 100 Hz*(i+1), receptor: w, weight: "-0.02"}
probes: {v: {record: [v, w, I], of: [F, H], every: 0.3 ms, start: 1 ms}, s: {record: spikes, of: all}}
""",
}


@pytest.mark.parametrize("name", NETWORKS)
@each_program
def test_an_odd_network_has_the_same_bits_on_every_target(target, name):
    expected = run(NETWORKS[name])
    assert sum(len(v) for k, v in expected.items() if k.startswith("spikes.")) > 20
    assert_same_bits(run(NETWORKS[name], target), expected)
