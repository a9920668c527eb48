"""Rich networks: the Brian2 script gives every bit of the reference interpreter's recording.

Two specs hold what a static network can be made of; a third has variables whose names mean
something in Brian2, C++ or Cython.
"""

import numpy as np
import pytest

from tests.specs_in_tests import assert_same_bits, run

STIMULI_AND_NOISE = """
include: [library/integrate_and_fire.yaml]
parameters: {w: {value: 2 mV}, drive: {value: 1 V/s}}
simulation: {duration: 60 ms, dt: 0.1 ms, seed: 5}
neurons:
  delta_cell:
    parameters: {tau: 10 ms, V_th: 20 mV, push: 1 mV, t_ref: 2 ms}
    inputs: {I: V/s}
    state:
      v:
        {derivative: -v/tau + I + push/tau, unit: mV, init: "uniform(0 mV, 25 mV)",
         clamped: refractory}
      slow: {derivative: (v - slow)/(5 ms), unit: mV}
      n_spikes: {unit: 1, init: 0}
    threshold: v > V_th
    reset: {v: 0 mV, n_spikes: n_spikes + 1, slow: "max(slow*0.5, 0 mV)"}
    refractory: t_ref
    integrate: rk2
  condition_cell:
    parameters: {tau: 10 ms}
    state:
      v: {derivative: (-v + 30 mV)/tau, unit: mV, init: 5 mV, clamped: refractory}
      w: {derivative: -w/(20 ms), unit: mV}
    expressions: {gap: {value: "where(v > 0 and w < 5 mV, v - w, 0)", unit: mV}}
    threshold: v > 20 mV
    reset: ["v = 0 mV", "w += 3 mV"]
    refractory: w > 1 mV
    integrate: rk4
  noisy:
    parameters: {tau: 10 ms, sigma: 3 mV}
    inputs: {I: V/s}
    state: {v: {derivative: -v/tau + I, unit: mV, noise: sigma*sqrt(2/tau)}}
    threshold: v > 5 mV
    reset: {v: 0 mV}
    integrate: euler_maruyama
  growing:
    parameters: {tau: 10 ms, sigma: 0.3}
    state: {x: {derivative: -x/tau + 1/tau, unit: 1, init: 1, noise: sigma*x*sqrt(2/tau)}}
    integrate: heun
  leak:
    parameters: {tau: 10 ms}
    inputs: {I: V/s}
    state: {v: {derivative: -v/tau + I, unit: mV}}
    integrate: exact
  curved:
    inputs: {I: V/s}
    state:
      v:
        {derivative: -v*(1 + (v/(10 mV))**2)/(10 ms) + I, unit: mV, init: "normal(0 mV, 5 mV)"}
    threshold: v > 8 mV
    reset: {v: v - 8 mV}
    integrate: euler
populations:
  D:
    neuron: delta_cell
    size: 30
    parameters: {tau: "normal(10 ms, 1 ms)", push: 30 mV, t_ref: "uniform(1 ms, 3 ms)"}
    positions: {x: "uniform(0 mm, 1 mm)", y: 0.5 mm}
  C: {neuron: condition_cell, size: 7}
  N: {neuron: noisy, size: 11}
  H: {neuron: growing, size: 1}
  L: {neuron: leak, size: 5, parameters: {tau: "uniform(5 ms, 20 ms)"}}
  F: {neuron: curved, size: 6}
  P: {neuron: poisson_source, size: 9, parameters: {rate: 200 Hz}}
  R: {spikes: {times: [1 ms, 2.05 ms, 2.05 ms, 7 ms, 30 ms], cells: [0, 1, 2, 0, 2]}, size: 3}
projections:
  among_D:
    pre: D
    post: D
    connect: {rule: probability, p: 0.3}
    receptor: v
    weight: "normal(0.2 mV, 0.1 mV)"
    delay: "0.1 ms + uniform(0 ms, 2 ms)"
  from_P:
    {pre: P, post: [D, N], connect: {rule: fixed_in_degree, n: 3}, receptor: v, weight: w,
     delay: 1 ms}
  from_R: {pre: R, post: C, connect: {rule: all_to_all}, receptor: w, weight: 0.4 mV}
  near:
    pre: D
    post: D
    connect: {rule: condition, where: distance < 0.2 mm, p: 0.7, autapses: false}
    receptor: v
    weight: 0.1 mV*exp(-distance/(0.1 mm))
    delay: 0.2 ms
  nothing:
    pre: D
    post: N
    connect: {rule: probability, p: 0.0}
    receptor: v
    weight: "normal(1 mV, 1 mV)"
    delay: "uniform(0 ms, 1 ms)"
stimuli:
  phases:
    kind: poisson
    to: D
    rate: {times: [0 s, 20 ms, 40 ms], values: [100 Hz, 500 Hz, 0 Hz]}
    receptor: v
    weight: 1.5 mV
  some:
    {kind: poisson, to: {population: C, first: 3}, rate: 200 Hz, receptor: w, weight: 0.5 mV,
     sources: 3}
  events: {kind: spikes, to: N, times: [10 ms, 12 ms], receptor: v, weight: 3 mV}
  beats:
    kind: current
    to: D
    input: I
    waveform: {shape: pulses, amplitude: drive, start: 5 ms, period: 7 ms, width: 2 ms}
  walk: {kind: current, to: N, input: I, waveform: {shape: ou, sigma: 1 V/s, tau: 5 ms}}
  wave:
    {kind: current, to: [L, F], input: I, waveform: {shape: sine, amplitude: 3 V/s, frequency: 50 Hz}}
  steps:
    kind: current
    to: {population: L, first: 2}
    input: I
    waveform: {shape: table, times: [0 ms, 10 ms, 20 ms], values: [0 V/s, 1 V/s, 2 V/s]}
probes:
  spikes: {record: spikes, of: all}
  of_D:
    {record: [v, slow], of: {population: D, cells: [3, 1, 7]}, every: 0.5 ms, start: 1 ms,
     stop: 50 ms}
  of_C: {record: [v, gap], of: C, every: 0.3 ms}
  of_N: {record: v, of: {population: N, first: 2}}
"""

