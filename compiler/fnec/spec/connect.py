"""Rules that say which pairs of cells are connected."""

from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.columns import ColumnSpec
from fnec.spec.sources import Source
from fnec.spec.written import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AllToAll:
    """Every pair."""

    autapses: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneToOne:
    """Cell i to cell i."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probability:
    """Each pair with probability `p`."""

    p: Text
    autapses: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedInDegree:
    """`n` sources for each target cell."""

    n: Text
    autapses: bool
    multapses: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedOutDegree:
    """`n` targets for each source cell."""

    n: Text
    autapses: bool
    multapses: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedTotal:
    """`n` pairs in all."""

    n: Text
    autapses: bool
    multapses: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topographic:
    """`n` partners for each cell of one side, a part `strength` of them around its place."""

    n: Text
    side: str  # whose cells have `n` partners each: pre or post
    strength: Text
    sigma: Text  # cells of the other side
    boundary: str  # clip, wrap, reflect
    rounding: str  # nearest, random
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Each pair for which `where` holds, with probability `p` (1 if None)."""

    where: Text
    p: Text | None
    autapses: bool
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeList:
    """These pairs (pre, post), in this order."""

    edges: tuple[tuple[int, int], ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeTable:
    """The pairs of a file or of a generator, read by `fnec.spec.tables.read_edges`."""

    source: Source
    columns: tuple[ColumnSpec, ...] = ()
    span: Span = field(compare=False, repr=False)


ConnectRule: TypeAlias = (
    AllToAll
    | OneToOne
    | Probability
    | FixedInDegree
    | FixedOutDegree
    | FixedTotal
    | Topographic
    | Condition
    | EdgeList
    | EdgeTable
)
