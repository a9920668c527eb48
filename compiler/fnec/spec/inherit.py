"""Resolve `extends` between neurons, receptors and synapses, as trees.

It happens before the schema is applied: a model may leave out what it inherits.
"""

from dataclasses import replace

from fnec.diagnostics import Diagnostic, Note, SpecError
from fnec.diagnostics.suggest import suggestion
from fnec.spec.merge import overlay
from fnec.spec.node import Key, Mapping, Node, Scalar

FAMILIES = {"neurons": "N403", "receptors": "N405", "synapses": "N404"}


def inherit(root: Mapping) -> Mapping:
    """The tree with every model complete. Raises `SpecError` with all faults of all chains."""
    faults: list[Diagnostic] = []
    entries: list[tuple[Key, Node]] = []
    for key, node in root:
        if key.name in FAMILIES and isinstance(node, Mapping):
            node = _resolved_family(node, key.name, faults)
        entries.append((key, node))
    if faults:
        raise SpecError(faults)
    return replace(root, entries=tuple(entries))


def _resolved_family(family: Mapping, section: str, faults: list[Diagnostic]) -> Mapping:
    done: dict[str, Mapping] = {}

    def resolve(name: str, chain: tuple[Scalar, ...]) -> Mapping | None:
        if name in done:
            return done[name]
        node = family.get(name)
        if not isinstance(node, Mapping):
            return None  # the schema says what is wrong
        parent = node.get("extends")
        if not isinstance(parent, Scalar) or not isinstance(parent.value, str):
            done[name] = node
            return node
        if any(parent is link for link in chain):
            circle = chain[next(i for i, link in enumerate(chain) if link is parent) :]
            names = [*(str(link.value) for link in circle), str(parent.value)]
            faults.append(
                Diagnostic(
                    "S309",
                    f"{section} extend each other in a circle: {' → '.join(names)}",
                    span=parent.span,
                    help="remove one `extends`",
                    notes=tuple(Note(message="in the circle", span=c.span) for c in circle[1:]),
                )
            )
            done[name] = node
            return node
        if family.get(parent.value) is None:
            known = [n for n in family.names() if n != name]
            faults.append(
                Diagnostic(
                    FAMILIES[section],
                    f"there is no {section[:-1]} {parent.value!r} to extend",
                    span=parent.span,
                    help=suggestion(parent.value, known, kind=f"other {section}"),
                )
            )
            done[name] = node
            return node
        base = resolve(parent.value, (*chain, parent))
        if name in done:  # a circle came back here and was reported
            return done[name]
        if base is not None:
            node = overlay(base.without("extends"), node, path=(section, name))
        done[name] = node
        return node

    resolved = ((key, resolve(key.name, ()) or node) for key, node in family)
    return replace(family, entries=tuple(resolved))