SYNAPSES_AND_COUPLING = """
include: [library/synapses.yaml, library/hodgkin_huxley.yaml]
simulation: {duration: 20 ms, dt: 0.05 ms, seed: 9}
parameters: {n: {value: 12}, double: {value: 2.0}, high: {value: 3}}
neurons:
  random:
    parameters: {tau: 5 ms}
    state:
      new: {derivative: -new/tau, unit: mV, init: "uniform(0 mV, 1 mV)"}
      u: {unit: 1, init: 0}
      new_0: {unit: 1, init: double*i/n}
    expressions:
      poisson: {value: new*(1 + u)**2 + abs(new)**1.5/(1 mV)**0.5, unit: mV}
    threshold: rand() < 0.01 or poisson > 4 mV
    reset: {u: u + 1 - rand()}
    integrate: exact
  bare:
    state: {v: {unit: mV, init: 1 mV, clamped: refractory}}
    threshold: v > high*1 mV
    reset: {v: 0 mV}
    refractory: 2 ms
synapses:
  facilitating:
    parameters: {U: 0.3, tau_f: "uniform(5 ms, 20 ms)"}
    state:
      u_s: {derivative: -u_s/tau_f, unit: 1, init: 0.1}
      r: {unit: 1, init: 1.0}
    at_pre:
      - u_s = u_s + U*(1 - u_s)
      - r = r*(1 - u_s)
      - post.new += weight*u_s*r*post.tau/(5 ms)
    integrate: euler
  rectifying:
    parameters: {g: 0.1}
    adds: {I: "g*weight*(pre.v - post.v)*where(post.v > pre.v, 1, 0.5)"}
populations:
  A: {neuron: random, size: n, parameters: {tau: "normal(5 ms, 0.5 ms)"}}
  B: {neuron: hodgkin_huxley, size: 5, init: {v: "uniform(-70 mV, -40 mV)"}}
  W: {neuron: wang_buzsaki, size: 4}
  K: {neuron: bare, size: 3}
projections:
  among_A:
    pre: A
    post: A
    connect: {rule: probability, p: 0.4}
    synapse: facilitating
    weight: "normal(1 mV, 0.3 mV)"
    delay: 0.5 ms
  gaps:
    pre: [B, W]
    post: [B, W]
    connect: {rule: probability, p: 0.6, autapses: false}
    synapse: gap_junction
    weight: "uniform(1 nS, 3 nS)"
  kinetic:
    {pre: B, post: W, connect: {rule: all_to_all}, synapse: graded_kinetic, weight: 1 nS}
  one_way: {pre: W, post: B, connect: {rule: all_to_all}, synapse: rectifying, weight: 1 nS}
  to_K: {pre: A, post: K, connect: {rule: fixed_out_degree, n: 2}, receptor: v, weight: 0.7 mV}
stimuli:
  p:
    {kind: poisson, to: A, rate: 100 Hz*(1 + i), receptor: new, weight: 0.1 mV*(1 + 0.1*i)}
  q: {kind: poisson, to: K, rate: 100 Hz*(1 + sin(100 Hz*t)), receptor: v, weight: 0.5 mV}
probes:
  spikes: {record: spikes, of: all}
  of_A: {record: [new, poisson, u], of: A, every: 0.5 ms}
  potentials: {record: v, of: [B, W, K], every: 0.15 ms, start: 0.1 ms}
"""

