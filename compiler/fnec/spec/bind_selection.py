"""Bind selections of cells and rules that connect them."""

from fnec.diagnostics import Span
from fnec.spec.bind_columns import bind_columns, bind_source
from fnec.spec.bind_written import (
    Faults,
    bind_ref,
    bind_text,
    bind_texts,
    optional_text,
    require,
    words,
)
from fnec.spec.connect import (
    AllToAll,
    Condition,
    ConnectRule,
    EdgeList,
    EdgeTable,
    FixedInDegree,
    FixedOutDegree,
    FixedTotal,
    OneToOne,
    Probability,
    Topographic,
)
from fnec.spec.data_files import DataFolders
from fnec.spec.node import Mapping, Node, Scalar, Sequence
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
    Selections,
    Tag,
    Tagged,
    Wanted,
    WholePopulation,
)
from fnec.spec.written import Ref


def bind_selection(node: Node, faults: Faults) -> Selection:
    """`E`, `[E, I]`, `all`, part of a population, or tags."""
    if isinstance(node, Sequence):
        items = tuple(_item(item, faults) for item in node.items)
        return Selections(items=items, span=node.span)
    return _item(node, faults)


def bind_tags(node: Node | None) -> tuple[Tag, ...]:
    """`{sign: exc, layer: 4}`."""
    entries = node.entries if isinstance(node, Mapping) else ()
    return tuple(
        Tag(key=key.name, value=str(value.value), span=key.span)
        for key, value in entries
        if isinstance(value, Scalar)
    )


def _wanted(node: Mapping) -> tuple[Wanted, ...]:
    """`{sign: exc, layer: [L2, L3]}`."""
    return tuple(
        Wanted(
            key=key.name,
            values=tuple(
                str(v.value)
                for v in (value.items if isinstance(value, Sequence) else (value,))
                if isinstance(v, Scalar)
            ),
            span=key.span,
        )
        for key, value in node
    )


def _item(node: Node, faults: Faults) -> SelectionItem:
    span = node.span
    if isinstance(node, Scalar):
        if node.value == "all":
            return AllCells(span=span)
        return WholePopulation(population=Ref(name=str(node.value), span=span), span=span)
    assert isinstance(node, Mapping)  # the schema has seen to it
    if isinstance(tags := node.get("tags"), Mapping):
        return Tagged(tags=_wanted(tags), span=span)
    population = bind_ref(node, "population")
    assert population is not None
    return _part(population, node, span, faults)


def _part(population: Ref, node: Mapping, span: Span, faults: Faults) -> SelectionItem:
    if (count := optional_text(node, "first", faults)) is not None:
        return FirstCells(population=population, count=count, span=span)
    if (count := optional_text(node, "last", faults)) is not None:
        return LastCells(population=population, count=count, span=span)
    if (step := optional_text(node, "every", faults)) is not None:
        return EveryNthCell(population=population, step=step, span=span)
    if (where := optional_text(node, "where", faults)) is not None:
        return CellsWhere(population=population, where=where, span=span)
    if limits := bind_texts(node.get("range"), faults):
        return CellRange(population=population, start=limits[0], stop=limits[1], span=span)
    if (cells := node.get("cells")) is not None:
        return ListedCells(population=population, cells=integers(cells), span=span)
    return WholePopulation(population=population, span=span)


def bind_connect(node: Mapping, folders: DataFolders, faults: Faults) -> ConnectRule:
    """A rule that says which pairs are connected."""
    span = node.span
    autapses, multapses = _flag(node, "autapses"), _flag(node, "multapses")
    rule = require(node.get("rule"))
    match rule.value if isinstance(rule, Scalar) else None:
        case "all_to_all":
            return AllToAll(autapses=autapses, span=span)
        case "one_to_one":
            return OneToOne(span=span)
        case "probability":
            p = bind_text(require(node.get("p")), faults)
            return Probability(p=p, autapses=autapses, span=span)
        case "condition":
            where = bind_text(require(node.get("where")), faults)
            p = optional_text(node, "p", faults)
            return Condition(where=where, p=p, autapses=autapses, span=span)
        case "topographic":
            return _topographic(node, faults)
        case "edges":
            return _edges(node, folders, faults)
        case degree:
            kinds = {
                "fixed_in_degree": FixedInDegree,
                "fixed_out_degree": FixedOutDegree,
                "fixed_total": FixedTotal,
            }
            n = bind_text(require(node.get("n")), faults)
            return kinds[str(degree)](n=n, autapses=autapses, multapses=multapses, span=span)


def _topographic(node: Mapping, faults: Faults) -> Topographic:
    degree = node.get("out_degree")
    return Topographic(
        n=bind_text(require(degree or node.get("in_degree")), faults),
        side="post" if degree is None else "pre",
        strength=bind_text(require(node.get("strength")), faults),
        sigma=bind_text(require(node.get("sigma")), faults),
        boundary=words(node, "boundary") or "clip",
        rounding=words(node, "rounding") or "nearest",
        span=node.span,
    )


def _edges(node: Mapping, folders: DataFolders, faults: Faults) -> EdgeList | EdgeTable:
    if (source := bind_source(node, folders, faults)) is not None:
        return EdgeTable(source=source, columns=bind_columns(node, faults), span=source.span)
    listed = require(node.get("list"))
    items = listed.items if isinstance(listed, Sequence) else ()
    pairs = tuple(integers(item) for item in items)
    return EdgeList(edges=tuple((a, b) for a, b in pairs), span=listed.span)


def integers(node: Node) -> tuple[int, ...]:
    """A list of whole numbers."""
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(int(i.value) for i in items if isinstance(i, Scalar) and i.value is not None)


def _flag(node: Mapping, name: str) -> bool:
    found = node.get(name)
    return found.value is True if isinstance(found, Scalar) else True
