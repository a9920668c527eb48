"""Names in formulas: which are units, which differ from cell to cell, in which order they come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from fnec.expr import FUNCTIONS, Binary, Call, Expr, Name, Num, Unary, names, rebuild, walk
from fnec.expr.infer import quantity
from fnec.expr.walk import add, div, mul, neg, sub
from fnec.ir.connect import is_of_pair
from fnec.units import UNITS, Dims

CELL_NAMES = frozenset({"i", "n", "x", "y", "z"})
T = TypeVar("T")


def with_units(e: Expr, scope: Collection[str]) -> Expr:
    """The formula with every bare unit name written as a quantity of 1.0."""

    def change(node: Expr) -> Expr:
        if isinstance(node, Name) and node.name not in scope and node.name in UNITS:
            return Num(1.0, node, node.start, node.stop)
        return node

    return rebuild(e, change)


def simplified(e: Expr) -> Expr:
    """The formula without sums with a literal 0 and products with a literal 0 or 1."""

    def change(node: Expr) -> Expr:
        match node:
            case Binary(op="+"):
                return add(node.a, node.b)
            case Binary(op="-"):
                return sub(node.a, node.b)
            case Binary(op="*"):
                return mul(node.a, node.b)
            case Binary(op="/"):
                return div(node.a, node.b)
            case Unary(op="-"):
                return neg(node.x)
            case _:
                return node

    return rebuild(e, change)


def is_drawn(e: Expr) -> bool:
    """Holds a random value that is drawn when the network is built."""
    return any(isinstance(n, Call) and FUNCTIONS[n.name].is_draw for n in walk(e))


def differs_by_cell(e: Expr, cell_names: Collection[str] = ()) -> bool:
    """Has a value of its own in every cell."""
    read = names(e)
    return (
        is_drawn(e)
        or bool(read & (CELL_NAMES | set(cell_names)))
        or any(n.startswith("cell.") for n in read)
    )


def differs_by_synapse(e: Expr, synapse_names: Collection[str] = ()) -> bool:
    """Has a value of its own in every synapse."""
    read = names(e)
    return is_drawn(e) or any(is_of_pair(n) for n in read) or bool(read & set(synapse_names))


def in_order(
    items: Iterable[T], name: Callable[[T], str], reads: Callable[[T], Collection[str]]
) -> list[T]:
    """Items sorted so that each stands behind those it reads; else in the order given.

    A cycle has been refused by a check; here its members keep their order.
    """
    waiting = {name(item): item for item in items}
    done: list[T] = []
    while waiting:
        ready = [
            key for key, item in waiting.items() if not (set(reads(item)) - {key}) & waiting.keys()
        ] or list(waiting)
        done.append(waiting.pop(ready[0]))
    return done


def dims_of(e: Expr, scope: Mapping[str, Dims]) -> Dims:
    """Dimension of a formula that the checks have passed."""
    return quantity(e, scope)
