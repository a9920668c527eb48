"""Steps in float32: what is lost is precision, and nothing else."""

import shutil

import numpy as np
import pytest

from fnec.backends.jax.target import emit
from fnec.runtime.random import step_counter, stream, uniform
from tests.specs_in_tests import network, program

pytest.importorskip("jax")
pytestmark = pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")
N, SEED = 2000, 3671
WALKERS = f"""
simulation: {{duration: 1 ms, dt: 0.1 ms, seed: {SEED}}}
neurons:
  walker: {{state: {{x: {{derivative: 0/ms, noise: 1/sqrt(ms), unit: 1}}}}, integrate: euler_maruyama}}
populations: {{A: {{neuron: walker, size: {N}}}}}
probes: {{x: {{record: x, of: A, every: 0.1 ms}}}}
"""


def test_a_draw_that_is_one_as_a_single_number_stays_finite():
    draws = uniform(stream(SEED, "neurons.walker.x.noise"), step_counter(6, np.arange(N)))
    assert np.float32(draws.max()) == 1  # or there is nothing to be seen here
    module = program(emit(network(WALKERS)))
    double, single = (module.run(target=t)["final.A.x"] for t in ("native", "native-single"))
    assert np.isfinite(single).all()
    np.testing.assert_allclose(single, double, rtol=0, atol=1e-5)


def test_fast_steps_leave_the_arithmetic_of_the_process_alone():
    """A library that is linked with -ffast-math has the processor take subnormal numbers for 0."""
    module = program(emit(network(WALKERS)))
    for target in ("native-fast", "native-single"):
        module.run(target=target)
        assert np.float64(5e-324) * np.float64(1.0) > 0
        assert np.float64(2.3e-308) * np.float64(0.5) > 0
