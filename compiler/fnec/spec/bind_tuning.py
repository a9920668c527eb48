"""Bind the handles and objectives of tuning."""

from fnec.spec.bind_written import (
    Faults,
    bind_ref,
    bind_text,
    bind_texts,
    entries_of,
    optional_text,
    require,
    words,
)
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence
from fnec.spec.tuning import HandleSpec, ObjectiveSpec, TuningSpec
from fnec.spec.written import Ref

BUDGET = 200
BATCH = 8


def bind_tuning(root: Mapping, faults: Faults) -> TuningSpec | None:
    """What `tuning` says; None where there is none."""
    node, key = root.get("tuning"), root.key("tuning")
    if not isinstance(node, Mapping) or key is None:
        return None
    seeds = node.get("seeds")
    return TuningSpec(
        handles=tuple(_handle(k, x, faults) for k, x in entries_of(node, "handles")),
        objectives=tuple(
            _objective(k, x, faults)
            for k, x in entries_of(node, "objectives")
            if isinstance(x, Mapping)
        ),
        method=words(node, "method") or "agsdr",
        budget=_whole(node.get("budget"), BUDGET),
        batch=_whole(node.get("batch"), BATCH),
        seeds=tuple(_whole(x, 0) for x in seeds.items) if isinstance(seeds, Sequence) else (),
        span=key.span,
    )


def _handle(key: Key, node: Node, faults: Faults) -> HandleSpec:
    details = node if isinstance(node, Mapping) else None
    limits = bind_texts(details.get("range"), faults) if details else ()
    return HandleSpec(
        parameter=Ref(name=key.name, span=key.span),
        low=limits[0] if limits else None,
        high=limits[1] if limits else None,
        is_log=details is not None and words(details, "scale") == "log",
        span=key.span,
    )


def _objective(key: Key, node: Mapping, faults: Faults) -> ObjectiveSpec:
    readout, weight = bind_ref(node, "readout"), node.get("weight")
    assert readout is not None  # the schema has seen to it
    return ObjectiveSpec(
        name=key.name,
        readout=readout,
        target=bind_text(require(node.get("target")), faults),
        within=optional_text(node, "within", faults),
        scale=optional_text(node, "scale", faults),
        weight=float(weight.value or 1) if isinstance(weight, Scalar) else 1.0,
        span=key.span,
    )


def _whole(node: Node | None, default: int) -> int:
    return int(node.value or 0) if isinstance(node, Scalar) else default
