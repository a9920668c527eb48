"""Constants that are whole numbers in Python: Brian2 takes none of these where a float is due."""

from __future__ import annotations

from collections.abc import Iterable

from fnec.backends.brian2.units import times_unit
from fnec.expr import Binary, Expr, Name, Num, Unary
from fnec.ir.network import Constant, Network, SynapseConstant
from fnec.units import Dims

CLOSED = ("+", "-", "*", "//", "%", "**")  # whole numbers give whole numbers


def whole_names(net: Network, own: Iterable[Constant | SynapseConstant] = ()) -> set[str]:
    """The names of parameters and constants that are whole; own: those of a group or pathway."""
    found = {p.name for p in net.parameters if p.is_integer}
    for c in (*net.constants, *own):
        found -= {c.name}
        if is_whole(c.value, found):
            found.add(c.name)
    return found


def is_whole(e: Expr, whole: set[str]) -> bool:
    """The formula gives a Python integer."""
    match e:
        case Num(value=value, unit=None):
            return isinstance(value, int)
        case Name(name=name):
            return name in whole
        case Unary(op="-", x=x):
            return is_whole(x, whole)
        case Binary(op=op, a=a, b=b) if op in CLOSED:
            return is_whole(a, whole) and is_whole(b, whole)
        case _:
            return False


def in_unit(text: str, name: str, dims: Dims, whole: set[str]) -> str:
    """The value of a constant as Brian2 gets it: with its unit, and never an integer."""
    return f"float({text})" if name in whole else f"{text}{times_unit(dims)}"
