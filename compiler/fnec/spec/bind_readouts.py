"""Bind readouts, and the panels of figures."""

from fnec.spec.bind_selection import bind_selection
from fnec.spec.bind_written import Faults, bind_ref, bind_text, bind_texts, optional_text, words
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence
from fnec.spec.readouts import FigureSpec, PanelSpec, QuestionSpec, ReadoutSpec
from fnec.spec.written import Assignment, Ref

# Keys that every metric and panel knows; all others are arguments of its own.
COMMON = frozenset(
    {
        "metric",
        "draw",
        "of",
        "phase",
        "after",
        "before",
        "when",
        "coordinate",
        "window",
        "state",
        "probe",
    }
    | {"series", "title", "help"}
)
WORDS = frozenset(
    {"shape", "quality", "tracked", "right", "mark", "method"}
)  # arguments that are words
LISTED = "cells"  # so many, or a list of them


def bind_readout(key: Key, node: Mapping, faults: Faults) -> ReadoutSpec:
    """A metric and what it is computed of."""
    question = bind_question(node, "metric", faults)
    return ReadoutSpec(name=key.name, question=question, help=words(node, "help"), span=key.span)


def bind_figure(key: Key, node: Mapping, faults: Faults) -> FigureSpec:
    """A figure of panels."""
    columns, panels = node.get("columns"), node.get("panels")
    items = panels.items if isinstance(panels, Sequence) else ()
    return FigureSpec(
        name=key.name,
        title=words(node, "title"),
        columns=int(columns.value or 1) if isinstance(columns, Scalar) else 1,
        panels=tuple(
            PanelSpec(
                question=bind_question(item, "draw", faults),
                title=words(item, "title"),
                span=item.span,
            )
            for item in items
            if isinstance(item, Mapping)
        ),
        span=key.span,
    )


def bind_question(node: Mapping, kind: str, faults: Faults) -> QuestionSpec:
    """What is read of the recording.   kind: the key that says what is done with it."""
    what = bind_ref(node, kind)
    assert what is not None  # the schema has seen to it
    cells, of = node.get(LISTED), node.get("of")
    own = [(k, v) for k, v in node.entries if k.name not in COMMON and not _is_list(v)]
    return QuestionSpec(
        what=what,
        of=_refs(of),
        tagged=bind_selection(of, faults) if isinstance(of, Mapping) else None,
        phase=bind_ref(node, "phase"),
        after=optional_text(node, "after", faults),
        before=optional_text(node, "before", faults),
        when=optional_text(node, "when", faults),
        coordinate=bind_ref(node, "coordinate"),
        window=bind_texts(node.get("window"), faults),
        state=bind_ref(node, "state"),
        probe=bind_ref(node, "probe"),
        chosen=bind_texts(cells, faults) if isinstance(cells, Sequence) else (),
        series=words(node, "series"),
        words=tuple(
            (k.name, Ref(name=str(v.value), span=v.span))
            for k, v in own
            if k.name in WORDS and isinstance(v, Scalar)
        ),
        arguments=tuple(
            Assignment(name=k.name, value=bind_text(v, faults), span=k.span)
            for k, v in own
            if k.name not in WORDS
        ),
        span=node.span,
    )


def _is_list(node: Node) -> bool:
    return isinstance(node, Sequence)


def _refs(node: Node | None) -> tuple[Ref, ...]:
    items = node.items if isinstance(node, Sequence) else () if node is None else (node,)
    return tuple(Ref(name=str(x.value), span=x.span) for x in items if isinstance(x, Scalar))
