"""Selections of cells: from what a spec points at to parts of populations."""

from __future__ import annotations

from fnec.expr import Binary, Bool, Call, Compare, Expr, Name, Num
from fnec.ir.network import CellSet
from fnec.lower.scope import with_units
from fnec.spec.model import Spec
from fnec.spec.selection import (
    AllCells,
    CellRange,
    CellsWhere,
    EveryNthCell,
    FirstCells,
    LastCells,
    ListedCells,
    Selection,
    SelectionItem,
    Tagged,
    WholePopulation,
    items_of,
)


def lower_selection(spec: Spec, selection: Selection) -> tuple[CellSet, ...]:
    """The parts of populations that a selection means, in order, none twice."""
    found = [cells for item in items_of(selection) for cells in _item(spec, item)]
    return tuple(dict.fromkeys(found))


def _item(spec: Spec, item: SelectionItem) -> list[CellSet]:
    match item:
        case AllCells():
            return [CellSet(population=p.name) for p in spec.populations]
        case Tagged():
            return [CellSet(population=p.name) for p in spec.populations if item.selects(p.tags)]
        case WholePopulation():
            return [CellSet(population=item.population.name)]
        case FirstCells():
            return [CellSet(population=item.population.name, stop=item.count.expr)]
        case LastCells():
            size = next(p.size for p in spec.populations if p.name == item.population.name)
            first = Binary("-", size.expr, item.count.expr)
            return [CellSet(population=item.population.name, first=first)]
        case CellRange():
            return [
                CellSet(population=item.population.name, first=item.start.expr, stop=item.stop.expr)
            ]
        case EveryNthCell():
            return [CellSet(population=item.population.name, every=item.step.expr)]
        case ListedCells():
            return [CellSet(population=item.population.name, cells=item.cells)]
        case CellsWhere():
            where = with_units(item.where.expr, {"i", "n", "x", "y", "z"})
            return [CellSet(population=item.population.name, where=where)]


def any_of(tests: list[Expr]) -> Expr:
    """One of the tests holds: joined by halves, so that a long list makes no deep tree."""
    if len(tests) == 1:
        return tests[0]
    middle = (len(tests) + 1) // 2
    return Bool("or", any_of(tests[:middle]), any_of(tests[middle:]))


def membership(cells: CellSet) -> Expr:
    """1 for a cell that is in the set, else 0: a formula of the cell's index i."""
    i = Name("i")
    tests: list[Expr] = []
    if cells.first is not None:
        tests.append(Compare(">=", i, cells.first))
    if cells.stop is not None:
        tests.append(Compare("<", i, cells.stop))
    if cells.every is not None:
        tests.append(Compare("==", Binary("%", i, cells.every), Num(0)))
    if cells.where is not None:
        tests.append(cells.where)
    if cells.cells is not None:
        tests.append(any_of([Compare("==", i, Num(cell)) for cell in cells.cells]))
    if not tests:
        return Num(1.0)
    condition = tests[0]
    for test in tests[1:]:
        condition = Bool("and", condition, test)
    return Call("where", (condition, Num(1.0), Num(0.0)))
