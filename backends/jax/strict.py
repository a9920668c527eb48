"""Where XLA would round other than numpy, and the calls of `exact` that keep it from doing so.

XLA makes a * b + c one operation with one rounding, (a / b) / c one division, a / sqrt(b) a product
with a reciprocal root, x + 1 + 2 one sum, and 0.3 x a, if a is one number, x times 0.3 a. A value
that passes through `exact` is rounded first.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from fnec.expr import Binary, Bool, Call, Compare, Expr, Name, Num, Unary, names

SUMS, PRODUCTS = frozenset("+-"), frozenset("*/")
CHOICES = frozenset({"where", "min", "max", "clip", "abs"})  # hand one of their operands on
PLAIN = CHOICES | {"sqrt", "sign", "floor", "ceil"}  # all others are portable functions of ours


def guard(e: Expr, per_cell: Set[str], parent: str = "assigned") -> Expr:
    """The formula with `exact(x)` around every x that must be rounded by itself.

    per_cell: names that hold a value per cell; the others hold one number.
    parent: what the value is for: assigned, sum, product, quotient, compared, chosen or argument.
    """
    match e:
        case Num() | Name():
            return e
        case Unary(op="not"):
            return replace(e, x=guard(e.x, per_cell, "compared"))
        case Unary():
            return replace(e, x=guard(e.x, per_cell, parent))
        case Compare():
            return _both(e, per_cell, "compared")
        case Bool():
            return _both(e, per_cell, "compared")
        case Binary(op="*"):
            made = replace(e, a=_factor(e.a, e.b, per_cell), b=_factor(e.b, e.a, per_cell))
            stays = parent in ("product", "quotient", "compared")
            stays |= parent == "argument" and not _has_literal(e, PRODUCTS)
            return made if stays else _exact(made)
        case Binary(op="/"):
            made = replace(e, a=guard(e.a, per_cell, "quotient"), b=_divisor(e.a, e.b, per_cell))
            return made if parent in ("sum", "product", "compared") else _exact(made)
        case Binary(op="+" | "-"):
            made = _both(e, per_cell, "sum")
            return _exact(made) if parent == "assigned" and _has_literal(e, SUMS) else made
        case Call():
            inside = "chosen" if e.name in PLAIN else "argument"
            made = replace(e, args=tuple(guard(a, per_cell, inside) for a in e.args))
            hides_root = e.name == "sqrt" and parent not in ("sum", "product", "compared")
            return _exact(made) if hides_root else made
        case _:
            raise ValueError(f"no step formula holds {e.op!r}")


def _both(e: Binary | Compare | Bool, per_cell: Set[str], parent: str) -> Binary | Compare | Bool:
    return replace(e, a=guard(e.a, per_cell, parent), b=guard(e.b, per_cell, parent))


def _factor(factor: Expr, other: Expr, per_cell: Set[str]) -> Expr:
    """A factor; its literal would be multiplied with the other one, if that is a single number."""
    made = guard(factor, per_cell, "product")
    if not (isinstance(factor, Binary) and factor.op == "*"):
        return made
    is_joined = bool(names(factor) & per_cell) and not names(other) & per_cell
    has_literal = _is_literal(factor.a) or _is_literal(factor.b)
    return _exact(made) if is_joined and has_literal else made


def _is_literal(e: Expr) -> bool:
    return isinstance(e, Num) or (isinstance(e, Unary) and e.op == "-" and _is_literal(e.x))


def _divisor(top: Expr, below: Expr, per_cell: Set[str]) -> Expr:
    """The divisor; one number for all cells is spread, or XLA would multiply by its reciprocal."""
    made = guard(below, per_cell, "quotient")
    if names(top) & per_cell and not names(below) & per_cell:
        return Call("spread", (made,))
    return made


def _has_literal(e: Expr, chain: Set[str]) -> bool:
    """A number that the compiler knows stands in a chain of sums or of products."""
    match e:
        case Num():
            return True
        case Unary(op="-"):
            return _has_literal(e.x, chain)
        case Binary():
            return e.op in chain and (_has_literal(e.a, chain) or _has_literal(e.b, chain))
        case _:
            return False


def _exact(e: Expr) -> Expr:
    return Call("exact", (e,))
