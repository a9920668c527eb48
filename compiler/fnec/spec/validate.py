"""Hold a tree against the JSON schema; every mismatch becomes a diagnostic with a place."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

from fnec.diagnostics import Diagnostic, Note, Span, did_you_mean
from fnec.diagnostics.place import whole_file
from fnec.diagnostics.suggest import one_of
from fnec.spec.field_probes import FIELD_KINDS
from fnec.spec.node import Key, Mapping, Node, Scalar, follow, plain

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

TYPES = {
    "string": "a text", "number": "a number", "integer": "a whole number", "array": "a list",
    "object": "a mapping", "boolean": "true or false", "null": "nothing",
}  # fmt: skip
BOUNDS = {
    "minimum": "is less than {}", "maximum": "is more than {}",
    "exclusiveMinimum": "is not more than {}", "exclusiveMaximum": "is not less than {}",
}  # fmt: skip
COUNTS = {
    "minItems": "has fewer entries than {}", "maxItems": "has more entries than {}",
    "minProperties": "has fewer keys than {}", "minLength": "is shorter than {} characters",
    "maxLength": "is longer than {} characters",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A rule of the schema that a value breaks."""

    rule: str  # the keyword: type, required, …
    limit: Any  # what the keyword says
    value: Any  # the plain data that breaks it
    path: tuple[str | int, ...]  # where the value is
    schema: dict[str, Any]  # the part of the schema that holds the rule
    is_of_name: bool  # the value is a key, not what stands under it


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of a spec, as shipped."""
    return json.loads((resources.files("fnec.schemas") / "model.schema.json").read_text("utf-8"))


@cache
def _validator() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator  # a tenth of a second

    return Draft202012Validator(schema())


def schema_faults(root: Mapping) -> Iterator[Diagnostic]:
    """Everything about the shape of the tree that the schema does not allow."""
    seen: set[tuple[str, Span]] = set()
    for error in _mismatches(root):
        for fault in _diagnose(error, root):
            if (fault.message, fault.span) not in seen:
                seen.add((fault.message, fault.span))
                yield fault


def _mismatches(root: Mapping) -> Iterator[Mismatch]:
    errors: Any = _validator()
    for error in errors.iter_errors(plain(root)):
        yield Mismatch(
            rule=str(error.validator),
            limit=error.validator_value,
            value=error.instance,
            path=tuple(error.absolute_path),
            schema=cast("dict[str, Any]", error.schema),  # a bool has no rules to break
            is_of_name="propertyNames" in error.absolute_schema_path,
        )


def _diagnose(error: Mismatch, root: Mapping) -> Iterator[Diagnostic]:
    node = follow(root, error.path)
    if error.is_of_name:
        yield _bad_name(str(error.value), node)
    elif error.rule == "type" and error.value is None and not _ends_in_a_name(error.path):
        return  # the key is no name, which is reported; its value matters no more
    elif error.rule == "additionalProperties":
        yield from _unknown_keys(error, node)
    elif error.rule == "required":
        yield from _missing_keys(error, error.limit, node, root)
    elif error.rule == "dependentRequired":
        needed = [n for key, names in error.limit.items() if key in error.value for n in names]
        yield from _missing_keys(error, needed, node, root)
    elif error.rule == "oneOf":
        if not isinstance(node, Mapping):
            return  # of the wrong type, which is reported as such
        names = [n for branch in error.limit for n in branch["required"]]
        if any(_is_misspelt(n, error) and n not in error.value for n in names):
            return
        yield _not_exactly_one(error, node, root)
    elif error.rule == "maxProperties":
        yield _too_many_choices(error, node, root)
    else:
        yield _bad_value(error, node, root)


def _bad_value(error: Mismatch, node: Node, root: Mapping) -> Diagnostic:
    rule, limit, name = error.rule, error.limit, _say(error.path)
    if rule == "type":
        return _wrong_type(error, node, root)
    if rule in ("enum", "const"):
        return _not_a_choice(error, node, name)
    if rule in BOUNDS:
        return Diagnostic("S205", f"{name} {BOUNDS[rule].format(limit)}", span=node.span)
    if rule in COUNTS:
        return Diagnostic(
            "S207", f"{name} {COUNTS[rule].format(limit)}", span=node.span, help=_example(error)
        )
    if rule == "pattern":
        return _bad_name(str(error.value), node)
    if rule == "uniqueItems":
        return Diagnostic("S209", f"{name} holds an entry twice", span=node.span)
    return Diagnostic("S200", f"{name} breaks the rule {rule!r} of the schema", span=node.span)


def _of_a_field(error: Mismatch) -> str | None:
    """A probe with the keys of a field, of which `record` is misspelt."""
    record = error.value.get("record")
    if error.path[:1] != ("probes",) or not isinstance(record, str) or record in FIELD_KINDS:
        return None
    guess = did_you_mean(record, FIELD_KINDS)
    return f"`record: {record}` samples a variable; {guess}" if guess else None


def _unknown_keys(error: Mismatch, node: Node) -> Iterator[Diagnostic]:
    known: list[str] = list(error.schema.get("properties", ()))
    owner = _say(error.path) if error.path else "a spec"
    for key in node.entries if isinstance(node, Mapping) else ():
        if key[0].name in known:
            continue
        hint = _meant(key[0].name, error)
        yield Diagnostic(
            "S201",
            f"{owner} has no key {key[0].name!r}",
            span=key[0].span,
            help=_comma_help(key[0].name, node)
            or hint
            or _of_a_field(error)
            or f"its keys are {one_of(known, limit=20)}",
        )


def _meant(name: str, error: Mismatch) -> str | None:
    """Which key an unknown one stands for, first of those that are not there yet."""
    known: list[str] = list(_part(error).get("properties", ()))
    free = [k for k in known if k not in error.value]
    return did_you_mean(name, free) or did_you_mean(name, known)


def _is_misspelt(name: str, error: Mismatch) -> bool:
    """A key that is there and that nothing is called stands for `name`: that is said of it."""
    known = _part(error).get("properties", {})
    if _part(error).get("additionalProperties") is not False:
        return False
    hints = [_meant(k, error) for k in error.value if isinstance(k, str) and k not in known]
    return any(repr(name) in hint for hint in hints if hint)


def _part(error: Mismatch) -> dict[str, Any]:
    """The part of the schema that knows the keys: at the top, rules stand in parts of their own."""
    return error.schema if error.path else schema()


def _missing_keys(
    error: Mismatch, needed: list[str], node: Node, root: Mapping
) -> Iterator[Diagnostic]:
    for name in needed:
        if name in error.value or _is_misspelt(name, error):
            continue
        properties = error.schema.get("properties", {})
        described = properties.get(name) or (
            schema()["properties"].get(name) if not error.path else None
        )
        yield missing_key(
            name, owner=_say(error.path), place=_owner_span(root, error.path, node), about=described
        )


def missing_key(
    name: str, *, owner: str, place: Span, about: dict[str, Any] | None = None
) -> Diagnostic:
    """A key that has to be there is not. about: what the schema says of it."""
    words = (about or {}).get("description")
    if words is None and about and "$ref" in about:
        words = schema()["$defs"][about["$ref"].rpartition("/")[2]].get("description")
    return Diagnostic(
        "S203",
        f"{owner} lacks {name!r}",
        span=place,
        help=f"{name}: {first_sentence(words)}" if words else f"add `{name}`",
    )


def first_sentence(words: str) -> str:
    """The first sentence of a description, to be quoted in a line of help.

    >>> first_sentence("How many. More."), first_sentence("CSV file."), first_sentence("A file.")
    ('how many', 'CSV file', 'a file')
    """
    sentence = re.split(r"[.;:](?:\s|$)", words)[0]
    is_word = re.match(r"[A-Z](?:[a-z]|\s)", sentence)  # CSV, dt, E[0] and STDP stay
    return sentence[0].lower() + sentence[1:] if is_word else sentence


def _not_exactly_one(error: Mismatch, node: Mapping, root: Mapping) -> Diagnostic:
    branches: list[list[str]] = [b["required"] for b in error.limit]
    wanted = " or ".join(" with ".join(repr(n) for n in names) for names in branches)
    given = [n for names in branches for n in names if n in error.value]
    if len(given) > 1 and not any(set(given) <= set(b) for b in branches):
        keys = [key for key, _ in node if key.name in given]
        return Diagnostic(
            "S208",
            f"{_say(error.path)} has {_and(keys)}, which exclude each other",
            span=keys[-1].span,
            help=f"keep {wanted}",
            notes=(Note(message="the other one", span=keys[0].span),),
        )
    span = _owner_span(root, error.path, node)
    return Diagnostic("S203", f"{_say(error.path)} lacks {wanted}", span=span, help=f"add {wanted}")


def _and(keys: list[Key]) -> str:
    return " and ".join(repr(key.name) for key in keys)


def _too_many_choices(error: Mismatch, node: Node, root: Mapping) -> Diagnostic:
    required = error.schema.get("required", ())
    keys = [k for k, _ in node if k.name not in required] if isinstance(node, Mapping) else []
    return Diagnostic(
        "S208",
        f"{_say(error.path)} has {_and(keys)}, which exclude each other",
        span=keys[-1].span if keys else _owner_span(root, error.path, node),
        help="keep one of them",
    )


def _wrong_type(error: Mismatch, node: Node, root: Mapping) -> Diagnostic:
    types: list[str] = [error.limit] if isinstance(error.limit, str) else list(error.limit)
    name = _say(error.path) if error.path else "a spec"
    words = [TYPES[t] for t in types]
    if {"number", "string"} <= set(types):
        words = ["a number", "a quantity", "a formula", *(TYPES[t] for t in types[2:])]
    want = words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" or {words[-1]}"
    empty = isinstance(node, Scalar) and node.value is None
    place = _owner_span(root, error.path, node) if empty else node.span
    found = "has no value" if empty else f"cannot be {_kind(node)}"
    return Diagnostic("S202", f"{name} {found}; it wants {want}", span=place, help=_example(error))


def _kind(node: Node) -> str:
    if not isinstance(node, Scalar):
        return "a mapping" if isinstance(node, Mapping) else "a list"
    if isinstance(node.value, bool):
        return str(node.value).lower()
    return (
        f"the text {_short(node.value)}"
        if isinstance(node.value, str)
        else f"the number {node.value}"
    )


def _not_a_choice(error: Mismatch, node: Node, name: str) -> Diagnostic:
    choices = error.limit if error.rule == "enum" else [error.limit]
    names = [str(c) for c in choices]
    given = node.value if isinstance(node, Scalar) else _kind(node)
    hint = did_you_mean(given, names) if isinstance(given, str) else None
    return Diagnostic(
        "S204",
        f"{name} cannot be {_short(given)}",
        span=node.span,
        help="; ".join(filter(None, [hint, f"choose {one_of(names, limit=20)}"])),
    )


def _bad_name(name: str, owner: Node) -> Diagnostic:
    key = owner.key(name) if isinstance(owner, Mapping) else None
    return Diagnostic(
        "N412",
        f"{_short(name)} is not a name",
        span=key.span if key else owner.span,
        help=_comma_help(name, owner)
        or "a name is a letter, then letters, digits and underscores, 60 at most",
    )


def _ends_in_a_name(path: tuple[str | int, ...]) -> bool:
    return not path or isinstance(path[-1], int) or path[-1].isidentifier()


def _comma_help(name: str, owner: Node) -> str | None:
    """What to do about `{p: normal(1, 2)}`, which YAML reads as `p: normal(1` and `2): `."""
    texts = (
        [v.text for _, v in owner if isinstance(v, Scalar)] if isinstance(owner, Mapping) else []
    )
    if ")" in name and any(text.count("(") > text.count(")") for text in texts):
        return 'put a formula that holds a comma in quotes: `weight: "normal(1 nS, 0.1 nS)"`'
    return None


def _example(error: Mismatch) -> str | None:
    examples = error.schema.get("examples")
    if not examples:
        return None
    text = json.dumps(examples[0], ensure_ascii=False).replace('"', "")
    key = error.path[-1] if error.path else ""
    return f"for example `{key}: {text}`" if isinstance(key, str) else f"for example `{text}`"


def _owner_span(root: Mapping, path: tuple[str | int, ...], node: Node) -> Span:
    """The key under which a node stands; the node itself if it is an entry of a list."""
    if not path:
        return whole_file(root.span.file, root.span.text)
    parent = follow(root, path[:-1])
    key = parent.key(str(path[-1])) if isinstance(parent, Mapping) else None
    return key.span if key else node.span


def _say(path: tuple[str | int, ...]) -> str:
    """`populations.E.size`, `projections.a.pre[1]`."""
    text = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
    return text or "this spec"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
