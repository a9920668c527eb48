"""The value of a formula: numpy in, numpy out, one operation a node.

This is the meaning of a formula that the generated programs are held against, and what the compiler
uses for sizes and times. Elementary functions are the portable ones of `fnec.runtime`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from fnec.expr.nodes import Binary, Bool, Call, Compare, Expr, Name, Num, Unary
from fnec.units import UNITS

Value = Any  # float, int, bool or a numpy array of them

BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
    "//": lambda a, b: a // b,
    "**": lambda a, b: _power(a, b),
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _power(a: Value, b: Value) -> Value:
    """a**b; numpy's whole numbers have no negative powers."""
    return (a * 1.0 if getattr(a, "dtype", None) == np.int64 else a) ** b


def evaluate(
    e: Expr, scope: Mapping[str, Value], draw: Callable[[Call], Value] | None = None
) -> Value:
    """Value of a formula in SI units.

    scope: values of names, scalars or arrays; names that are not in it may be units.
    draw: called for random functions; without it they are an error.

    >>> from fnec.expr import parse
    >>> float(evaluate(parse("g * 0.3 mV"), {"g": 2.0}))
    0.0006
    """
    match e:
        case Num():
            return e.value if e.unit is None else e.value * evaluate(e.unit, {})
        case Name():
            return scope[e.name] if e.name in scope else UNITS[e.name].factor
        case Unary(op="-"):
            return -evaluate(e.x, scope, draw)
        case Unary():
            return np.logical_not(evaluate(e.x, scope, draw))
        case Bool():
            join = np.logical_and if e.op == "and" else np.logical_or
            return join(evaluate(e.a, scope, draw), evaluate(e.b, scope, draw))
        case Binary() | Compare():
            return BINARY[e.op](evaluate(e.a, scope, draw), evaluate(e.b, scope, draw))
        case Call():
            if e.name in _random() and draw is not None:
                return draw(e)
            return functions()[e.name](*(evaluate(a, scope, draw) for a in e.args))


def _random() -> frozenset[str]:
    from fnec.expr.functions import FUNCTIONS

    return frozenset(n for n, f in FUNCTIONS.items() if f.is_draw or f.is_step_draw)


def functions() -> dict[str, Callable[..., Value]]:
    """What each function of the language computes."""
    from fnec.runtime import phases, portable, shares, trigonometric

    modules = {**vars(trigonometric), **vars(portable)}
    return {
        "sqrt": np.sqrt,
        "abs": np.abs,
        "sign": np.sign,
        "floor": np.floor,
        "ceil": np.ceil,
        "min": np.minimum,
        "max": np.maximum,
        "clip": np.clip,
        "where": np.where,
        "back_and_forth": vars(phases)["back_and_forth"],
        "apportioned": vars(shares)["apportioned"],
    } | {name: modules[text] for name, text in PORTABLE.items()}


# The language's elementary functions and their portable definitions in `fnec.runtime.portable`.
PORTABLE = {
    "exp": "exp64",
    "log": "log64",
    "log10": "log10_64",
    "expm1": "expm1_64",
    "exprel": "exprel64",
    "sin": "sin64",
    "cos": "cos64",
    "tan": "tan64",
    "sinh": "sinh64",
    "cosh": "cosh64",
    "tanh": "tanh64",
    "sigmoid": "sigmoid64",
    "pow": "pow64",
}
