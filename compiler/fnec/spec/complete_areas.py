"""Areas with all that they take from their columns, as trees, and what is missing in them."""

from dataclasses import replace

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.diagnostics.suggest import suggestion
from fnec.spec.bind_written import Faults
from fnec.spec.merge import overlay
from fnec.spec.node import Key, Mapping, Node, Scalar
from fnec.spec.validate import missing_key, schema

OF_AREA = ("size", "radius", "layers", "types")
OF_LAYER = ("depth", "share", "types")
OF_PROJECTION = ("pre", "post", "connect")


def complete_areas(root: Mapping) -> Mapping:
    """The tree with every area complete. Raises `SpecError` with all that is missing.

    root: a tree that the schema accepts.
    """
    areas, columns = root.get("areas"), root.get("columns")
    if not isinstance(areas, Mapping):
        return root
    faults: Faults = []
    templates = columns if isinstance(columns, Mapping) else replace(areas, entries=())
    entries: list[tuple[Key, Node]] = []
    for key, area in areas:
        assert isinstance(area, Mapping)  # the schema has seen to it
        name = area.get("column")
        assert isinstance(name, Scalar)
        column = templates.get(str(name.value))
        if not isinstance(column, Mapping):
            help_text = suggestion(str(name.value), templates.names(), kind="columns")
            said = f"there is no column {name.value!r}"
            faults.append(Diagnostic("N450", said, span=name.span, help=help_text))
            continue
        whole = overlay(column, area, path=("areas", key.name))
        _require_all(key, str(name.value), column, whole, faults)
        entries.append((key, whole))
    if faults:
        raise SpecError(_once(faults))
    complete = replace(areas, entries=tuple(entries))
    return replace(root, entries=tuple((k, complete if k.name == "areas" else v) for k, v in root))


def _once(faults: Faults) -> Faults:
    """One fault a place: what a column lacks, all of its areas lack."""
    return list({(f.code, f.span): f for f in reversed(faults)}.values())[::-1]


def _require_all(area: Key, column: str, template: Mapping, whole: Mapping, faults: Faults) -> None:
    owner = f"areas.{area.name}"
    _require(whole, OF_AREA, "area", owner, area.span, faults)
    types = whole.get("types")
    types = types if isinstance(types, Mapping) else replace(whole, entries=())
    known = template.get("layers")
    layers = known.names() if isinstance(known, Mapping) else []
    for key, layer in _entries(whole, "layers"):
        lacking = [n for n in OF_LAYER if layer.get(n) is None]
        if lacking and key.name not in layers:
            faults.append(
                Diagnostic(
                    "N451",
                    f"column {column!r} has no layer {key.name!r}",
                    span=key.span,
                    help=suggestion(key.name, layers, kind="layers")
                    + f"; a layer of its own needs {' and '.join(lacking)}, too",
                )
            )
            continue
        _require(layer, OF_LAYER, "column_layer", f"{owner}.layers.{key.name}", key.span, faults)
        shares = layer.get("types")
        for used, _ in shares if isinstance(shares, Mapping) else ():
            if types.get(used.name) is None:
                faults.append(
                    Diagnostic(
                        "N451",
                        f"{owner!r} has no type {used.name!r}",
                        span=used.span,
                        help=suggestion(used.name, types.names(), kind="types"),
                    )
                )
    for key, cells in _entries(whole, "types"):
        _require(cells, ("neuron",), "column_type", f"{owner}.types.{key.name}", key.span, faults)
        for tag, _ in _tags(cells):
            if tag.name in ("area", "layer", "type"):
                faults.append(
                    Diagnostic(
                        "N452",
                        f"the tag {tag.name!r} is given by the area",
                        span=tag.span,
                        help="remove it, or give the tag another name",
                    )
                )
    for key, p in _entries(whole, "projections"):
        said = f"{owner}.projections.{key.name}"
        _require(p, OF_PROJECTION, "column_projection", said, key.span, faults)
        if p.get("synapse") is None:
            _require(p, ("receptor", "weight"), "column_projection", said, key.span, faults)


def _entries(owner: Mapping, section: str) -> list[tuple[Key, Mapping]]:
    node = owner.get(section)
    entries = node.entries if isinstance(node, Mapping) else ()
    return [(key, value) for key, value in entries if isinstance(value, Mapping)]


def _tags(cells: Mapping) -> tuple[tuple[Key, Node], ...]:
    tags = cells.get("tags")
    return tags.entries if isinstance(tags, Mapping) else ()


def _require(
    node: Mapping, wanted: tuple[str, ...], kind: str, owner: str, place: Span, faults: Faults
) -> None:
    known = schema()["$defs"][kind]["properties"]
    for name in wanted:
        if node.get(name) is None:
            faults.append(missing_key(name, owner=owner, place=place, about=known.get(name)))
