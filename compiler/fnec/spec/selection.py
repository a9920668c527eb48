"""Selections of cells: the one way in which a spec points at cells."""

from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.written import Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AllCells:
    """`all`."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePopulation:
    """`E`."""

    population: Ref
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCells:
    """`{population: E, first: 8}`."""

    population: Ref
    count: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCells:
    """`{population: E, last: 8}`."""

    population: Ref
    count: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRange:
    """`{population: E, range: [0, 10]}`: from `start` up to, and without, `stop`."""

    population: Ref
    start: Text
    stop: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryNthCell:
    """`{population: E, every: 2}`, from cell 0."""

    population: Ref
    step: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCells:
    """`{population: E, cells: [1, 5]}`."""

    population: Ref
    cells: tuple[int, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsWhere:
    """`{population: E, where: "x < 1 mm"}`."""

    population: Ref
    where: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """`sign: exc`; numbers are compared as text."""

    key: str
    value: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`layer: [L2, L3]`: a tag with one of these values."""

    key: str
    values: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """`{tags: {sign: exc, layer: [L2, L3]}}`: the populations that bear one value of every tag."""

    tags: tuple[Wanted, ...]
    span: Span = field(compare=False, repr=False)

    def selects(self, borne: tuple[Tag, ...]) -> bool:
        """Whether a population with these tags belongs to it."""
        return all(any(t.key == w.key and t.value in w.values for t in borne) for w in self.tags)


PopulationPart: TypeAlias = (
    WholePopulation | FirstCells | LastCells | CellRange | EveryNthCell | ListedCells | CellsWhere
)
SelectionItem: TypeAlias = AllCells | PopulationPart | Tagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Selections:
    """`[E, I]`: the cells of every entry."""

    items: tuple[SelectionItem, ...]
    span: Span = field(compare=False, repr=False)


Selection: TypeAlias = SelectionItem | Selections


def items_of(selection: Selection) -> tuple[SelectionItem, ...]:
    """The entries of a list, or the selection itself as the only one."""
    return selection.items if isinstance(selection, Selections) else (selection,)
