"""A network whose rate follows its knobs, small enough to try hundreds of candidates."""

TINY = """fnec: 1
name: tiny
parameters:
  gain: {value: 0.2, range: [0, 3]}
  drive: {value: 19 mV, range: [10 mV, 40 mV]}
  p: {value: 0.2, range: [0.1, 0.5]}
  nu: {value: 100 Hz, range: [10 Hz, 1000 Hz]}
  n: {value: 40, range: [10, 100]}
simulation: {duration: 300 ms, dt: 0.5 ms, seed: 5}
neurons:
  lif:
    parameters: {E_L: -70 mV, V_th: -50 mV, tau_m: 10 ms}
    state: {v: {derivative: "(E_L - v + drive)/tau_m", unit: mV, init: E_L}}
    threshold: v > V_th
    reset: {v: E_L}
populations: {E: {neuron: lif, size: n, init: {v: "uniform(-70 mV, -50 mV)"}}}
projections:
  loop:
    {pre: E, post: E, connect: {rule: probability, p: p}, receptor: v, weight: gain*0.2 mV, delay: 1 ms}
stimuli:
  noise: {kind: poisson, to: E, rate: nu, receptor: v, weight: 1 mV}
probes:
  spikes: {record: spikes, of: E}
readouts:
  rate_E: {metric: rate, of: E}
"""
TUNING = """
tuning:
  handles: {gain: {}, drive: {}}
  objectives: {rate: {readout: rate_E, target: 30 Hz, within: 0.3 Hz}}
"""
