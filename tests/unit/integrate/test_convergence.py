"""Integrators against closed forms: order of convergence, exactness, and moments of noise."""

import math

import numpy as np
import pytest
from scipy.linalg import expm

from tests.specs_in_tests import network, run_network

LOGISTIC = """
simulation: {{duration: 8 ms, dt: 1 ms}}
neurons:
  cell:
    state: {{x: {{derivative: x*(1 - x)/(2 ms), unit: 1, init: 0.1}}}}
    integrate: {method}
populations: {{cell: {{neuron: cell, size: 1}}}}
"""
LOGISTIC_END = 1 / (1 + 9 * math.exp(-4))
PULLED = """
simulation: {{duration: 8 ms, dt: 1 ms}}
neurons:
  cell:
    state:
      x: {{derivative: "(cos(t/(2 ms)) - x)/(4 ms)", unit: 1, init: 0}}
    integrate: {method}
populations: {{cell: {{neuron: cell, size: 1}}}}
"""
# x' = (cos(w t) - x)/tau from 0: the particular solution and what it takes to start at 0
_R = 4.0 / 2.0  # w tau
PULLED_END = (math.cos(4.0) + _R * math.sin(4.0) - math.exp(-2.0)) / (1 + _R * _R)


def errors(text: str, end: float, steps: list[float]) -> np.ndarray:
    net = network(text)
    ends = [run_network(net, dt=dt)["final.cell.x"][0] for dt in steps]
    return np.abs(np.array(ends) - end)


@pytest.mark.parametrize(
    ("method", "text", "end", "order"),
    [
        ("euler", LOGISTIC, LOGISTIC_END, 1),
        ("rk2", LOGISTIC, LOGISTIC_END, 2),
        ("rk4", LOGISTIC, LOGISTIC_END, 4),
        ("euler", PULLED, PULLED_END, 1),
        ("exponential_euler", PULLED, PULLED_END, 1),
        ("rk2", PULLED, PULLED_END, 2),
        ("rk4", PULLED, PULLED_END, 4),
    ],
)
def test_the_error_falls_with_the_order_of_the_method(method, text, end, order):
    """Halving dt from 0.25 ms on: the slope is within 0.15 of the order (asymptotics set in)."""
    found = errors(text.format(method=method), end, [2.5e-4, 1.25e-4, 6.25e-5])
    slopes = np.log2(found[:-1] / found[1:])
    assert slopes == pytest.approx(order, abs=0.15)


@pytest.mark.parametrize("dt", [1e-4, 5e-4, 2e-3, 8e-3])
def test_exact_integration_has_no_error_at_any_step(dt):
    """Membrane, alpha current of equal time constants, adaptation: against expm of the system."""
    net = network(
        """
        simulation: {duration: 8 ms, dt: 0.1 ms}
        neurons:
          cell:
            state:
              v: {derivative: "(2 - v + I - w)/(5 ms)", unit: 1, init: 0.5}
              w: {derivative: "(0.3*v - w)/(40 ms)", unit: 1, init: -0.25}
              I: {derivative: "(x - I)/(5 ms)", unit: 1}
              x: {derivative: "-x/(5 ms)", unit: 1, init: 4}
            integrate: exact
        populations: {cell: {neuron: cell, size: 1}}
        """
    )
    a = np.array(
        [
            [-200, -200, 200, 0, 400],
            [0.3 * 25, -25, 0, 0, 0],
            [0, 0, -200, 200, 0],
            [0, 0, 0, -200, 0],
            [0, 0, 0, 0, 0],
        ]
    )
    expected = expm(a * 8e-3) @ [0.5, -0.25, 0, 4, 1]
    rec = run_network(net, dt=dt)
    found = [rec[f"final.cell.{x}"][0] for x in "vwIx"]
    # at most 80 steps of a few roundings, on values of order 1
    assert found == pytest.approx(expected[:4], abs=1e-13)


