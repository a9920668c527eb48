"""Who connects to whom: the rules that draw the edges of a projection."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.expr import Expr, names
from fnec.ir.columns import Column

BETWEEN_CELLS = ("distance", "line_distance", "ring_distance")


def is_of_pair(name: str) -> bool:
    """A name whose value depends on which two cells are connected."""
    return name in BETWEEN_CELLS or name.startswith(("pre.", "post.", "edge."))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllToAll:
    """Every pair."""

    autapses: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OneToOne:
    """Cell i to cell i."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bernoulli:
    """Every pair with probability p, which may depend on the pair."""

    p: Expr
    where: Expr | None = None
    autapses: bool = True

    def depends_on_pair(self) -> bool:
        """Has to be asked pair by pair."""
        return self.where is not None or any(is_of_pair(n) for n in names(self.p))


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedInDegree:
    """Every target draws n sources."""

    n: Expr
    autapses: bool = True
    multapses: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedOutDegree:
    """Every source draws n targets."""

    n: Expr
    autapses: bool = True
    multapses: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedTotal:
    """n pairs in all."""

    n: Expr
    autapses: bool = True
    multapses: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Topographic:
    """`n` partners for each cell of one side, a part `strength` of them around its place."""

    n: Expr
    side: str  # whose cells have `n` partners each: pre or post
    strength: Expr
    sigma: Expr  # cells of the other side
    boundary: str  # clip, wrap, reflect
    rounding: str  # nearest, random


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The pairs listed."""

    pairs: tuple[tuple[int, int], ...]
    columns: tuple[Column, ...] = ()  # in the order of the pairs


Connect = (
    AllToAll
    | OneToOne
    | Bernoulli
    | FixedInDegree
    | FixedOutDegree
    | FixedTotal
    | Topographic
    | Edges
)
