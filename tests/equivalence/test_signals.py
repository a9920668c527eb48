"""Signals: sequences of held values, values for each cell, noise; the same bits in every program.

Figures of the moving sphere are those of the model that the lateral-line spec rebuilds.
"""

import numpy as np
import pytest
from pytest import approx

from tests.specs_in_tests import assert_same_bits, each_program, each_target, run, trace

EVERYTHING = """
title: Signals of all kinds
parameters: {n_trials: {value: 3, help: trials}, early: {value: 10 Hz, help: noise of early holds}}
simulation: {dt: 1 ms, seed: 3}
protocol:
  phases:
    none: {trials: 0, duration: 100 ms}
    train: {trials: n_trials, duration: 240 ms}
    quiet: {duration: 60 ms}
    test: {duration: 200 ms}
signals:
  eta:
    unit: Hz
    of: LL
    phases:
      none: {noise: {sigma: 3 Hz}}
      train: {noise: {sigma: "where(hold < n_holds/2, early, 0 Hz)", length: 1 cm}, hold: 50 ms}
      test: {noise: {sigma: 10 Hz, length: 1 cm, tau: 100 ms}}
  own:
    unit: Hz
    of: LL
    value: "uniform(0 Hz, 20 Hz)*(1 + 0.01*i) + 3 Hz*x/(4 cm)"
    hold: 30 ms
    phases:
      test: "normal(5 Hz, 1 Hz) + 9 Hz*t_phase/(1 s) + 1 Hz*hold/n_holds + 1 Hz*i/n"
      quiet: 2 Hz
  gate:
    unit: 1
    of: T
    value: "0.5 + 0.5*i/n + 0.1*uniform(0, 1)"
    hold: 10 ms
    phases: {test: {noise: {sigma: 0.1, length: 3, tau: 20 ms}}}
neurons:
  source:
    parameters: {r0: 40 Hz}
    expressions: {f: {value: "clip(r0 + eta + own, 0 Hz, 200 Hz)", unit: Hz}}
    threshold: rand() < f*dt
  lif:
    parameters: {E_L: -74 mV, tau_m: 10 ms, tau_s: 2 ms, V_th: -54 mV, V_reset: -60 mV, t_ref: 2 ms}
    state:
      v: {derivative: (E_L - v + gate*g_e)/tau_m, unit: mV, init: E_L, clamped: refractory}
      g_e: {derivative: -g_e/tau_s, unit: mV}
    threshold: v > V_th + gate*1 mV
    reset: {v: V_reset + gate*1 mV}
    refractory: t_ref
synapses:
  gated:
    parameters: {gain: 200 mV}
    state: {w: {unit: 1, init: weight}}
    at_pre: ["post.g_e += gain*gate*w", "w = clip(w + 0.01*gate, 0, 1)"]
  sent:
    transmit: 9 mV*gate
populations:
  LL: {neuron: source, size: 20, positions: {x: 4 cm*i/(n - 1)}}
  T: {neuron: lif, size: 30}
projections:
  a: {pre: LL, post: T, connect: {rule: probability, p: 0.4}, synapse: gated,
      weight: "uniform(0.1, 0.2)"}
  b: {pre: LL, post: T, connect: {rule: probability, p: 0.1}, synapse: sent, receptor: g_e}
probes:
  spikes: {record: spikes, of: all}
  v: {record: v, of: {population: T, first: 5}, every: 1 ms}
  f: {record: f, of: LL, every: 1 ms}
"""


@each_program
def test_signals_of_cells_have_the_same_bits(target):
    assert_same_bits(run(EVERYTHING), run(EVERYTHING, target))


@each_program
def test_other_parameters_and_chunks_change_no_bit(target):
    asked = {"params": {"n_trials": 1, "early": 0.0}, "seed": 8}
    assert_same_bits(run(EVERYTHING, **asked), run(EVERYTHING, target, chunk=70, **asked))


def test_noise_is_held_and_stops_with_its_phase():
    alone = EVERYTHING.replace("clip(r0 + eta + own, 0 Hz, 200 Hz)", "eta + 0*own")
    eta = trace(run(alone), "f", "f", "LL")
    assert eta.shape == (3 * 240 + 60 + 200, 20)
    assert np.array_equal(eta[0], eta[49])
    assert not np.array_equal(eta[49], eta[50])
    assert eta[399].all()  # hold 7 of 15
    assert not eta[400:780].any()  # hold 8 begins the late half; no noise in `quiet`
    # From 0 at its start: a first kick of sqrt(2 sigma^2 dt/tau) = 1.41 Hz.
    assert 0.0 < np.abs(eta[780]).max() < 1.41 * 5.0


def test_more_trials_keep_the_noise_of_the_first():
    spec = EVERYTHING.replace("n_holds/2", "n_holds")
    short, long = (
        trace(run(spec, params={"n_trials": n}, duration=0.24), "f", "f", "LL") for n in (1, 3)
    )
    assert np.array_equal(short, long)


