"""Bind areas: the numbers that their populations were made of, each in its place."""

from fnec.spec.areas import AreaSpec, LayerSpec
from fnec.spec.bind_written import (
    Faults,
    bind_assignments,
    bind_text,
    bind_texts,
    entries_of,
    require,
    words,
)
from fnec.spec.node import Key, Mapping
from fnec.spec.written import Ref


def bind_area(key: Key, node: Mapping, faults: Faults) -> AreaSpec:
    """An area with all that it takes from its column."""
    return AreaSpec(
        name=key.name,
        column=Ref(name=words(node, "column") or "", span=key.span),
        size=bind_text(require(node.get("size")), faults),
        radius=bind_text(require(node.get("radius")), faults),
        place=bind_texts(node.get("at"), faults),
        layers=tuple(
            _layer(k, layer, faults)
            for k, layer in entries_of(node, "layers")
            if isinstance(layer, Mapping)
        ),
        span=key.span,
    )


def _layer(key: Key, node: Mapping, faults: Faults) -> LayerSpec:
    top, bottom = bind_texts(node.get("depth"), faults)
    return LayerSpec(
        name=key.name,
        top=top,
        bottom=bottom,
        share=bind_text(require(node.get("share")), faults),
        types=bind_assignments(node.get("types"), faults),
        span=key.span,
    )
