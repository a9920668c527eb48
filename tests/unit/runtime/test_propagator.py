"""Propagators: oracle is mpmath's matrix exponential with 60 digits, and closed forms."""

import mpmath
import numpy as np
import pytest
from scipy.linalg import expm

from fnec.runtime.propagator import propagator, propagator_with_inputs

DT = 1e-4  # s
TAU_M, TAU_S, C_M = 20e-3, 5e-3, 200e-12  # s, s, F

SYSTEMS = {
    "one leak": [[-1 / TAU_M]],
    "stiff leak": [[-1 / 2e-6]],
    "current based": [[-1 / TAU_M, 1 / C_M], [0.0, -1 / TAU_S]],
    "equal time constants": [[-1 / TAU_M, 1 / C_M], [0.0, -1 / TAU_M]],
    "alpha function, order reversed": [[-200.0, 0.0, 0.0], [1.0, -200.0, 0.0], [0.0, 1e9, -50.0]],
    "stiff and slow": [[-1 / 2e-6, 1.0], [0.0, -1 / TAU_M]],
    "oscillator": [[0.0, 1.0], [-4e6, -100.0]],
    "dense": np.random.default_rng(0).normal(size=(6, 6)) * 1e4,
    "nothing": [[0.0, 0.0], [0.0, 0.0]],
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_entry_is_right_to_one_ulp(name):
    a = np.array(SYSTEMS[name])
    with mpmath.workdps(60):
        exact = mpmath.expm(mpmath.matrix(a.tolist()) * mpmath.mpf(DT), method="taylor")
        error = [abs(got - exact[m]) for m, got in np.ndenumerate(propagator(a, DT))]
        size = [np.spacing(abs(float(exact[m]))) for m in np.ndindex(a.shape)]
    assert all(e <= s for e, s in zip(error, size, strict=True))


def test_large_systems_agree_with_scipy():
    a = np.random.default_rng(1).normal(size=(12, 12)) * 2e4
    np.testing.assert_allclose(propagator(a, DT), expm(a * DT), rtol=1e-12, atol=1e-13)


def test_a_batch_has_the_bits_of_its_members():
    a = np.zeros((5, 2, 2))
    a[:, 0, 0] = -1 / np.linspace(5e-3, 20e-3, 5)
    a[:, 0, 1], a[:, 1, 1] = 1e9, -200.0
    np.testing.assert_array_equal(propagator(a, DT), [propagator(m, DT) for m in a])


@pytest.mark.parametrize("tau", [20e-3, 1e-4, 5e-6, 1.0])
def test_a_constant_input_has_the_closed_form(tau):
    """x' = (u - x) / tau: x(dt) = e^(-dt/tau) x + (1 - e^(-dt/tau)) u."""
    p, q = propagator_with_inputs([[-1 / tau]], [[1 / tau]], DT)
    assert p[0, 0] == pytest.approx(np.exp(-DT / tau), rel=2e-16 * (2 + DT / tau))
    assert q[0, 0] == pytest.approx(-np.expm1(-DT / tau), rel=5e-16)


def test_inputs_without_leak_add_up():
    p, q = propagator_with_inputs(np.zeros((1, 1)), [[2.0, 3.0]], 0.5)
    assert p.tolist() == [[1.0]]
    assert q.tolist() == [[1.0, 1.5]]


def test_a_vanishing_time_constant_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        propagator([[-np.inf]], DT)
