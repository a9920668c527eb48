"""Taking a formula apart as a linear function of some of its names."""

from __future__ import annotations

from collections.abc import Collection

from fnec.expr.nodes import Binary, Expr, Name, Num, Unary
from fnec.expr.walk import add, div, mul, names, neg, sub

ZERO = Num(0)


def linear_parts(e: Expr, variables: Collection[str]) -> tuple[dict[str, Expr], Expr] | None:
    """Coefficients and rest of e = sum(coefficient[x] * x) + rest, or None if e is not linear.

    Coefficients hold no variable. Only variables that occur have one.

    >>> from fnec.expr import parse, to_text
    >>> parts, rest = linear_parts(parse("(E - v + g) / tau"), {"v", "g"})
    >>> {x: to_text(c) for x, c in parts.items()}, to_text(rest)
    ({'v': '-1 / tau', 'g': '1 / tau'}, 'E / tau')
    """
    if not names(e) & set(variables):
        return {}, e
    match e:
        case Name():
            return {e.name: Num(1)}, ZERO
        case Unary(op="-"):
            inner = linear_parts(e.x, variables)
            return inner and ({x: neg(c) for x, c in inner[0].items()}, neg(inner[1]))
        case Binary(op="+" | "-"):
            a, b = linear_parts(e.a, variables), linear_parts(e.b, variables)
            if a is None or b is None:
                return None
            join = add if e.op == "+" else sub
            found = dict.fromkeys([*a[0], *b[0]])  # in the order of the text
            parts = {x: join(a[0].get(x, ZERO), b[0].get(x, ZERO)) for x in found}
            return parts, join(a[1], b[1])
        case Binary(op="*"):
            return _product(e, variables)
        case Binary(op="/"):
            a = linear_parts(e.a, variables)
            if a is None or names(e.b) & set(variables):
                return None
            return {x: div(c, e.b) for x, c in a[0].items()}, div(a[1], e.b)
        case _:
            return None


def _product(e: Binary, variables: Collection[str]) -> tuple[dict[str, Expr], Expr] | None:
    if names(e.a) & set(variables) and names(e.b) & set(variables):
        return None
    if names(e.b) & set(variables):
        inner = linear_parts(e.b, variables)
        return inner and ({x: mul(e.a, c) for x, c in inner[0].items()}, mul(e.a, inner[1]))
    inner = linear_parts(e.a, variables)
    return inner and ({x: mul(c, e.b) for x, c in inner[0].items()}, mul(inner[1], e.b))
