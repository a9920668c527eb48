"""Plastic synapses against closed forms: single pairings, windows, steady states."""

import math

import numpy as np
import pytest

from tests.specs_in_tests import each_target, run, spike_steps, trace

# A cell that spikes one step after its `v` gets an event, whatever else it hears.
PUPPET = """
  puppet:
    state: {v: {unit: 1}, g: {unit: mV}, h: {unit: 1}}
    threshold: v > 0.5
    reset: {v: 0}
"""


def listed(times, cells) -> str:
    """A list of spikes (ms, cell) in the language."""
    return f"{{times: [{', '.join(f'{t} ms' for t in times)}], cells: {[int(c) for c in cells]}}}"


# Rows of hand-checked weights: dt 1 ms, traces that hold the amplitudes, w of either unit.
BY_HAND = f"""
simulation: {{duration: 32 ms, dt: 1 ms}}
neurons: {PUPPET}
synapses:
  additive:
    parameters: {{gain: 72 mV, A_pre: 0.01, A_post: -0.006, tau: 20 ms, w_max: 0.028}}
    state: {{w: {{unit: 1, init: weight}}, w_after_pre: {{unit: 1}}}}
    traces: {{x: tau, y: tau}}
    at_pre: ["post.g += gain*w", x += A_pre, "w = clip(w + y, 0, w_max)", w_after_pre = w]
    at_post: [y += A_post, "w = clip(w + x, 0, w_max)"]
  multiplicative:
    parameters: {{A_pre: 0.01, A_post: -0.0105, tau: 20 ms, w_max: 20 mV}}
    state: {{w: {{unit: mV, init: weight}}}}
    traces: {{x: tau, y: tau}}
    transmit: w
    at_pre: [x += A_pre, "w = clip(w + y*w, 0 mV, w_max)"]
    at_post: [y += A_post, "w = clip(w + x*(w_max - w), 0 mV, w_max)"]
populations:
  listed: {{size: 1, spikes: {{times: [0 ms, 12 ms, 30 ms], cells: [0, 0, 0]}}}}
  cell: {{neuron: puppet, size: 1, init: {{v: 1}}}}
  A: {{neuron: puppet, size: 1}}
  B: {{neuron: puppet, size: 1}}
  C: {{neuron: puppet, size: 1}}
projections:
  to_A: {{pre: listed, post: A, connect: {{rule: all_to_all}}, synapse: additive, weight: 0.020}}
  to_B: {{pre: cell, post: B, connect: {{rule: all_to_all}}, synapse: additive, weight: 0.020}}
  to_C:
    {{pre: listed, post: C, connect: {{rule: all_to_all}}, synapse: multiplicative, receptor: g,
     weight: 14 mV}}
stimuli:
  to_pre: {{kind: spikes, to: cell, times: [11 ms, 29 ms], receptor: v, weight: 1}}
  to_post: {{kind: spikes, to: [A, B, C], times: [4 ms, 29 ms], receptor: v, weight: 1}}
probes: {{g: {{record: g, of: [A, B, C]}}, spikes: {{record: spikes, of: all}}}}
"""


@each_target
def test_single_pairings_are_those_checked_by_hand(target):
    """Source at 0 and 12 ms, target at 5 ms, both at 30 ms: traces on synapses and on cells."""
    rec = run(BY_HAND, target)
    for name, source in (("A", "listed"), ("B", "cell")):
        assert spike_steps(rec, source) == [0, 12, 30]
        assert spike_steps(rec, name) == [5, 30]
        first = 0.02 + 0.01 * math.exp(-5 / 20)
        second = first - 0.006 * math.exp(-7 / 20)
        third = second - 0.006 * math.exp(-25 / 20)
        jumps = np.diff(trace(rec, "g", "g", name)[:, 0])[[0, 12, 30]] / 0.072
        assert [f"{x:.6f}" for x in jumps] == ["0.020000", "0.027788", "0.023560"]
        assert jumps == pytest.approx([0.02, first, second], rel=1e-13)  # 30 steps of rounding
        after_pre = rec[f"synapses.to_{name}.w_after_pre"][0]
        assert after_pre == pytest.approx(third, rel=1e-13)
        assert f"{after_pre:.6f} {rec[f'synapses.to_{name}.w'][0]:.6f}" == "0.021841 0.028000"
    jumps = np.diff(trace(rec, "g", "g", "C")[:, 0])[[0, 12, 30]] * 1e3
    assert [f"{x:.4f}" for x in jumps] == ["14.0000", "14.0467", "13.9428"]


WINDOW = """
include: [library/plasticity.yaml]
simulation: {{duration: 160 ms, dt: 1 ms}}
neurons: {puppet}
populations:
  pre: {{size: {n}, spikes: {spikes}}}
  post: {{neuron: puppet, size: 1}}
projections:
  learning:
    {{pre: pre, post: post, connect: {{rule: all_to_all}}, synapse: {rule}, receptor: g,
     weight: 1 mV, parameters: {{A_plus: 0.01, A_minus: 0.012, tau_minus: 30 ms}}}}
stimuli: {{now: {{kind: spikes, to: post, times: [79 ms], receptor: v, weight: 1}}}}
probes: {{spikes: {{record: spikes, of: all}}}}
"""
LAGS = np.arange(-60, 61)  # of the target behind the source, ms


@each_target
@pytest.mark.parametrize("rule", ["stdp_additive", "stdp_multiplicative", "stdp_nearest"])
def test_single_pairs_trace_out_the_window(target, rule):
    """One target spike at 80 ms, sources from 60 ms before to 60 ms behind, in one network."""
    spikes = listed(80 - LAGS, range(len(LAGS)))
    text = WINDOW.format(n=len(LAGS), spikes=spikes, rule=rule, puppet=PUPPET)
    change = run(text, target)["synapses.learning.w"] - 0.5
    expected = np.where(LAGS >= 0, 0.01 * np.exp(-LAGS / 20), -0.012 * np.exp(LAGS / 30))
    if rule == "stdp_multiplicative":
        expected = expected * 0.5
    assert change == pytest.approx(expected, abs=1e-15)  # differences of numbers near 0.5


