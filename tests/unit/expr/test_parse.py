"""Reading formulas: what binds to what, and where a fault lies."""

import pytest

from fnec.expr import Binary, Bool, Call, Compare, ExprError, Name, Num, Unary, parse, to_text, walk
from fnec.expr.parse import MAX_LENGTH
from fnec.units import UNITS

a, b, c, d = (Name(x) for x in "abcd")
ms, cm, s = (Name(x) for x in ("ms", "cm", "s"))


def binary(op: str, x, y):
    return Binary(op, x, y)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b*c", binary("+", a, binary("*", b, c))),
        ("a - b - c", binary("-", binary("-", a, b), c)),
        ("a/b/c", binary("/", binary("/", a, b), c)),
        ("a/b*c", binary("*", binary("/", a, b), c)),
        ("a % b // c", binary("//", binary("%", a, b), c)),
        ("a**b**c", binary("**", a, binary("**", b, c))),
        ("a^b", binary("**", a, b)),
        ("-a**b", Unary("-", binary("**", a, b))),
        ("a**-b", binary("**", a, Unary("-", b))),
        ("(-a)**b", binary("**", Unary("-", a), b)),
        ("-a*b", binary("*", Unary("-", a), b)),
        ("a - -b", binary("-", a, Unary("-", b))),
        ("+a", a),
        ("-2", Num(-2)),
        ("-2**2", Unary("-", binary("**", Num(2), Num(2)))),
        ("a < b and c < d", Bool("and", Compare("<", a, b), Compare("<", c, d))),
        (
            "a < b or b < c and not c < d",
            Bool(
                "or",
                Compare("<", a, b),
                Bool("and", Compare("<", b, c), Unary("not", Compare("<", c, d))),
            ),
        ),
        ("a + b < c*d", Compare("<", binary("+", a, b), binary("*", c, d))),
        ("not a < b", Unary("not", Compare("<", a, b))),
        ("exp(-a)", Call("exp", (Unary("-", a),))),
        ("where(a < b, c, d)", Call("where", (Compare("<", a, b), c, d))),
        ("pre.v - post.v", binary("-", Name("pre.v"), Name("post.v"))),
        ("1e-3*a", binary("*", Num(1e-3), a)),
        (".5 + 2.", binary("+", Num(0.5), Num(2.0))),
    ],
)
def test_operators_bind_as_in_mathematics(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("20 ms", Num(20, ms)),
        ("20ms", Num(20, ms)),
        ("1/20 ms", binary("/", Num(1), Num(20, ms))),
        ("0.02 /ms", binary("/", Num(0.02), ms)),
        ("300 Hz/(cm/s)", binary("/", Num(300, Name("Hz")), binary("/", cm, s))),
        ("1.5 uF/cm^2", binary("/", Num(1.5, Name("uF")), binary("**", cm, Num(2)))),
        ("2 cm^2*a", binary("*", Num(2, binary("**", cm, Num(2))), a)),
        ("3 cm**-2", Num(3, binary("**", cm, Num(-2)))),
        ("-65 mV", Num(-65, Name("mV"))),
        ("a*3 mV", binary("*", a, Num(3, Name("mV")))),
        ("(3 mV)**2", binary("**", Num(3, Name("mV")), Num(2))),
        ("1 uF/cm2", binary("/", Num(1, Name("uF")), Name("cm2"))),
    ],
)
def test_a_unit_belongs_to_the_number_before_it(text, tree):
    assert parse(text) == tree


def test_whole_numbers_stay_whole():
    kinds = [type(n.value) for n in walk(parse("2 + 2.0 + 2e0")) if isinstance(n, Num)]
    assert kinds == [int, float, float]


@pytest.mark.parametrize(
    ("text", "start", "stop", "said"),
    [
        ("a + ", 4, 5, "expected a value"),
        ("a b", 2, 3, "unexpected 'b'"),
        ("(a + b", 0, 1, "never closed"),
        ("a + b)", 5, 6, "unexpected ')'"),
        ("a & b", 2, 3, "unexpected character '&'"),
        ("v = 3", 2, 3, "unexpected character '='"),
        ("5 µF", 2, 3, "unexpected character 'µ'"),
        ("a < b < c", 6, 7, "chained"),
        ("sine(a)", 0, 4, "no function 'sine'"),
        ("a + exp(a, b)", 4, 13, "one argument"),
        ("1e999", 0, 5, "too large"),
        ("2 cm**0.5", 6, 9, "whole number"),
        ("", 0, 1, "expected a value"),
        ("a.b.c", 3, 4, "unexpected character '.'"),
        ("__import__('os')", 0, 1, "unexpected character '_'"),
        ("{{ a }}", 0, 1, "unexpected character '{'"),
        ("[x for x in a]", 0, 1, "unexpected character '['"),
        ("lambda: 1", 6, 7, "unexpected character ':'"),
        ("a and", 5, 6, "expected a value"),
        ("not", 3, 4, "expected a value"),
    ],
)
def test_a_fault_is_shown_at_its_place(text, start, stop, said):
    with pytest.raises(ExprError) as caught:
        parse(text)
    assert said in caught.value.message
    assert (caught.value.start, caught.value.stop) == (start, stop)


def test_every_node_knows_its_place():
    text = "g_Na*m**3*h*(E_Na - v) + exp(-(v + 55 mV)/(10 mV))"
    for node in walk(parse(text)):
        if isinstance(node, Name) and node.name not in UNITS:
            assert text[node.start : node.stop] == node.name
        if isinstance(node, Call):
            assert text[node.start : node.stop] == "exp(-(v + 55 mV)/(10 mV))"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "a" + ")" * 500,
        "-" * 500 + "a",
        "not " * 500 + "a",
        "+".join(["a"] * 1999),
        "*".join(["a"] * 1999),
        "**".join(["a"] * 1300),
        " or ".join(["a < b"] * 400),
        "abs(" * 600 + "a" + ")" * 600,
        "a" * (MAX_LENGTH + 1),
    ],
    ids=lambda text: text[:12],
)
def test_a_formula_that_is_too_long_or_too_deep_is_refused(text):
    with pytest.raises(ExprError) as caught:
        parse(text)
    assert caught.value.help is not None


def test_a_sum_of_a_hundred_terms_is_fine():
    tree = parse(" + ".join(f"a*x{i}" for i in range(100)))
    assert parse(to_text(tree)) == tree
