"""Put populations and projections in the place of areas, as a spec could write them itself.

Every part keeps the place in the file from which it comes: a population of a layer that of its
type, its size that of the area's size. No check after this, and no backend, knows areas.
"""

from dataclasses import replace

from fnec.diagnostics import Diagnostic, Note, Span, SpecError
from fnec.spec.areas import population_name
from fnec.spec.bind_written import Faults, require
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence


def expand_areas(root: Mapping) -> Mapping:
    """The tree with the populations and projections of all areas. Raises `SpecError`.

    root: a tree with complete areas. Populations of one type stand together, whatever their area,
    so that they can share a group of cells; then they follow areas, then layers.
    """
    areas = [(key, area) for key, area in _entries(root, "areas") if isinstance(area, Mapping)]
    if not areas:
        return root
    types = dict.fromkeys(key.name for _, area in areas for key, _ in _entries(area, "types"))
    populations = [
        made for name in types for key, area in areas for made in _populations(key, area, name)
    ]
    projections = [made for key, area in areas for made in _projections(key, area)]
    faults: Faults = []
    sections = {
        "populations": _joined(root, "populations", populations, faults),
        "projections": _joined(root, "projections", projections, faults),
    }
    if faults:
        raise SpecError(faults)
    kept = [(key, node) for key, node in root if key.name not in sections]
    made = [
        (root.key(name) or Key(name=name, span=root.span), replace(root, entries=entries))
        for name, entries in sections.items()
        if entries
    ]
    return replace(root, entries=(*kept, *made))


def _joined(
    root: Mapping, section: str, made: list[tuple[Key, Mapping]], faults: Faults
) -> tuple[tuple[Key, Node], ...]:
    """What the spec writes, then what its areas make; a name for two of them is a fault."""
    found: dict[str, tuple[Key, Node]] = {key.name: (key, v) for key, v in _entries(root, section)}
    for key, node in made:
        if key.name not in found:
            found[key.name] = key, node
            continue
        other = found[key.name][0]
        faults.append(
            Diagnostic(
                "N413",
                f"{key.name!r} is the name of two {section}",
                span=other.span,
                help="an area makes one of that name; rename one of the two",
                notes=(Note(message="the other one", span=key.span),),
            )
        )
    return tuple(found.values())


def _populations(area: Key, node: Mapping, type_: str) -> list[tuple[Key, Mapping]]:
    """The cells of one type, layer by layer."""
    found: list[tuple[Key, Mapping]] = []
    layers = [(key, v) for key, v in _entries(node, "layers") if isinstance(v, Mapping)]
    shares = [_formula(require(layer.get("share"))) for _, layer in layers]
    size = require(node.get("size"))
    cells = next((v for key, v in _entries(node, "types") if key.name == type_), None)
    for at, (key, layer) in enumerate(layers):
        of_types = _entries(layer, "types")
        names = [k.name for k, _ in of_types]
        if not isinstance(cells, Mapping) or type_ not in names:
            continue
        part = names.index(type_)
        own = of_types[part][0].span
        if _is_zero(of_types[part][1]):
            continue
        of_layer = f"apportioned({at}, {_formula(size)}, {', '.join(shares)})"
        fractions = ", ".join(_formula(value) for _, value in of_types)
        tags = (("area", area.name), ("layer", key.name), ("type", type_))
        tag_entries = tuple((Key(name=k, span=own), _scalar(v, own)) for k, v in tags)
        given = {
            "size": _scalar(f"apportioned({part}, {of_layer}, {fractions})", size.span),
            "tags": _mapping((*tag_entries, *_entries(cells, "tags")), own),
            "positions": _positions(node, layer, own),
        }
        entries = [(k, v) for k, v in cells if k.name not in given]
        entries += [(Key(name=k, span=own), v) for k, v in given.items()]
        name = Key(name=population_name(area.name, key.name, type_), span=own)
        found.append((name, replace(cells, entries=tuple(entries))))
    return found


def _positions(area: Mapping, layer: Mapping, span: Span) -> Mapping:
    """An upright cylinder over the depth of a layer."""
    measures = {
        "shape": _scalar("cylinder", span),
        "radius": require(area.get("radius")),
        "depth": require(layer.get("depth")),
        "center": require(area.get("at")),
    }
    return _mapping(tuple((Key(name=k, span=v.span), v) for k, v in measures.items()), span)


def _projections(area: Key, node: Mapping) -> list[tuple[Key, Mapping]]:
    return [
        (
            Key(name=f"{area.name}_{key.name}", span=key.span),
            replace(
                p,
                entries=tuple(
                    (k, _selection(area, v) if k.name in ("pre", "post") else v) for k, v in p
                ),
            ),
        )
        for key, p in _entries(node, "projections")
        if isinstance(p, Mapping)
    ]


def _selection(area: Key, node: Node) -> Node:
    """`{type: E}` as a selection among all populations; `all` are those of the area."""
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_selection(area, item) for item in node.items))
    here = Key(name="area", span=node.span), _scalar(area.name, node.span)
    tags = (here, *(node.entries if isinstance(node, Mapping) else ()))
    key = Key(name="tags", span=node.span)
    return _mapping(((key, _mapping(tags, node.span)),), node.span)


def _formula(node: Node) -> str:
    assert isinstance(node, Scalar)  # the schema has seen to it
    return node.text


def _is_zero(node: Node) -> bool:
    return isinstance(node, Scalar) and not isinstance(node.value, str) and not node.value


def _entries(owner: Mapping, section: str) -> tuple[tuple[Key, Node], ...]:
    node = owner.get(section)
    return node.entries if isinstance(node, Mapping) else ()


def _scalar(value: str, span: Span) -> Scalar:
    return Scalar(value=value, span=span)


def _mapping(entries: tuple[tuple[Key, Node], ...], span: Span) -> Mapping:
    return Mapping(entries=entries, span=span)