TRIPLET = """
include: [library/plasticity.yaml]
simulation: {{duration: 8.1 s, dt: 1 ms}}
neurons: {puppet}
populations:
  pre: {{size: {n}, spikes: {pre}}}
  driver: {{size: {n}, spikes: {post}}}
  post: {{neuron: puppet, size: {n}}}
projections:
  drive:
    {{pre: driver, post: post, connect: {{rule: one_to_one}}, receptor: v, weight: 1}}
  learning:
    {{pre: pre, post: post, connect: {{rule: one_to_one}}, synapse: stdp_triplet, receptor: g,
     weight: 1 mV, parameters: {{w_0: 50, w_max: 100, A2_plus: 4.6e-3}}}}
probes: {{spikes: {{record: spikes, of: all}}}}
"""
FREQUENCIES = (2.5, 10, 20, 40, 50)  # Hz, whole numbers of ms
N_PAIRS = 20


def geometric(interval: float, tau: float, n: np.ndarray) -> np.ndarray:
    """Sum of exp(-j interval / tau) for j from 1 to n."""
    q = math.exp(-interval / tau)
    return q * (1 - q**n) / (1 - q)


def triplet_change(frequency: float, lag: int) -> float:
    """Change of w by regular pairs, Pfister and Gerstner 2006 (equations 3 and 4), summed."""
    interval, k = 1000 / frequency, np.arange(N_PAIRS)
    ahead = lag if lag > 0 else interval + lag  # from a source spike to the next target spike
    paired = k + 1 if lag > 0 else k  # source spikes before target spike k
    r1 = math.exp(-ahead / 16.8) * (paired > 0) * (1 + geometric(interval, 16.8, paired - 1))
    o2 = geometric(interval, 125, k)
    behind = interval - lag if lag > 0 else -lag
    paired = k if lag > 0 else k + 1
    o1 = math.exp(-behind / 33.7) * (paired > 0) * (1 + geometric(interval, 33.7, paired - 1))
    r2 = geometric(interval, 101, k)
    return float(np.sum(r1 * (4.6e-3 + 6.2e-3 * o2)) - np.sum(o1 * (7.0e-3 + 2.3e-4 * r2)))


@each_target
def test_triplets_depend_on_the_frequency_as_their_closed_form(target):
    """Twenty regular pairs at 10 ms and at -10 ms for each frequency, one synapse for each."""
    cases = [(f, lag) for f in FREQUENCIES for lag in (10, -10)]
    times = [[10 + j * 1000 / f for j in range(N_PAIRS)] for f, _ in cases]
    cells = np.repeat(np.arange(len(cases)), N_PAIRS)
    pre = listed(
        [t + max(-lag, 0) for x, (_, lag) in zip(times, cases, strict=True) for t in x], cells
    )
    post = listed(
        [t + max(lag, 0) - 1 for x, (_, lag) in zip(times, cases, strict=True) for t in x], cells
    )
    text = TRIPLET.format(n=len(cases), pre=pre, post=post, puppet=PUPPET)
    change = run(text, target)["synapses.learning.w"] - 50
    expected = [triplet_change(f, lag) for f, lag in cases]
    assert change == pytest.approx(expected, abs=1e-12)  # 40 sums near 50
    by_frequency = change[::2]
    assert (np.diff(by_frequency) > 0).all()
    assert change[1] < 0 < change[-1]  # -10 ms: depression at 2.5 Hz, potentiation at 50 Hz


SHORT_TERM = """
include: [library/plasticity.yaml]
simulation: {{duration: {duration} ms, dt: 1 ms}}
neurons: {puppet}
populations:
  pre: {{size: 1, spikes: {spikes}}}
  post: {{neuron: puppet, size: 1}}
projections:
  fading:
    {{pre: pre, post: post, connect: {{rule: all_to_all}}, synapse: tsodyks_markram, receptor: h,
     weight: 1, parameters: {{U: {U}}}}}
probes: {{h: {{record: h, of: post}}}}
"""


@pytest.mark.parametrize("interval", [10, 50, 200])
@pytest.mark.parametrize("u_0", [0.15, 0.5])
@each_target
def test_short_term_plasticity_settles_at_its_fixed_point(target, interval, u_0):
    """Fixed point of the map from spike to spike; it contracts by (1 - U) exp(-T/tau_f) or more."""
    n = 160
    times = np.arange(n) * interval
    text = SHORT_TERM.format(
        duration=times[-1] + 2, spikes=listed(times, np.zeros(n)), U=u_0,
        puppet=PUPPET,
    )  # fmt: skip
    rec = run(text, target)
    fade, recover = math.exp(-interval / 1500), math.exp(-interval / 200)
    before = u_0 / (1 - (1 - u_0) * fade)
    u = before + u_0 * (1 - before)
    x = (1 - recover) / (1 - (1 - u) * recover)
    assert rec["synapses.fading.u"][0] == pytest.approx(u, abs=1e-9)
    assert rec["synapses.fading.x"][0] == pytest.approx(x * (1 - u), abs=1e-9)
    h = trace(rec, "h", "h", "post")[:, 0]
    first, last = h[1], h[-1] - h[times[-1]]
    assert first == pytest.approx(u_0 + u_0 * (1 - u_0), rel=1e-14)
    assert last == pytest.approx(u * x, abs=1e-9)
