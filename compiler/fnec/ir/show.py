"""A network as text for people: every part with its values, equations as formulas."""

# It walks over data of any type.
# pyright: standard

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from fnec.expr import Binary, Bool, Call, Compare, Name, Num, Unary, to_text
from fnec.ir.network import Network
from fnec.ir.step import Assign
from fnec.units import dims_text

FORMULAS = (Num, Name, Unary, Binary, Compare, Bool, Call)
HIDDEN = ("span",)


def show(net: Network) -> str:
    """The whole network, one thing a line."""
    return "\n".join(_part("network", net, 0))


def _part(name: str, value: Any, depth: int) -> Iterator[str]:
    lead = "  " * depth
    if name == "dims":
        yield f"{lead}dimension: {dims_text(value)}"
        return
    if isinstance(value, Assign):
        yield f"{lead}{value.target} {value.op} {to_text(value.value)}"
    elif isinstance(value, FORMULAS):
        yield f"{lead}{name}: {to_text(value)}"
    elif is_dataclass(value) and not isinstance(value, type):
        title = getattr(value, "name", None)
        yield f"{lead}{name}" + (f" {title}" if title else f" {type(value).__name__}")
        for part in fields(value):
            inner = getattr(value, part.name)
            is_empty = inner is None or inner is False or inner == () or inner == ""
            if part.name not in (*HIDDEN, "name") and not is_empty:
                yield from _part(part.name, inner, depth + 1)
    elif isinstance(value, tuple) and any(map(_has_parts, value)):
        yield f"{lead}{name}"
        for item in value:
            yield from _part(type(item).__name__.lower(), item, depth + 1)
    else:
        text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        yield f"{lead}{name}: {text}"


def _has_parts(value: Any) -> bool:
    return is_dataclass(value) or (isinstance(value, tuple) and any(map(_has_parts, value)))
