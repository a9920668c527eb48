"""Ways over a tree: its children, the names in it, and trees made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from fnec.expr.nodes import Binary, Call, Expr, Name, Num, Unary


def children(e: Expr) -> tuple[Expr, ...]:
    """The operands of a node, in order."""
    match e:
        case Num() | Name():
            return ()
        case Unary():
            return (e.x,)
        case Call():
            return e.args
        case _:
            return (e.a, e.b)


def walk(e: Expr) -> Iterator[Expr]:
    """Every node, parents before children."""
    yield e
    for child in children(e):
        yield from walk(child)


def names(e: Expr) -> frozenset[str]:
    """Every name that a formula reads (units behind numbers are none)."""
    return frozenset(n.name for n in walk(e) if isinstance(n, Name))


def calls(e: Expr) -> frozenset[str]:
    """Every function that a formula calls."""
    return frozenset(n.name for n in walk(e) if isinstance(n, Call))


def rebuild(e: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The tree with `change` applied to every node, children first."""
    match e:
        case Num() | Name():
            return change(e)
        case Unary():
            return change(replace(e, x=rebuild(e.x, change)))
        case Call():
            return change(replace(e, args=tuple(rebuild(a, change) for a in e.args)))
        case _:
            return change(replace(e, a=rebuild(e.a, change), b=rebuild(e.b, change)))


def substitute(e: Expr, values: Mapping[str, Expr]) -> Expr:
    """The tree with names replaced."""

    def change(node: Expr) -> Expr:
        return values.get(node.name, node) if isinstance(node, Name) else node

    return rebuild(e, change)


def rename(e: Expr, new_names: Mapping[str, str]) -> Expr:
    """The tree with names renamed."""
    return substitute(e, {old: Name(new) for old, new in new_names.items()})


def num(value: float | int) -> Num:
    """A bare number."""
    return Num(value)


def add(a: Expr, b: Expr) -> Expr:
    """a + b, without adding a literal zero; what is negative is subtracted, to the same bits."""
    if is_zero(a):
        return b
    if isinstance(b, Unary) and b.op == "-":
        return Binary("-", a, b.x)
    return a if is_zero(b) else Binary("+", a, b)


def sub(a: Expr, b: Expr) -> Expr:
    """a - b, without subtracting a literal zero."""
    if is_zero(b):
        return a
    return neg(b) if is_zero(a) else Binary("-", a, b)


def mul(a: Expr, b: Expr) -> Expr:
    """a * b, with literal zeros and ones gone."""
    if is_zero(a) or is_zero(b):
        return Num(0)
    if is_one(a):
        return b
    if is_one(b):
        return a
    if isinstance(b, Num) and b.value == -1 and b.unit is None:
        return neg(a)
    return Binary("*", a, b)


def div(a: Expr, b: Expr) -> Expr:
    """a / b, with a literal zero on top or one below gone."""
    return Num(0) if is_zero(a) else a if is_one(b) else Binary("/", a, b)


def neg(a: Expr) -> Expr:
    """-a, without a double sign."""
    if isinstance(a, Unary) and a.op == "-":
        return a.x
    if isinstance(a, Num) and a.value:
        return Num(-a.value, a.unit)
    return Num(0) if is_zero(a) else Unary("-", a)


def is_zero(e: Expr) -> bool:
    """A literal 0."""
    return isinstance(e, Num) and e.value == 0


def is_one(e: Expr) -> bool:
    """A literal, unitless 1."""
    return isinstance(e, Num) and e.value == 1 and e.unit is None
