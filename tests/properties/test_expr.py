"""What holds of every formula: printing and reading, dimensions, linear parts, hostile text."""

from fractions import Fraction

import numpy as np
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fnec.expr import (
    Binary,
    Bool,
    Call,
    Compare,
    Expr,
    ExprError,
    Name,
    Num,
    Unary,
    names,
    parse,
    to_text,
)
from fnec.expr.evaluate import evaluate
from fnec.expr.infer import infer
from fnec.expr.linear import linear_parts
from fnec.units import ONE, UNITS, divide, multiply, power

SCOPE = {"a": 1.7, "b": -0.3, "c": 2.5e-3, "d": 40.0}
quick = settings(max_examples=300, deadline=None, derandomize=True)

units = st.sampled_from([None, Name("mV"), Name("ms"), Binary("**", Name("cm"), Num(2))])
numbers = st.one_of(
    st.integers(-9, 9), st.floats(-1e3, 1e3, allow_nan=False, allow_subnormal=False)
)
leaves = st.one_of(st.builds(Num, numbers, units), st.sampled_from([Name(n) for n in SCOPE]))


def compound(inner):
    return st.one_of(
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/", "%", "//"]), inner, inner),
        st.builds(Binary, st.just("**"), inner, st.builds(Num, st.integers(-3, 4))),
        st.builds(Unary, st.just("-"), inner),
        st.builds(lambda x: Call("abs", (x,)), inner),
        st.builds(lambda x, y: Call("min", (x, y)), inner, inner),
        st.builds(lambda c, x, y: Call("where", (c, x, y)), conditions(inner), inner, inner),
    )


def conditions(inner):
    simple = st.builds(Compare, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner, inner)
    negated = st.builds(Unary, st.just("not"), simple)
    return st.one_of(
        simple, negated, st.builds(Bool, st.sampled_from(["and", "or"]), simple, negated)
    )


trees = st.recursive(leaves, compound, max_leaves=12)


def value_of(e):
    """The value's bits, or the kind of error that working it out ends in."""
    try:
        with np.errstate(all="ignore"):  # abs gives numpy's numbers, whose 1/0 is inf and a warning
            value = evaluate(e, SCOPE)
    except ArithmeticError as error:
        return type(error).__name__
    return complex(value) if isinstance(value, complex) else float(value).hex()


@quick
@given(trees)
def test_a_printed_formula_reads_back_with_the_same_bits(tree):
    assert value_of(parse(to_text(tree))) == value_of(tree)


@quick
@given(trees)
def test_printing_is_stable(tree):
    once = to_text(parse(to_text(tree)))
    assert to_text(parse(once)) == once


@quick
@given(st.text(alphabet="ab12.()+-*/^<>=!,%& \tmVsexpwhrotandn_'\"[]{}\\µ\n", max_size=40))
@example("__import__('os').system('true')")
@example("{{ 7*7 }}")
@example("a if b else c")
@example("0x10")
@example("1_000")
@example("\x00")
@example("a\u202eb")
def test_any_text_is_read_or_refused_at_a_place(text):
    try:
        tree = parse(text)
    except ExprError as error:
        assert 0 <= error.start < error.stop <= len(text) + 2
        assert error.message
    else:
        assert parse(to_text(tree)) is not None


DIMS = {"a": UNITS["V"].dims, "b": UNITS["s"].dims, "c": ONE, "d": UNITS["A"].dims}


def fitting(depth: int):
    """(formula, dimension) by rules written here: a second, independent account of dimensions."""
    leaf = st.sampled_from([(Name(n), d) for n, d in DIMS.items()])
    if depth == 0:
        return leaf
    inner = fitting(depth - 1)

    def scaled(pair, factor):
        return Binary("*", Num(factor), pair[0]), pair[1]

    return st.one_of(
        leaf,
        st.builds(lambda p, f: (Binary("+", p[0], scaled(p, f)[0]), p[1]), inner, numbers),
        st.builds(lambda p, q: (Binary("*", p[0], q[0]), multiply(p[1], q[1])), inner, inner),
        st.builds(lambda p, q: (Binary("/", p[0], q[0]), divide(p[1], q[1])), inner, inner),
        st.builds(
            lambda p, n: (Binary("**", p[0], Num(n)), power(p[1], n)), inner, st.integers(-2, 3)
        ),
        st.builds(lambda p: (Unary("-", p[0]), p[1]), inner),
        st.builds(lambda p: (Call("sqrt", (Binary("*", p[0], p[0]),)), p[1]), inner),
        st.builds(lambda p: (Call("exp", (Binary("/", p[0], p[0]),)), ONE), inner),
    )


@quick
@given(fitting(4))
def test_consistent_formulas_have_the_dimension_they_were_built_with(pair):
    assert infer(pair[0], DIMS) == pair[1]


@quick
@given(fitting(3), fitting(3))
def test_terms_of_different_dimension_cannot_be_added(one, other):
    assume(one[1] != other[1])
    try:
        infer(Binary("+", one[0], other[0]), DIMS)
    except ExprError as error:
        assert "'+' adds" in error.message
    else:
        raise AssertionError("accepted")


linear = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Binary, st.sampled_from(["+", "-"]), inner, inner),
        st.builds(Binary, st.sampled_from(["*", "/"]), inner, leaves),
        st.builds(Binary, st.just("*"), leaves, inner),
        st.builds(Unary, st.just("-"), inner),
    ),
    max_leaves=10,
)


def exactly(e: Expr, scope: dict[str, Fraction]) -> Fraction:
    """The value as a fraction: no rounding at all."""
    match e:
        case Num():
            unit = Fraction(1) if e.unit is None else exactly(e.unit, scope)
            return Fraction(e.value) * unit
        case Name():
            return scope.get(e.name) or Fraction(UNITS[e.name].factor)
        case Unary():
            return -exactly(e.x, scope)
        case Binary(op="**"):
            return exactly(e.a, scope) ** int(exactly(e.b, scope))
        case Binary():
            a, b = exactly(e.a, scope), exactly(e.b, scope)
            return {"+": a + b, "-": a - b, "*": a * b}[e.op] if e.op != "/" else a / b
        case _:
            raise AssertionError(f"no arithmetic: {e}")


@quick
@given(linear)
def test_linear_parts_are_the_differences_of_the_formula(tree):
    """In exact arithmetic: coefficient of a = f(a + 1) - f(a), and the parts add up to f."""
    scope = {"a": Fraction(3, 7), "b": Fraction(-5, 3), "c": Fraction(2, 9), "d": Fraction(11, 2)}
    found = linear_parts(tree, {"a", "b"})
    try:
        here = exactly(tree, scope)
        if found is None:  # a product or quotient of variables
            one, two = (
                exactly(tree, scope | {"a": scope["a"] + n, "b": scope["b"] + n}) for n in (1, 2)
            )
            assume(two - one != one - here)
            return
        parts, rest = found
        assert not names(rest) & {"a", "b"}
        total = exactly(rest, scope)
        for x in ("a", "b"):
            coefficient = exactly(parts[x], scope) if x in parts else Fraction(0)
            assert coefficient == exactly(tree, scope | {x: scope[x] + 1}) - here
            total += coefficient * scope[x]
        assert total == here
    except ZeroDivisionError:
        assume(False)


def test_value_of_tells_signs_and_last_bits_apart():
    """The measure of the round trip can fail."""
    assert value_of(parse("0.1 + 0.2 + 0.3")) != value_of(parse("0.1 + (0.2 + 0.3)"))
    assert value_of(parse("0.0")) != value_of(parse("-0.0"))
    assert value_of(parse("a")) == float(SCOPE["a"]).hex()
