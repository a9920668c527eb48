"""Values that are known before a network is built: sizes, times, probabilities.

Plain floats in SI and no numpy, so that `fnec validate` stays quick. None where a value is
random, differs from cell to cell, or cannot be worked out; later stages say why.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from fnec.expr import Binary, Call, Compare, Expr, Name, Num, Unary
from fnec.spec.model import Spec
from fnec.units import UNITS

OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _clip(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


def _sign(x: float) -> float:
    return (x > 0) - (x < 0)


def _where(condition: float, a: float, b: float) -> float:
    return a if condition else b


def _apportioned(*args: float) -> float:
    from fnec.runtime import shares  # costs the import of numpy

    return float(vars(shares)["apportioned"](*args))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": math.exp, "log": math.log, "log10": math.log10, "sqrt": math.sqrt, "tanh": math.tanh,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "sinh": math.sinh, "cosh": math.cosh,
    "expm1": math.expm1, "abs": abs, "min": min, "max": max, "floor": math.floor, "ceil": math.ceil,
    "clip": _clip, "sign": _sign, "where": _where,
    "apportioned": _apportioned,
}  # fmt: skip


def known_values(spec: Spec) -> dict[str, float]:
    """Values of parameters and constants, in SI; those that cannot be worked out are left out."""
    values: dict[str, float] = {}
    for p in spec.parameters:
        if (value := constant(p.value.expr, {})) is not None:
            values[p.name] = value
    if (dt := constant(spec.simulation.dt.expr, values)) is not None:
        values["dt"] = dt
    waiting = list(spec.constants)
    while waiting:
        found = [(c, v) for c in waiting if (v := constant(c.value.expr, values)) is not None]
        values |= {c.name: v for c, v in found}
        if not found:
            break
        solved = {c.name for c, _ in found}
        waiting = [c for c in waiting if c.name not in solved]
    return values


def constant(e: Expr, values: Mapping[str, float]) -> float | None:
    """The value of a formula, if it has one that is finite and does not depend on chance."""
    try:
        value = _value(e, values)
    except (ArithmeticError, ValueError, KeyError, TypeError):
        return None
    return value if not isinstance(value, complex) and math.isfinite(value) else None


def _value(e: Expr, values: Mapping[str, float]) -> float:
    match e:
        case Num(value=value, unit=unit):
            return value if unit is None else value * _value(unit, {})
        case Name(name=name):
            return values[name] if name in values else UNITS[name].factor
        case Unary(op=op, x=x):
            return -_value(x, values) if op == "-" else not _value(x, values)
        case Binary(op=op, a=a, b=b) | Compare(op=op, a=a, b=b):
            left, right = _value(a, values), _value(b, values)
            if op == "**":  # whole numbers would grow without limit
                left = float(left)
            return OPERATIONS[op](left, right)
        case Call(name=name, args=args):
            return FUNCTIONS[name](*(_value(a, values) for a in args))
        case _:
            raise KeyError(e.op)
