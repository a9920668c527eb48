"""Networks in which everything that can be under way is under way when a run is cut off."""

CELL = """
  lif:
    parameters: {E_L: -74 mV, tau_m: 10 ms, tau_s: 2 ms, V_th: -60 mV, V_reset: -70 mV, t_ref: 2 ms}
    state:
      v:   {derivative: "(E_L - v + g_e) / tau_m", unit: mV, init: E_L, clamped: refractory}
      g_e: {derivative: "-g_e / tau_s", unit: mV}
    threshold: v > V_th
    reset: {v: V_reset}
    refractory: t_ref
    integrate: euler
"""
RULE = """
synapses:
  stdp:
    parameters: {gain: 900 mV, A_pre: A_plus, A_post: -0.006, tau_pre: 20 ms, tau_post: 20 ms,
      w_max: 0.028, k: "1 + 0.1*pre.i/pre.n"}
    state: {w: {unit: 1, init: weight}}
    traces: {x: tau_pre, y: tau_post}
    at_pre: ["post.g_e += gain*w", "x += A_pre*k", "w = clip(w + y, 0, w_max)"]
    at_post: ["y += A_post", "w = clip(w + x, 0, w_max)"]
"""
WIRED = "connect: {rule: probability, p: 0.2}, synapse: stdp, weight: 'uniform(0.01, 0.02)'"
SEEN = """
probes:
  spikes: {record: spikes, of: all}
  v: {record: v, of: {population: T, first: 5}, every: 1 ms, start: 7 ms}
"""

LEARNING = f"""
simulation: {{duration: 200 ms, dt: 0.5 ms, seed: 3}}
parameters: {{A_plus: {{value: 0.01, help: potentiation}}}}
neurons:
  source: {{parameters: {{rate: 50 Hz}}, threshold: "rand() < rate*dt"}}{CELL}{RULE}
populations:
  S: {{neuron: source, size: 60}}
  T: {{neuron: lif, size: 20}}
  listed: {{size: 2, spikes: {{times: [1 ms, 30 ms, 51 ms, 90 ms, 170 ms], cells: [0, 1, 0, 0, 1]}}}}
projections:
  a: {{pre: S, post: T, {WIRED}, delay: "uniform(0 ms, 8 ms)"}}
  b: {{pre: S, post: T, {WIRED}, delay: 3 ms}}
  c: {{pre: listed, post: T, connect: {{rule: all_to_all}}, receptor: g_e, weight: 20 mV, delay: 9 ms}}
stimuli:
  noise: {{kind: poisson, to: T, rate: 300 Hz, receptor: g_e, weight: 20 mV}}{SEEN}
  rows: {{record: g_e, of: T, every: 0.5 ms}}
"""

PROTOCOL = f"""
simulation: {{dt: 1 ms, seed: 3}}
parameters:
  n_trials: {{value: 2, help: trials}}
  A_plus: {{value: 0.01, help: potentiation}}
protocol:
  phases:
    train: {{trials: n_trials, duration: 80 ms}}
    test: {{duration: 100 ms, plasticity: {{a: off, b: fading}}}}
signals:
  X:
    unit: cm
    phases:
      train: {{value: "4 cm/9*back_and_forth(hold, 10)", hold: 5 ms}}
      test: {{value: "-0.5 cm + t_phase*(5 cm/s)"}}
  D: {{unit: cm, value: "clipped_normal(1.5 cm, 0.6 cm, 0.8 cm, 1.8 cm)", hold: 20 ms}}
neurons:
  source:
    parameters: {{x: 0 cm, A: 300 Hz, R: 0.8 cm}}
    threshold: "rand() < dt*clip(A*(1 - ((x - X)**2 + D**2)/(R*R)/8), 0 Hz, 300 Hz)"{CELL}{RULE}
populations:
  S: {{neuron: source, size: 80, parameters: {{x: 4 cm*i/(n - 1)}}}}
  T: {{neuron: lif, size: 70}}
projections:
  a: {{pre: S, post: T, {WIRED}}}
  b: {{pre: S, post: T, {WIRED}, delay: 1 ms}}{SEEN}
  rows: {{record: v, of: T, every: 5 ms}}
"""
NETWORKS = {"learning": LEARNING, "protocol": PROTOCOL}
