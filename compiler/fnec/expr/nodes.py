"""The nodes of a formula: what a spec's text parses to and what every printer prints.

Nodes are frozen and compare by meaning: `start` and `stop`, the place in the text that a node came
from, are for diagnostics and do not count in comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Num:
    """A number, with the unit that was written behind it (`20 ms`)."""

    value: float | int
    unit: Expr | None = None  # names of units combined by * / **, as written
    start: int = field(default=0, compare=False, repr=False)
    stop: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in scope; dotted (`pre.v`) where it belongs to one side of a synapse."""

    name: str
    start: int = field(default=0, compare=False, repr=False)
    stop: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `not x`."""

    op: str
    x: Expr
    start: int = field(default=0, compare=False, repr=False)
    stop: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """`a op b` with op one of + - * / ** % //."""

    op: str
    a: Expr
    b: Expr
    start: int = field(default=0, compare=False, repr=False)
    stop: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`a op b` with op one of < <= > >= == !=."""

    op: str
    a: Expr
    b: Expr
    start: int = field(default=0, compare=False, repr=False)
    stop: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bool:
    """`a and b` or `a or b`."""

    op: str
    a: Expr
    b: Expr
    start: int = field(default=0, compare=False, repr=False)
    stop: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`name(args)`; the functions that exist are listed in `fnec.expr.functions`."""

    name: str
    args: tuple[Expr, ...]
    start: int = field(default=0, compare=False, repr=False)
    stop: int = field(default=0, compare=False, repr=False)


Expr = Num | Name | Unary | Binary | Compare | Bool | Call
