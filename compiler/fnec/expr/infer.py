"""The dimension of every term of a formula, or the first place where they do not fit."""

from __future__ import annotations

from collections.abc import Mapping

from fnec.expr.functions import FUNCTIONS
from fnec.expr.nodes import Binary, Bool, Call, Compare, Expr, Name, Num, Unary
from fnec.expr.parse import ExprError
from fnec.expr.text import to_text
from fnec.expr.walk import is_zero
from fnec.units import ONE, TRUTH, UNITS, Dims, dims_text, dims_words, divide, multiply, power

BOOLEAN = None  # what `infer` gives for a condition
Kind = Dims | None


class UnknownName(ExprError):
    """A name that is neither in scope nor a unit."""

    def __init__(self, name: str, start: int, stop: int) -> None:
        super().__init__(f"unknown name {name!r}", start, stop)
        self.name = name


def infer(e: Expr, scope: Mapping[str, Dims]) -> Kind:
    """Dimension of a formula; None for a condition.

    scope: dimension of every name that may be used; other names may be units.
    Raises `ExprError` at the first term that does not fit, `UnknownName` for a name out of scope.

    >>> from fnec.expr import parse
    >>> dims_text(infer(parse("5 mV / 2 ms"), {}))
    'V/s'
    """
    match e:
        case Num(value=bool()):
            return BOOLEAN
        case Num():
            return ONE if e.unit is None else quantity(e.unit, {})
        case Name():
            if e.name in scope:
                return BOOLEAN if scope[e.name] == TRUTH else scope[e.name]
            if e.name in UNITS:
                return UNITS[e.name].dims
            raise UnknownName(e.name, e.start, e.stop)
        case Unary(op="not"):
            condition(e.x, scope)
            return BOOLEAN
        case Unary():
            return quantity(e.x, scope)
        case Compare():
            alike(e.a, e.b, scope, f"{e.op!r} compares", e)
            return BOOLEAN
        case Bool():
            condition(e.a, scope)
            condition(e.b, scope)
            return BOOLEAN
        case Call():
            return _call(e, scope)
        case Binary(op="*"):
            return multiply(quantity(e.a, scope), quantity(e.b, scope))
        case Binary(op="/"):
            return divide(quantity(e.a, scope), quantity(e.b, scope))
        case Binary(op="**"):
            return _power(e, scope)
        case Binary():
            said = {"+": "'+' adds", "-": "'-' subtracts"}.get(e.op, f"{e.op!r} divides")
            dims = alike(e.a, e.b, scope, said, e)
            return ONE if e.op == "//" else dims


def quantity(e: Expr, scope: Mapping[str, Dims]) -> Dims:
    """Dimension of a formula that must not be a condition."""
    kind = infer(e, scope)
    if kind is None:
        raise ExprError(
            "a condition stands where a number is needed",
            e.start,
            e.stop,
            "use where(condition, 1, 0)",
        )
    return kind


def condition(e: Expr, scope: Mapping[str, Dims]) -> None:
    """Raises unless the formula is a condition."""
    kind = infer(e, scope)
    if kind is not None:
        raise ExprError(
            "a number stands where a condition is needed", e.start, e.stop, "compare it: x > 0"
        )


def alike(a: Expr, b: Expr, scope: Mapping[str, Dims], said: str, whole: Expr) -> Dims:
    """The common dimension of two terms; a literal 0 fits any."""
    left, right = quantity(a, scope), quantity(b, scope)
    if left == right or is_zero(b):
        return left
    if is_zero(a):
        return right
    raise ExprError(
        f"{said} {dims_words(left)} and {dims_words(right)}",
        whole.start,
        whole.stop,
        f"{to_text(a)!r} is {dims_words(left)}, {to_text(b)!r} is {dims_words(right)}",
    )


def _power(e: Binary, scope: Mapping[str, Dims]) -> Dims:
    base, exponent = quantity(e.a, scope), quantity(e.b, scope)
    if exponent != ONE:
        raise ExprError(
            f"an exponent has no unit; this one is {dims_text(exponent)}", e.b.start, e.b.stop
        )
    if base == ONE:
        return ONE
    value = literal(e.b)
    if value is None:
        raise ExprError(
            f"the power of a quantity in {dims_text(base)} must be a plain number",
            e.b.start,
            e.b.stop,
            "divide by a unit first, so that the base has none",
        )
    return power(base, value)


def literal(e: Expr) -> float | None:
    """The value of a plain number such as 2, -0.5 or 1/2."""
    match e:
        case Num(unit=None):
            return e.value
        case Unary(op="-"):
            x = literal(e.x)
            return None if x is None else -x
        case Binary(op="/"):
            a, b = literal(e.a), literal(e.b)
            return None if a is None or not b else a / b
        case _:
            return None


def _call(e: Call, scope: Mapping[str, Dims]) -> Dims:
    rule = FUNCTIONS[e.name].rule
    if rule == "where":
        condition(e.args[0], scope)
        return alike(e.args[1], e.args[2], scope, "where() chooses between", e)
    dims = [quantity(a, scope) for a in e.args]
    if rule == "same":
        for a, b in zip(e.args, e.args[1:], strict=False):
            alike(a, b, scope, f"{e.name}() takes", e)
        return next((d for d, a in zip(dims, e.args, strict=True) if not is_zero(a)), ONE)
    if rule == "sqrt":
        return power(dims[0], 0.5)
    if rule == "sign":
        return ONE
    if rule == "draw":  # the first argument gives the dimension, the others are numbers
        first, dims, args = dims[0], dims[1:], e.args[1:]
    else:
        first, args = ONE, e.args
    for d, a in zip(dims, args, strict=True):
        if d != ONE:
            raise ExprError(
                f"{e.name}() takes a number without unit, this is {dims_text(d)}",
                a.start,
                a.stop,
                f"divide by a quantity in {dims_text(d)}",
            )
    return first
