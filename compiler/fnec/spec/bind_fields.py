"""Bind where currents cross the membranes, and probes of the fields that they make."""

from fnec.spec.bind_selection import bind_selection
from fnec.spec.bind_stimuli import same_length
from fnec.spec.bind_written import (
    Faults,
    bind_assignments,
    bind_ref,
    bind_text,
    bind_texts,
    optional_text,
    require,
    words,
)
from fnec.spec.field_probes import (
    FIELD_KINDS,
    AtDepth,
    Band,
    Contacts,
    FieldProbe,
    Place,
    Points,
    ReceptorPlace,
    SourceSpec,
)
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence
from fnec.spec.written import Assignment, Ref

SCALES = ("C_m", "g_L", "area")
WORDS = ("model", "method", "profile", "gauge")
NUMBERS = ("cutoff", "radius", "width", "reach", "reference")
RECEPTORS = ("excitatory", "inhibitory")


def is_of_field(node: Mapping) -> bool:
    """A probe of a field, not of a variable of cells."""
    record = node.get("record")
    return isinstance(record, Scalar) and record.value in FIELD_KINDS


def bind_source_of_current(key: Key, node: Mapping, faults: Faults) -> SourceSpec:
    """Where the currents of some populations cross the membrane."""
    receptors = node.get("receptors")
    entries = receptors.entries if isinstance(receptors, Mapping) else ()
    return SourceSpec(
        name=key.name,
        of=bind_selection(require(node.get("of")), faults),
        receptors=tuple(
            ReceptorPlace(
                label=Ref(name=label.name, span=label.span),
                enters=_place(require(places.get("enters")), faults),
                returns=_place(require(places.get("returns")), faults),
            )
            for label, places in entries
            if isinstance(places, Mapping)
        ),
        scales=_numbers(node, SCALES, faults),
        dendrites_end_at=optional_text(node, "dendrites_end_at", faults),
        help=words(node, "help"),
        span=key.span,
    )


def _place(node: Node, faults: Faults) -> Place:
    if isinstance(node, Sequence):
        top, bottom = bind_texts(node, faults)
        return Band(top=top, bottom=bottom)
    if isinstance(node, Mapping):
        same_length(node, "depths", "shares", faults)
        return Points(
            depths=bind_texts(node.get("depths"), faults),
            shares=bind_texts(node.get("shares"), faults),
            span=node.span,
        )
    return AtDepth(depth=bind_text(node, faults))


def bind_field_probe(key: Key, node: Mapping, faults: Faults) -> FieldProbe:
    """A probe of a field."""
    kind = bind_ref(node, "record")
    assert kind is not None  # the schema has seen to it
    return FieldProbe(
        name=key.name,
        kind=kind,
        of=bind_selection(require(node.get("of")), faults),
        every=bind_text(require(node.get("every")), faults),
        start=optional_text(node, "start", faults),
        stop=optional_text(node, "stop", faults),
        contacts=_contacts(node.get("contacts"), faults),
        conductor=bind_assignments(node.get("conductor"), faults),
        words=tuple((k, ref) for k in WORDS if (ref := bind_ref(node, k)) is not None),
        numbers=_numbers(node, NUMBERS, faults),
        angles=bind_texts(node.get("angles"), faults),
        receptors=tuple((k, refs) for k in RECEPTORS if (refs := _refs(node.get(k)))),
        help=words(node, "help"),
        span=key.span,
    )


def _contacts(node: Node | None, faults: Faults) -> Contacts | None:
    if not isinstance(node, Mapping):
        return None
    return Contacts(
        count=optional_text(node, "count", faults),
        span_of=bind_texts(node.get("span"), faults),
        depths=bind_texts(node.get("depths"), faults),
        x=optional_text(node, "x", faults),
        y=optional_text(node, "y", faults),
        span=node.span,
    )


def _numbers(node: Mapping, keys: tuple[str, ...], faults: Faults) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(name=key.name, value=bind_text(value, faults), span=key.span)
        for key, value in node
        if key.name in keys
    )


def _refs(node: Node | None) -> tuple[Ref, ...]:
    items = node.items if isinstance(node, Sequence) else () if node is None else (node,)
    return tuple(Ref(name=str(x.value), span=x.span) for x in items if isinstance(x, Scalar))
