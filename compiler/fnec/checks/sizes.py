"""Numbers of cells and indices: sizes that exist, cells that are there."""

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.outside import selections
from fnec.checks.scopes import populations_in
from fnec.diagnostics import Diagnostic, Note, Span
from fnec.spec.connect import (
    EdgeList,
    FixedInDegree,
    FixedOutDegree,
    FixedTotal,
    OneToOne,
    Topographic,
)
from fnec.spec.model import ReplaySpec, Spec, SpikeList
from fnec.spec.selection import (
    AllCells,
    CellRange,
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
from fnec.spec.written import Text

LARGEST = 100_000_000  # cells of a population
ROUNDING = 1e-6  # 0.8 * n may miss a whole number by the last bit


def population_sizes(spec: Spec) -> dict[str, int]:
    """Sizes that can be worked out and are possible."""
    values = known_values(spec)
    sizes: dict[str, int] = {}
    for p in spec.populations:
        value = constant(p.size.expr, values)
        if value is not None and _is_whole(value) and 0 <= value <= LARGEST:
            sizes[p.name] = round(value)
    return sizes


def impossible_sizes(spec: Spec) -> Iterator[Diagnostic]:
    """V501: a number of cells or synapses that cannot be."""
    values = known_values(spec)
    for p in spec.populations:
        yield from _count_fault(p.size, values, f"the size of {p.name!r}", LARGEST)
    for p in spec.projections:
        if isinstance(p.connect, FixedInDegree | FixedOutDegree | FixedTotal | Topographic):
            yield from _count_fault(p.connect.n, values, "the number of connections", LARGEST * 100)


def _count_fault(
    text: Text, values: dict[str, float], what: str, most: int
) -> Iterator[Diagnostic]:
    value = constant(text.expr, values)
    if value is None:
        return
    why, hint = None, None
    if value < 0:
        why, hint = "it cannot be negative", "check the parameters that it is made of"
    elif value > most:
        why, hint = f"at most {most:_} are possible", "check the units and the parameters"
    elif not _is_whole(value):
        why, hint = "it must be a whole number", f"write `floor({text.source})`"
    if why:
        yield Diagnostic("V501", f"{what} is {value:g}; {why}", span=text.span, help=hint)


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) <= ROUNDING


def cells_out_of_range(spec: Spec) -> Iterator[Diagnostic]:
    """V502: a cell that is not there; V503: a selection without cells."""
    sizes, values = population_sizes(spec), known_values(spec)
    for selection in selections(spec):
        for item in items_of(selection):
            yield from _part_faults(item, sizes, values)
    for p in spec.populations:
        if isinstance(p, ReplaySpec) and isinstance(p.spikes, SpikeList) and p.spikes.cells:
            yield from index_fault(
                max(p.spikes.cells), p.name, sizes.get(p.name), p.spikes.span, p.span
            )
    for p in spec.projections:
        if isinstance(p.connect, EdgeList) and p.connect.edges:
            for side, selection, cells in zip(
                ("pre", "post"), (p.pre, p.post), zip(*p.connect.edges, strict=True), strict=True
            ):
                size = selection_size(spec, selection, sizes, values)
                yield from index_fault(
                    max(cells), f"the {side} selection", size, p.connect.span, selection.span
                )


def _part_faults(
    item: SelectionItem, sizes: dict[str, int], values: dict[str, float]
) -> Iterator[Diagnostic]:
    if isinstance(item, AllCells | Tagged):
        return
    name = item.population.name
    size = sizes.get(name)
    match item:
        case ListedCells(cells=cells):
            yield from index_fault(max(cells), name, size, item.span, item.population.span)
        case FirstCells(count=text) | LastCells(count=text) | EveryNthCell(step=text):
            value = constant(text.expr, values)
            if value is not None and (value < 1 or not _is_whole(value)):
                yield Diagnostic(
                    "V503",
                    f"{value:g} selects no cells",
                    span=text.span,
                    help="it counts from 1 on",
                )
            elif value is not None and size is not None and value > size:
                yield _too_many(text, value, name, size)
        case CellRange(start=start, stop=stop):
            low, high = constant(start.expr, values), constant(stop.expr, values)
            if low is not None and high is not None and (low >= high or low < 0):
                yield Diagnostic(
                    "V503",
                    f"the range from {low:g} up to {high:g} holds no cells",
                    span=item.span,
                    help="`range: [0, 10]` are the cells 0 to 9",
                )
            elif high is not None and size is not None and high > size:
                yield _too_many(stop, high, name, size)
        case _:
            pass


def _too_many(text: Text, value: float, name: str, size: int) -> Diagnostic:
    return Diagnostic(
        "V502",
        f"{name!r} has {size} cells, fewer than {value:g}",
        span=text.span,
        help=f"take {size} at most",
    )


def index_fault(
    cell: int, name: str, size: int | None, span: Span, other: Span
) -> Iterator[Diagnostic]:
    """V502 unless a cell of that index exists. size: None if it cannot be worked out."""
    if size is not None and cell >= size:
        yield Diagnostic(
            "V502",
            f"there is no cell {cell}: {name if ' ' in name else repr(name)} has {size} cells",
            span=span,
            help=f"cells count from 0 to {size - 1}" if size else "it has no cells at all",
            notes=(Note(message="the cells", span=other),),
        )


def selection_size(
    spec: Spec, selection: Selection, sizes: dict[str, int], values: dict[str, float]
) -> int | None:
    """The number of cells selected, if it can be worked out."""
    total = 0
    for item in items_of(selection):
        match item:
            case FirstCells(count=text) | LastCells(count=text):
                count = constant(text.expr, values)
            case ListedCells(cells=cells):
                count = len(cells)
            case AllCells() | Tagged() | WholePopulation():
                counts = [sizes.get(p.name) for p in populations_in(spec, item)]
                count = None if None in counts else sum(c for c in counts if c is not None)
            case _:
                count = None
        if count is None:
            return None
        total += round(count)
    return total


def unequal_sides(spec: Spec) -> Iterator[Diagnostic]:
    """V509: one-to-one between different numbers of cells."""
    sizes, values = population_sizes(spec), known_values(spec)
    for p in spec.projections:
        if not isinstance(p.connect, OneToOne):
            continue
        n_pre = selection_size(spec, p.pre, sizes, values)
        n_post = selection_size(spec, p.post, sizes, values)
        if n_pre is not None and n_post is not None and n_pre != n_post:
            yield Diagnostic(
                "V509",
                f"one_to_one between {n_pre} and {n_post} cells",
                span=p.connect.span,
                help="select as many cells on both sides, or use another rule",
            )
