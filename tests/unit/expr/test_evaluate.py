"""The value of a formula against Python floats, and its dimension against hand-derived ones."""

import math

import numpy as np
import pytest

from fnec.expr import ExprError, parse
from fnec.expr.evaluate import evaluate
from fnec.expr.infer import BOOLEAN, UnknownName, infer
from fnec.units import ONE, UNITS, divide, multiply

V, S, A, HZ = (UNITS[u].dims for u in ("V", "s", "A", "Hz"))
SCOPE = {"v": V, "u": divide(V, S), "tau": S, "g": UNITS["S"].dims, "m": ONE, "x": UNITS["m"].dims}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/20 ms", 1 / (20 * 1e-3)),
        ("300 Hz/(cm/s)", 300 / (1e-2 / 1.0)),
        ("1.5 uF/cm^2", 1.5 * 1e-6 / 1e-2**2),
        ("-65 mV", -65 * 1e-3),
        ("2**3**2", 512),
        ("-2**2", -4),
        ("7 % 4", 3),
        ("-7 // 2", -4),
        ("0.1 + 0.2 + 0.3", 0.1 + 0.2 + 0.3),
        ("0.1 + (0.2 + 0.3)", 0.1 + (0.2 + 0.3)),
        ("a/b*c", 1.7 / 3.3 * 0.9),
        ("a*(b/c)", 1.7 * (3.3 / 0.9)),
        ("min(a, b) + max(a, b)", 1.7 + 3.3),
        ("where(a < b, 10, 20)", 10),
        ("where(a > b or not a == a, 10, 20)", 20),
        ("clip(b, 0, 1)", 1),
        ("abs(-c) + sign(-c)", 0.9 - 1),
        ("floor(b) + ceil(b)", 3 + 4),
        ("sqrt(4 mV/(1 mV))", 2.0),
    ],
)
def test_operations_are_those_of_floats_in_the_written_order(text, value):
    assert float(evaluate(parse(text), {"a": 1.7, "b": 3.3, "c": 0.9})) == value


FUNCTIONS = {
    "exp": math.exp, "log": math.log, "log10": math.log10, "expm1": math.expm1, "sin": math.sin,
    "cos": math.cos, "tan": math.tan, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "sqrt": math.sqrt,
    "exprel": lambda x: math.expm1(x) / x,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_those_of_the_math_module(name):
    """Within 4 ulp: both sides round, and the portable functions promise 1 to 2 ulp."""
    for x in (1e-9, 0.03, 0.7, 1.9, 11.3):
        found = float(evaluate(parse(f"{name}(x)"), {"x": x}))
        assert found == pytest.approx(FUNCTIONS[name](x), rel=4 * 2**-52)


def test_arrays_are_worked_out_cell_by_cell():
    x = np.array([-1.0, 0.0, 2.0])
    found = evaluate(parse("where(x < 0 or x > 1, -x, 5)"), {"x": x})
    assert found.tolist() == [1.0, 5.0, -2.0]


@pytest.mark.parametrize(
    ("text", "dims"),
    [
        ("(v - 65 mV)/tau - u", divide(V, S)),
        ("g*(v - 0)", A),
        ("v > -50 mV and m < 1", BOOLEAN),
        ("exp(-v/(1 mV))*1 nA", A),
        ("sqrt(v*v)", V),
        ("v**2/(1 mV)", V),
        ("(v/(1 mV))**m", ONE),
        ("sign(v)*tau", S),
        ("tau // (1 ms)", ONE),
        ("tau % (1 ms)", S),
        ("max(v, 0)", V),
        ("where(v > 0 mV, 1 /ms, 2 Hz)", HZ),
        ("1/tau**0.5", tuple(-0.5 * x for x in S)),
        ("300 Hz/(cm/s)", divide(ONE, UNITS["m"].dims)),
        ("lognormal(2 mV, 0.3)", V),
        ("clipped_normal(1 mV, 2 mV, 0 mV, 5 mV)", V),
        ("v*m + 0", V),
    ],
)
def test_dimensions_follow_from_the_operations(text, dims):
    assert infer(parse(text), SCOPE) == dims


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("v + tau", "v + tau"),
        ("u + (v - 3*tau)", "(v - 3*tau)"),
        ("exp(v)", "v"),
        ("v**m", "m"),
        ("v**tau", "tau"),
        ("v > tau", "v > tau"),
        ("where(v, 1, 2)", "v"),
        ("where(m > 1, v, tau)", "where(m > 1, v, tau)"),
        ("m + (v > 0)", "(v > 0)"),
        ("min(v, tau)", "min(v, tau)"),
        ("not m", "m"),
        ("lognormal(v, v)", "v"),
    ],
)
def test_a_term_that_does_not_fit_is_shown(text, at):
    with pytest.raises(ExprError) as caught:
        infer(parse(text), SCOPE)
    assert text[caught.value.start : caught.value.stop] == at


def test_an_unknown_name_is_one_that_is_neither_in_scope_nor_a_unit():
    with pytest.raises(UnknownName) as caught:
        infer(parse("v + wibble"), SCOPE)
    assert (caught.value.name, caught.value.start) == ("wibble", 4)


def test_a_variable_hides_a_unit_of_its_name():
    assert infer(parse("m*v"), SCOPE) == V
    assert infer(parse("m*v"), {"v": V}) == multiply(UNITS["m"].dims, V)
    assert float(evaluate(parse("m*2"), {"m": 0.25})) == 0.5
