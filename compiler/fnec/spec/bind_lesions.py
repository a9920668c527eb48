"""Bind lesions."""

from fnec.spec.bind_selection import bind_selection
from fnec.spec.bind_written import (
    Faults,
    bind_assignments,
    bind_seed,
    optional_text,
    require,
    words,
)
from fnec.spec.lesions import HoldSpec, LesionSpec, RewireSpec, ScaleSpec
from fnec.spec.node import Key, Mapping, Scalar, Sequence
from fnec.spec.selection import Selection
from fnec.spec.written import Ref


def bind_lesion(key: Key, node: Mapping, faults: Faults) -> LesionSpec:
    """What is done to cells or synapses, and when."""
    active = node.get("active")
    is_active = isinstance(active, Scalar) and active.value is True
    name, note, span = key.name, words(node, "help"), key.span
    start, stop = optional_text(node, "start", faults), optional_text(node, "stop", faults)
    match words(node, "kind"):
        case "silence" | "clamp" as kind:
            return HoldSpec(
                name=name,
                of=bind_selection(require(node.get("of")), faults),
                is_silent=kind == "silence",
                hold=bind_assignments(node.get("hold"), faults),
                fraction=optional_text(node, "fraction", faults),
                seed=bind_seed(node),
                start=start,
                stop=stop,
                is_active=is_active,
                help=note,
                span=span,
            )
        case "rewire":
            projections = _projections(node)
            return RewireSpec(
                name=name, projections=projections, is_active=is_active, help=note, span=span
            )
        case _:
            return ScaleSpec(
                name=name,
                projections=_projections(node),
                pre=_side(node, "pre", faults),
                post=_side(node, "post", faults),
                factor=optional_text(node, "factor", faults),
                start=start,
                stop=stop,
                is_active=is_active,
                help=note,
                span=span,
            )


def _side(node: Mapping, side: str, faults: Faults) -> Selection | None:
    cells = node.get(side)
    return None if cells is None else bind_selection(cells, faults)


def _projections(node: Mapping) -> tuple[Ref, ...]:
    named = node.get("projections")
    items = named.items if isinstance(named, Sequence) else (named,)
    return tuple(
        Ref(name=str(item.value), span=item.span)
        for item in items
        if isinstance(item, Scalar) and item.value != "all"
    )