def test_time_constants_of_each_cell_are_integrated_exactly():
    """One propagator a cell; cell 2 has equal time constants, cell 3 nearly so."""
    rec = run_network(
        network(
            """
            simulation: {duration: 10 ms, dt: 0.1 ms}
            neurons:
              cell:
                parameters: {tau: "4 ms + i*0.5 ms + where(i == 3, -0.4999999999 ms, 0 ms)"}
                state:
                  v: {derivative: (g - v)/tau, unit: 1}
                  g: {derivative: -g/(5 ms), unit: 1, init: 1}
                integrate: exact
            populations: {cell: {neuron: cell, size: 4}}
            """
        )
    )
    taus = [4e-3, 4.5e-3, 5e-3, 5.0000000001e-3]
    expected = [(expm(np.array([[-1 / u, 1 / u], [0, -200]]) * 10e-3) @ [0, 1])[0] for u in taus]
    assert rec["final.cell.v"] == pytest.approx(expected, rel=1e-13)


def test_adaptation_of_a_cell_that_is_held_relaxes_towards_the_held_potential():
    """The cell spikes in step 0 and is held at 1; w' = (a v - w)/tau has a closed form there."""
    rec = run_network(
        network(
            """
            simulation: {duration: 5 ms, dt: 0.1 ms}
            neurons:
              cell:
                state:
                  v: {derivative: "(3 - v - w)/(10 ms)", unit: 1, init: 2, clamped: refractory}
                  w: {derivative: "(0.5*v - w)/(20 ms)", unit: 1}
                threshold: v > 1.5
                reset: {v: 1}
                refractory: 1 s
                integrate: exact
            populations: {cell: {neuron: cell, size: 1}}
            probes: {seen: {record: [v, w], of: cell}}
            """
        )
    )
    v, w = rec["probe.seen.v.cell"][1:, 0], rec["probe.seen.w.cell"][1:, 0]
    t = np.arange(len(w)) * 0.1
    assert (v == 1.0).all()
    assert w == pytest.approx(0.5 + (w[0] - 0.5) * np.exp(-t / 20), rel=1e-13)


N_CELLS = 4000
OU = """
simulation: {duration: 20 ms, dt: 1 ms}
neurons:
  cell: {inputs: {I: 1}, state: {x: {derivative: I/(1 s), unit: 1}}, integrate: euler}
populations: {cell: {neuron: cell, size: 4000}}
stimuli:
  hum: {kind: current, to: cell, input: I, waveform: {shape: ou, mean: 2, sigma: 0.5, tau: 10 ms}}
"""


@pytest.mark.parametrize("dt", [2e-4, 1e-3, 5e-3, 2e-2])
def test_mean_and_variance_of_an_ornstein_uhlenbeck_process_do_not_depend_on_dt(dt):
    """Four standard errors: sd/sqrt(n) of the mean, variance*sqrt(2/n) of the variance."""
    x = run_network(network(OU), seed=3, dt=dt)["final.cell.I_hum"]
    variance = 0.25 * (1 - math.exp(-4))  # it starts at its mean
    assert x.mean() == pytest.approx(2, abs=4 * math.sqrt(variance / N_CELLS))
    assert x.var() == pytest.approx(variance, rel=4 * math.sqrt(2 / N_CELLS))


BROWNIAN = """
simulation: {{duration: 1 s, dt: 20 ms}}
neurons:
  cell:
    state: {{x: {{derivative: 0.1*x/(1 s), noise: 0.5*x/sqrt(1 s), unit: 1, init: 1}}}}
    integrate: {method}
populations: {{cell: {{neuron: cell, size: 10000}}}}
"""


@pytest.mark.parametrize(
    ("method", "growth"),
    [
        ("euler_maruyama", 0.1),  # Ito: the mean grows by the drift alone
        ("heun", 0.1 + 0.5**2 / 2),  # Stratonovich: and by half the square of the noise
    ],
)
def test_the_mean_of_geometric_brownian_motion_tells_ito_from_stratonovich(method, growth):
    """Four standard errors; the mean grows by 1 + growth dt a step, and the two are 13 % apart."""
    x = run_network(network(BROWNIAN.format(method=method)), seed=5)["final.cell.x"]
    error = 4 * x.std() / math.sqrt(len(x))
    assert error < 0.03
    assert x.mean() == pytest.approx((1 + growth * 0.02) ** 50, abs=error)
