"""Formulas that compilers like to rewrite: every target keeps the bits of the written order.

XLA joins divisions, multiplies by reciprocals and contracts products into sums; C++ may fuse too;
Brian2 prints numbers with 15 digits. Each formula drives a state over 40 steps on 16 cells, and
the recording has to have the bits of the interpreter, which works node by node.
"""

import numpy as np
import pytest

from tests.specs_in_tests import assert_same_bits, each_program, run, trace

TEXT = """
simulation: {{duration: 4 ms, dt: 0.1 ms, seed: 3}}
parameters: {{tau: 3 ms, third: 0.333333333333333314829616256247, big: 1e300}}
neurons:
  cell:
    parameters: {{a: "uniform(0.5, 1.5)", unused: third*big}}
    state:
      x: {{derivative: "({formula})/tau", unit: 1, init: "0.3 + 0.1*a"}}
      y: {{derivative: (cos(x) - y)/tau, unit: 1, init: "0.5*a"}}
    integrate: {method}
populations: {{A: {{neuron: cell, size: 16}}}}
probes: {{seen: {{record: [x, y], of: all}}}}
"""
FORMULAS = [
    "a - x*y - x*x + y*y",  # products that feed sums
    "(a*x + y*third) - (a*y + x*third)",
    "a/(1 + x*x)/(2 + y)",  # a quotient of a quotient
    "a/((1 + x*x)/(2 + y))",
    "(a/(1 + x*x))/((2 + y)/a)",
    "a/third/3 - x/0.1/0.2",  # literals in chains
    "x*third*3*a - 0.1 - 0.2 - y",
    "a - 0.3*x*third - third*(y*-0.7)*x - 0.9*(x*y)*third/a",  # a literal and one number for all
    "1/(1 + 1/(1 + 1/(2 + x)))",
    "a - x**2 + y**3 - (x*x + 1)**-2 + (x*x + 1)**0.5 - (y*y + 1)**1.5",
    "sqrt(x*x + y*y) - 1/sqrt(1 + x*x)",
    "-(-x) - (-y) + -(x - a)",
    "x - (y - (a - (x - y)))",
    "min(x, y) + max(x, a) - clip(x, 0.2, 0.9) + abs(x - y)*sign(y - x)",
    "where(x > y and not y > a or x < 0.1, x - y, y - x) - floor(3*x) + ceil(2*y)",
    "exp(-x*x) - log(1 + y*y) + log10(2 + x) + expm1(-y) - exprel(x - y)",
    "tanh(x) - sinh(y)/cosh(x) + sigmoid(5*x - a) - tan(0.3*y)",
    "sin(300*x) + cos(300*y)",
    "exp(-x)/exp(y) - exp(-x)*exp(-y) + (x/(3 + y))*((3 + y)/(1 + x*x))",
    "big*x/big - y/big*big + (x*1e-200)*(y*1e-8)*1e200",
    "cos(t/tau) - x + t*(1/tau)*0.01",
]


@pytest.mark.parametrize("formula", FORMULAS)
@each_program
def test_a_formula_has_the_same_bits_on_every_target(target, formula):
    text = TEXT.format(formula=formula, method="euler")
    assert_same_bits(run(text, target), run(text))


@pytest.mark.parametrize("method", ["rk2", "rk4"])
@each_program
def test_a_method_of_several_stages_has_the_same_bits_on_every_target(target, method):
    for formula in (FORMULAS[8], FORMULAS[-1]):
        text = TEXT.format(formula=formula, method=method)
        assert_same_bits(run(text, target), run(text))


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_formulas_of_this_file_move_their_state(formula):
    """Equal bits of constants would prove nothing."""
    rec = run(TEXT.format(formula=formula, method="euler"))
    x = trace(rec, "seen", "x", "A")
    assert np.isfinite(x).all()
    assert (np.ptp(x, axis=0) > 1e-3).all()


FADING = """
simulation: {duration: 80 ms, dt: 0.1 ms}
neurons:
  cell:
    state:
      v: {derivative: -v/(0.1 ms), unit: 1, init: 1}
      w: {derivative: (v - w)/(0.11 ms), unit: 1}
    integrate: exact
populations: {A: {neuron: cell, size: 2}}
probes: {seen: {record: [v, w], of: A}}
"""


@each_program
def test_a_state_that_fades_away_is_the_same_down_to_the_smallest_normal_number(target):
    """XLA sets what is smaller to zero, the others keep it."""
    rec, ours = run(FADING, target), run(FADING)
    smallest = np.finfo(np.float64).tiny
    for x in ("v", "w"):
        theirs, kept = trace(rec, "seen", x, "A"), trace(ours, "seen", x, "A")
        assert (np.abs(kept[-1]) < smallest).all()
        assert (
            np.where(kept < smallest, 0.0, kept) == np.where(theirs < smallest, 0, theirs)
        ).all()
