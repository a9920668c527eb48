"""What the shipped library offers to include: neurons, receptors, synapses, signals."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from fnec.diagnostics.place import whole_file
from fnec.spec.files import SHIPPED, read_library_file
from fnec.spec.node import Mapping, Node, Scalar
from fnec.spec.reader import parse_yaml

KINDS = {
    "neurons": "neuron",
    "receptors": "receptor",
    "synapses": "synapse",
    "signals": "signal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A file of the library."""

    file: str  # as it is included, library/izhikevich.yaml
    title: str
    models: tuple[LibraryModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryModel:
    """A model in the library."""

    file: str
    kind: str  # neuron, receptor, synapse
    name: str
    help: str
    text: str  # its YAML


def library() -> tuple[Book, ...]:
    """All files of the library, by name."""
    return tuple(_book(path.stem) for path in sorted((SHIPPED / "library").glob("*.yaml")))


def _book(name: str) -> Book:
    file = f"library/{name}.yaml"
    text = read_library_file(name, span=whole_file(file))
    tree = parse_yaml(text, file=file)
    return Book(file=file, title=_words(tree.get("title")), models=tuple(_models(tree, file, text)))


def _models(tree: Mapping, file: str, text: str) -> Iterator[LibraryModel]:
    lines = text.splitlines()
    for section, kind in KINDS.items():
        group = tree.get(section)
        for key, node in group if isinstance(group, Mapping) else ():
            if not isinstance(node, Mapping):
                continue
            last = key.span.line
            while last < len(lines) and (lines[last].startswith("    ") or not lines[last].strip()):
                last += 1  # models stand two spaces in, what belongs to them four and more
            own = "\n".join(lines[key.span.line - 1 : last])
            yield LibraryModel(
                file=file,
                kind=kind,
                name=key.name,
                help=_words(node.get("help")),
                text=textwrap.dedent(own).rstrip(),
            )


def _words(node: Node | None) -> str:
    return " ".join(str(node.value).split()) if isinstance(node, Scalar) else ""
