"""The spec that `fnec new` writes."""

STARTER = """\
fnec: 1
name: my_model
title: Excitatory and inhibitory leaky integrate-and-fire neurons

# Neuron models, receptors and synapses come from the library, or are written here under
# `neurons:`, `receptors:` and `synapses:` as equations.
include: [library/integrate_and_fire.yaml]

# Knobs: each is a flag of `fnec run my_model.yaml` and of both programs.
parameters:
  n: {value: 1000, range: [10, 100000], help: neurons in all}
  p: {value: 0.08, range: [0, 1], help: connection probability}
  w_e: {value: 1.6 mV, help: weight of an excitatory synapse}
  w_i: {value: -9 mV, help: weight of an inhibitory synapse}

# Values that follow from the knobs.
constants: {n_exc: floor(0.8*n + 0.5)}

simulation: {duration: 500 ms, dt: 0.1 ms, seed: 1}

neurons:
  cell:
    extends: leaky_psc # dv/dt = (E_L - v + g_e + g_i)/tau_m; g_e and g_i decay
    parameters: {E_L: -49 mV, tau_m: 20 ms, V_th: -50 mV, V_reset: -60 mV, t_ref: 5 ms}
    state:
      v: {init: "uniform(V_reset, V_th)"}

populations:
  E: {neuron: cell, size: n_exc, tags: {sign: exc}}
  I: {neuron: cell, size: n - n_exc, tags: {sign: inh}}

# Every spike of `pre` adds `weight` to `receptor` of its targets, after `delay`.
projections:
  from_E:
    pre: E
    post: [E, I]
    connect: {rule: probability, p: p, autapses: false}
    receptor: g_e
    weight: w_e
    delay: 1 ms
  from_I:
    pre: I
    post: [E, I]
    connect: {rule: probability, p: p, autapses: false}
    receptor: g_i
    weight: w_i
    delay: 1 ms

stimuli:
  background: {kind: poisson, to: E, rate: 100 Hz, receptor: g_e, weight: 0.2 mV}

probes:
  spikes: {record: spikes, of: all}
  vm: {record: v, of: {population: E, first: 4}, every: 0.5 ms}

# Figures that every run is checked against, with their source.
expect:
  rate_E:
    metric: rate
    of: E
    after: 100 ms
    between: [1 Hz, 30 Hz]
    source: irregular firing, as in the cortex; replace this by your own
"""