# Attributes of groups, words of C++ and Cython, functions and helpers of the script.
ODD = """name order when clock namespace sources queue state template switch double register include
    bool std index print gamma beta S E N0 poisson arcsin metre2 mvolt b2 np model names c cells
    exp64 step_uniform key_noise first_cell t_clamped P_v_v cond idx class_ lio errno""".split()  # noqa: SIM905
NAMES = f"""
simulation: {{duration: 2 ms, dt: 0.1 ms, seed: 9}}
neurons:
  odd:
    parameters: {{tau: 5 ms}}
    state:
      {{{", ".join(f"{n}: {{derivative: 1/tau - {n}/tau, unit: 1, init: 0.1*i}}" for n in ODD)}}}
    threshold: name > 0.5
    reset: {{name: 0}}
    integrate: euler
populations: {{A: {{neuron: odd, size: 9}}, model: {{neuron: odd, size: 1}}}}
projections:
  cells: {{pre: A, post: model, connect: {{rule: all_to_all}}, receptor: order, weight: 0.5}}
probes:
  group: {{record: spikes, of: all}}
  probe: {{record: [name, order, double, cells], of: all, every: 0.5 ms}}
"""
SPECS = {"stimuli": STIMULI_AND_NOISE, "synapses": SYNAPSES_AND_COUPLING, "names": NAMES}
SLOW = [pytest.param(t, marks=pytest.mark.slow) for t in ("brian2:cpp_standalone", "brian2:cython")]
each_spec = pytest.mark.parametrize("spec", SPECS)


@each_spec
@pytest.mark.parametrize("target", ["brian2:numpy", *SLOW])
def test_every_recording_has_the_bits_of_the_interpreter(spec, target):
    rec = run(SPECS[spec], target, trace=(0, 1000, 25))
    assert_same_bits(rec, run(SPECS[spec], trace=(0, 1000, 25)))
    assert sum(len(v) for k, v in rec.items() if k.startswith("spikes.") and k.endswith("step")) > 5


@pytest.mark.parametrize("chunk", [1, 7, 10_000])
def test_chunks_leave_no_trace(chunk):
    whole = run(STIMULI_AND_NOISE, duration=0.01)
    assert_same_bits(run(STIMULI_AND_NOISE, "brian2:numpy", duration=0.01, chunk=chunk), whole)


def test_cython_has_the_bits_too():
    text = """
    simulation: {duration: 5 ms, dt: 0.1 ms, integrate: rk4}
    neurons: {cell: {state: {v: {derivative: (1 - v*v*v)/(5 ms), unit: 1, init: i/n}}}}
    populations: {A: {neuron: cell, size: 5}}
    """
    assert_same_bits(run(text, "brian2:cython"), run(text))


def test_runs_in_one_process_do_not_disturb_each_other():
    first = run(NAMES, "brian2:numpy")
    run(STIMULI_AND_NOISE, "brian2:numpy", duration=0.001)
    assert_same_bits(run(NAMES, "brian2:numpy"), first)


def test_a_run_that_leaves_the_numbers_says_where_and_when(capsys):
    text = """
    simulation: {duration: 100 ms, dt: 0.1 ms, integrate: euler}
    neurons: {grows: {state: {x: {derivative: x*x/(1 ms), unit: 1, init: 0.05 + 0.01*i}}}}
    populations: {A: {neuron: grows, size: 3}}
    probes: {seen: {record: x, of: A, every: 1 ms}}
    """
    rec = run(text, "brian2:numpy", chunk=100)
    assert (rec["status"], rec["n_done"]) == ("nan", 200)
    assert np.isinf(rec["final.A.x"]).sum() + np.isnan(rec["final.A.x"]).sum() == 2
    said = capsys.readouterr().err
    assert "x of cell 1 of A became " in said
    assert "(in 2 cells) between 10 ms and 20 ms; a smaller dt may help" in said
    assert (rec["nan"]["cell"], rec["nan"]["after"], rec["nan"]["time"]) == (1, 0.01, 0.02)
