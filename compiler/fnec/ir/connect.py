"""Who connects to whom: the rules that draw the edges of a projection."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.expr import Expr, names


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
        return self.where is not None or any(
            n == "distance" or n.startswith(("pre.", "post.")) for n in names(self.p)
        )


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
class Edges:
    """The pairs listed."""

    pairs: tuple[tuple[int, int], ...]


Connect = AllToAll | OneToOne | Bernoulli | FixedInDegree | FixedOutDegree | FixedTotal | Edges