SPHERE = """
title: A sphere that passes a row of neuromasts
parameters:
  D: {value: 0.8 cm, help: distance}
  U: {value: 5 cm/s, help: speed}
  R: {value: 0.5 cm, help: radius}
  way: {value: 1.0, help: direction}
  X_0: {value: 2 cm, help: place}
simulation: {dt: 50 ms, seed: 1}
protocol:
  phases:
    still: {duration: 50 ms}
    train: {trials: 20, duration: 1.2 s}
signals:
  X:
    unit: cm
    value: "4 cm/99*back_and_forth(hold, 100)"
    hold: 50 ms
    phases: {still: X_0}
neurons:
  neuromast:
    parameters: {place: x, r0: 40 Hz, A: 300 Hz/(cm/s)}
    expressions:
      rho2: {value: (place - X)**2 + D**2, unit: cm**2}
      flow:
        value: -way*U*R**3*(2*(place - X)**2 - D**2)/(2*rho2*rho2*sqrt(rho2))
        unit: cm/s
      f: {value: "clip(r0 + A*flow, 0 Hz, 200 Hz)", unit: Hz}
    threshold: rand() < f*dt
populations:
  LL: {neuron: neuromast, size: 100, positions: {x: 4 cm*i/(n - 1)}}
probes:
  rates: {record: [f, flow], of: LL, every: 50 ms}
"""
CM = 0.01
DIPOLE = [  # X, D, U, R, way; flow at neuromasts 0, 25, 50, 75, 99; mean rate; at 200 Hz; at 0 Hz
    (2, 0.8, 5, 0.5, 1, (-0.049594, -0.123492, 0.608602, -0.122718, -0.049594), 48.1101, 6, 0),
    (2, 0.8, 5, 0.5, -1, (0.049594, 0.123492, -0.608602, 0.122718, 0.049594), 48.9823, 0, 22),
    (0, 0.8, 5, 0.5, 1, (0.610352, -0.123225, -0.048537, -0.018318, -0.008676), 41.6294, 4, 0),
    (-0.5, 0.8, 5, 0.5, 1, (0.058547, -0.084066, -0.029167, -0.012212, -0.006245), 27.3646, 0, 0),
    (2, 1.5, 5, 0.5, 1, (-0.018400, 0.004837, 0.092517, 0.001988, -0.018400), 45.8849, 0, 0),
    (2, 0.4, 5, 0.5, 1, (-0.069412, -0.405422, 4.827062, -0.371985, -0.069412), 28.9647, 12, 64),
    (2, 0.8, 10, 0.7, 1, (-0.272174, -0.677722, 3.340010, -0.673479, -0.272174), 52.1689, 22, 70),
]


@pytest.mark.parametrize("case", DIPOLE, ids=lambda c: " ".join(map(str, c[:5])))
def test_a_dipole_is_an_expression(case):
    x, d, u, r, way, flow, mean, n_high, n_low = case
    given = {"X_0": x * CM, "D": d * CM, "U": u * CM, "R": r * CM, "way": way}
    rec = run(SPHERE, params=given, duration=0.05)
    f = trace(rec, "rates", "f", "LL")[0]
    found = trace(rec, "rates", "flow", "LL")[0, [0, 25, 50, 75, 99]] / CM
    assert found == approx(np.array(flow), abs=6e-7)  # six decimals
    assert f.mean() == approx(mean, abs=6e-5)
    assert ((f == 200.0).sum(), (f == 0.0).sum()) == (n_high, n_low)


def test_twenty_trials_of_held_places_have_the_published_mean():
    f = trace(run(SPHERE), "rates", "f", "LL")[1:]
    assert f.shape == (480, 100)
    assert f.mean() == approx(50.503389, abs=6e-7)
    assert len(np.unique(f, axis=0)) == 100


SEQUENCES = """
simulation: {dt: 1 ms, seed: 4}
protocol: {phases: {train: {trials: 4, duration: 2.5 s}}}
signals:
  X: {unit: cm, value: "4 cm/99*back_and_forth(hold, 100)", hold: 50 ms}
  order: {unit: 1, value: "shuffled(hold, 10)", hold: 50 ms}
  side: {unit: 1, value: "1 - 2*(hold - 2*floor(hold/2))", hold: 50 ms}
neurons:
  reader:
    state: {s: {derivative: "(X/(1 cm) + order + side)/(1 s)", unit: 1}}
populations: {R: {neuron: reader, size: 1}}
probes: {s: {record: s, of: R, every: 100 ms}}
"""


@each_target
def test_sequences_of_held_values(target):
    rec = run(SEQUENCES, target)
    x = np.asarray(rec["signals.X"]) / CM
    assert x[[0, 49, 50, 4949, 4950, 4999, 5000, 5050]] == approx(
        np.array([0.0, 0.0, 0.040404, 3.959596, 4.0, 4.0, 4.0, 3.959596]), abs=1e-6
    )
    assert x[[9950, 9999]] == approx(0.0, abs=0.0)
    order = np.asarray(rec["signals.order"])[::50].reshape(20, 10)
    assert np.array_equal(np.sort(order, axis=1), np.tile(np.arange(10.0), (20, 1)))
    assert len(np.unique(order, axis=0)) > 15
    assert np.array_equal(np.asarray(rec["signals.side"])[::50], np.tile([1.0, -1.0], 100))
