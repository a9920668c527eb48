"""What is rounded by itself: each case is one that XLA was seen to round differently."""

import pytest

from fnec.backends.jax.printer import JaxPrinter, excess
from fnec.expr import parse, to_text

CELLS = frozenset({"v", "w"})


def printed(formula: str) -> str:
    spelled = {name: name for name in ("v", "w", "a", "b", "t")}
    return JaxPrinter(spelled=spelled, per_cell=CELLS).assigned(parse(formula))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("v + a", "v + a"),
        ("a*v + w", "exact(a * v, zero) + w"),  # else a fused multiply-add
        ("-(a*v) + w", "-exact(a * v, zero) + w"),
        ("a*v*w", "exact(a * v * w, zero)"),  # the value may be a term of what follows
        ("0.3*v*w", "exact(0.3 * v * w, zero)"),
        ("0.3*v*a", "exact(exact(0.3 * v, zero) * a, zero)"),  # else v times 0.3 a
        ("a*(v*-0.3)", "exact(a * exact(v * -0.3, zero), zero)"),
        ("a*v*0.3", "exact(a * v * 0.3, zero)"),
        ("a*(b*v + w)", "exact(a * (exact(b * v, zero) + w), zero)"),
        (
            "where(v > 0, a*v, b*v) + w",
            "jnp.where(v > 0.0, exact(a * v, zero), exact(b * v, zero)) + w",
        ),
        ("v/w", "exact(v / w, zero)"),  # the value may be divided by what follows
        ("v/w/v", "exact(exact(v / w, zero) / v, zero)"),
        ("a + v/(w/v)", "a + v / exact(w / v, zero)"),
        ("a + v/(w*v)", "a + v / (w * v)"),
        ("a + b/sqrt(v)", "a + b / exact(jnp.sqrt(v), zero)"),  # else a reciprocal root
        ("where(v > 1, v, w) + w", "jnp.where(v > 1.0, v, w) + w"),
        ("v + 1", "exact(v + 1.0, zero)"),  # else (v + 1) + 2 becomes v + 3
        ("a + v/t", "a + v / spread(t, n_cells, zero)"),  # else a product with 1/t
        ("a + b/t", "a + b / t"),
        ("exp(a*v)", "exp(a * v, zero)"),
        ("exp(2*v)", "exp(exact(2.0 * v, zero), zero)"),
    ],
)
def test_values_that_xla_would_merge_pass_through_exact(formula, expected):
    assert printed(formula) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("v > a", "v - a"),
        ("v <= a", "a - v"),
        ("v > a and w > b", "min(v - a, w - b)"),
        ("not (v > a)", "-(v - a)"),
    ],
)
def test_a_threshold_is_exceeded_by_a_number(condition, expected):
    assert to_text(excess(parse(condition))) == expected


def test_conditions_are_joined_element_by_element():
    printer = JaxPrinter(spelled={"v": "v", "w": "w"}, per_cell=CELLS)
    text = printer.condition(parse("v > 1 and not (w > 2 or w < 1)"))
    assert text == "(v > 1.0) & (~((w > 2.0) | (w < 1.0)))"
