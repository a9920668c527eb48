"""Lay one tree over another: how `extends`, `include`, `modes` and command lines override.

Mappings merge key by key, everything else is replaced, null removes. Two exceptions keep that
natural: a bare value over `{value: …, help: …}` changes the value alone, and a mapping that
names another kind, rule or shape replaces the old one, whose keys would make no sense.
"""

from dataclasses import replace

from fnec.diagnostics import Diagnostic, SpecError
from fnec.spec.node import Key, Mapping, Node, Scalar

DISCRIMINATORS = ("kind", "rule", "shape")
SELECTIONS = frozenset({"pre", "post", "to", "of"})


def overlay(base: Mapping, over: Mapping, *, path: tuple[str, ...] = ()) -> Mapping:
    """`base` with the entries of `over` laid on top. Raises `SpecError`.

    The order of `base` stays; new keys follow. Nodes keep the places they came from.
    """
    entries = {key.name: (key, node) for key, node in base}
    for key, node in over:
        here = (*path, key.name)
        old = entries.get(key.name)
        if isinstance(node, Scalar) and node.value is None:
            if old is None and not path:
                entries[key.name] = key, node  # an empty section, as the schema will say
                continue
            if old is None:
                raise SpecError(
                    [
                        Diagnostic(
                            "S308",
                            f"there is no {'.'.join(here)!r} to remove",
                            span=key.span,
                            help="an empty value (null) removes an inherited key",
                        )
                    ]
                )
            del entries[key.name]
        elif old is None:
            entries[key.name] = key, node
        else:
            entries[key.name] = _merged(old, (key, node), here)
    return replace(base, entries=tuple(entries.values()))


def _merged(
    old: tuple[Key, Node], new: tuple[Key, Node], path: tuple[str, ...]
) -> tuple[Key, Node]:
    old_node, (key, node) = old[1], new
    if isinstance(node, Mapping):
        if isinstance(old_node, Mapping):
            if _replaces(old_node, node, path):
                return new
            return old[0], overlay(old_node, node, path=path)
        if _is_value(old_node) and path[-2:-1] == ("parameters",) and node.get("value") is None:
            value = Key(name="value", span=old[0].span), old_node
            return key, replace(node, entries=(value, *node.entries))
        return new
    if isinstance(old_node, Mapping) and _is_value(node) and "value" in old_node.names():
        entries = tuple((k, node if k.name == "value" else v) for k, v in old_node)
        return old[0], replace(old_node, entries=entries)
    return new


def _is_value(node: Node) -> bool:
    return isinstance(node, Scalar)


def _replaces(old: Mapping, new: Mapping, path: tuple[str, ...]) -> bool:
    if len(path) >= 3 and path[-1] in SELECTIONS and path[-3] != "modes":
        return True
    return any(
        isinstance(a := old.get(name), Scalar)
        and isinstance(b := new.get(name), Scalar)
        and a.value != b.value
        for name in DISCRIMINATORS
    )
