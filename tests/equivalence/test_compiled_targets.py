"""One network with a bit of everything on the targets that compile: the interpreter's bits.

C++ runs by default as a smoke test of what the slow tests repeat for every rule.
"""

import pytest

from tests.specs_in_tests import assert_same_bits, run

EVERYTHING = """
simulation: {duration: 20 ms, dt: 0.1 ms, seed: 1}
neurons:
  cell:
    inputs: {I: 1}
    state:
      v:
        derivative: (1.5*exp(-v*v) - v + I)/(5 ms)
        unit: 1
        init: "uniform(0, 1)"
        clamped: refractory
      w: {derivative: (v - w)/(20 ms), unit: 1}
    threshold: v > 0.5
    reset: {v: 0, w: w + 0.1}
    refractory: 0.5 ms
    integrate: rk2
populations: {A: {neuron: cell, size: 20}}
projections:
  path:
    pre: A
    post: A
    connect: {rule: probability, p: 0.5}
    receptor: v
    weight: "normal(0, 0.01)"
    delay: 0.1 ms*(1 + floor(10*pre.i/pre.n))
stimuli: {noise: {kind: poisson, to: A, rate: 300 Hz, receptor: v, weight: 0.1}}
probes:
  spikes: {record: spikes, of: all}
  seen: {record: [v, w], of: A, every: 1 ms}
"""


@pytest.mark.parametrize(
    "target", ["brian2:cpp_standalone", pytest.param("brian2:cython", marks=pytest.mark.slow)]
)
def test_compiled_code_has_the_bits_of_the_interpreter(target):
    rec = run(EVERYTHING, target)
    assert_same_bits(rec, run(EVERYTHING))
    assert len(rec["spikes.A.step"]) > 100
