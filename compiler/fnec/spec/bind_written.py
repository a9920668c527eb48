"""Formulas, statements and references from nodes; syntax faults are collected."""

import re

from fnec.diagnostics import Diagnostic, Span
from fnec.expr import ExprError, parse
from fnec.expr.nodes import Num
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence
from fnec.spec.written import Assignment, Ref, Seed, Statement, Text

STATEMENT = re.compile(
    r"\s*(?P<target>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?)\s*(?P<op>\+=|-=|\*=|=(?!=))"
)
Faults = list[Diagnostic]


def bind_text(node: Node, faults: Faults) -> Text:
    """The formula in a scalar."""
    assert isinstance(node, Scalar)  # the schema has seen to it
    if isinstance(node.value, bool):  # where the schema lets one stand
        source = str(node.value).lower()
        return Text(expr=Num(node.value), source=source, span=node.span, scalar=node)
    return _text(node, node.text, 0, faults)


def optional_text(owner: Mapping, key: str, faults: Faults) -> Text | None:
    """The formula under a key, if the key is there."""
    node = owner.get(key)
    return None if node is None else bind_text(node, faults)


def bind_texts(node: Node | None, faults: Faults) -> tuple[Text, ...]:
    """The formulas of a list."""
    return (
        tuple(bind_text(item, faults) for item in node.items) if isinstance(node, Sequence) else ()
    )


def bind_assignments(node: Node | None, faults: Faults) -> tuple[Assignment, ...]:
    """The entries of `{name: value, …}`."""
    entries = node.entries if isinstance(node, Mapping) else ()
    return tuple(
        Assignment(name=key.name, value=bind_text(value, faults), span=key.span)
        for key, value in entries
    )


def bind_statements(node: Node | None, faults: Faults) -> tuple[Statement, ...]:
    """Statements from a list of texts, or from a mapping of plain assignments."""
    if isinstance(node, Mapping):
        return tuple(
            Statement(target=a.name, op="=", value=a.value, span=a.span)
            for a in bind_assignments(node, faults)
        )
    items = node.items if isinstance(node, Sequence) else ()
    bound = (_statement(item, faults) for item in items)
    return tuple(statement for statement in bound if statement is not None)


def bind_ref(owner: Mapping, key: str) -> Ref | None:
    """The name under a key, if the key is there."""
    node = owner.get(key)
    if not isinstance(node, Scalar):
        return None
    return Ref(name=str(node.value), span=node.span)


def bind_seed(owner: Mapping) -> Seed | None:
    """The seed that a thing has for itself, if it has one."""
    node = owner.get("seed")
    if not isinstance(node, Scalar):
        return None
    return Seed(value=int(node.value or 0), span=node.span)


def require(node: Node | None) -> Node:
    """A node that the schema guarantees."""
    if node is None:
        raise AssertionError("the schema let a missing key pass")
    return node


def words(owner: Mapping, key: str) -> str | None:
    """Prose under a key, if the key is there."""
    node = owner.get(key)
    return str(node.value).strip() if isinstance(node, Scalar) else None


def citations(owner: Mapping) -> tuple[str, ...]:
    """One citation or several."""
    node = owner.get("citation")
    if isinstance(node, Sequence):
        return tuple(str(item.value) for item in node.items if isinstance(item, Scalar))
    return (str(node.value),) if isinstance(node, Scalar) else ()


def entries_of(owner: Mapping, key: str) -> tuple[tuple[Key, Node], ...]:
    """The entries of a mapping under a key; none if the key is not there."""
    node = owner.get(key)
    return node.entries if isinstance(node, Mapping) else ()


def _statement(node: Node, faults: Faults) -> Statement | None:
    assert isinstance(node, Scalar)  # the schema has seen to it
    source = node.text
    found = STATEMENT.match(source)
    if found is None:
        shown = source if len(source) < 60 else source[:59] + "…"
        faults.append(
            Diagnostic(
                "X102",
                f"this is not an assignment: {shown!r}",
                span=node.span,
                help="write `name = formula`, or use `+=`, `-=`, `*=`",
            )
        )
        return None
    target = found["target"]
    value = _text(node, source[found.end() :], found.end(), faults)
    span = node.place(found.start("target"), found.end("target"))
    return Statement(target=target, op=found["op"], value=value, span=span)


def _text(scalar: Scalar, source: str, offset: int, faults: Faults) -> Text:
    offset += len(source) - len(source.lstrip())
    source = source.strip()
    try:
        expr = parse(source)
    except ExprError as error:
        start, stop = error.start, min(error.stop, max(len(source), error.start + 1))
        faults.append(
            Diagnostic(
                "X101",
                error.message,
                span=_place(scalar, source, offset, start, stop),
                help=error.help,
            )
        )
        expr = Num(0)
    return Text(expr=expr, source=source, span=scalar.span, scalar=scalar, offset=offset)


def _place(scalar: Scalar, source: str, offset: int, start: int, stop: int) -> Span:
    if start >= len(source):  # behind the last character: show the place where more was expected
        start, stop = max(len(source) - 1, 0), len(source)
    return scalar.place(offset + start, offset + stop)
