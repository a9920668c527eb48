"""A spec as one file: everything it includes and extends merged in, the mode and flags applied.

Models that nothing uses are left out, so that the file passes the checks of a spec on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from fnec.checks.constants import known_values
from fnec.checks.current_sources import idle_sources
from fnec.checks.unused import unused_models, unused_values
from fnec.expr import names
from fnec.spec.assemble import assemble, choose_mode
from fnec.spec.load import load_text
from fnec.spec.model import Spec
from fnec.spec.node import Key, Node, Scalar, plain
from fnec.spec.node import Mapping as Tree
from fnec.spec.overrides import override_parameters
from fnec.spec.sourced import Sourced
from fnec.spec.sources import Generated, GeneratorSource
from fnec.units import UNITS

FILE = "spec.yaml"
SECTIONS = (  # in the order in which a spec is read
    "fnec", "name", "title", "description", "citation", "parameters", "constants", "modes",
    "simulation", "neurons", "receptors", "synapses", "populations", "projections", "stimuli",
    "protocol", "signals", "lesions", "study", "sources", "probes", "readouts", "figures", "expect",
)  # fmt: skip


def resolved_text(
    path: Path,
    *,
    mode: str | None,
    overrides: Mapping[str, str],
    keep_expectations: bool,
    data: Sequence[Sourced] = (),
) -> str:
    """The YAML text of a spec that has passed the checks, complete in one file.

    keep_expectations: False where parameters differ from those that the figures were found with.
    data: tables whose generators have been called: files stand in for them.
    """
    return tree_text(
        resolved_tree(
            path, mode=mode, overrides=overrides, keep_expectations=keep_expectations, data=data
        )
    )


def resolved_tree(
    path: Path,
    *,
    mode: str | None,
    overrides: Mapping[str, str],
    keep_expectations: bool,
    data: Sequence[Sourced] = (),
) -> Tree:
    """The same as a tree."""
    assembly = assemble(path)
    root = override_parameters(choose_mode(assembly.root, mode, main=assembly.files[0]), overrides)
    root = _without_trials(root.without("modes", "tuning"))
    root = root if keep_expectations else root.without("expect")
    while True:  # what only an unused model uses is unused as well
        text = tree_text(root)
        spec = load_text(text, file=FILE, folder=path.parent)
        unused = {
            f.span.path for f in (*unused_models(spec), *unused_values(spec), *idle_sources(spec))
        }
        if not unused:
            return _with_files(root, data, spec) if data else root
        root = _without(root, unused)


def _without_trials(root: Tree) -> Tree:
    """The tree of a single run: how many there are is none of its business."""
    entries = (
        (
            key,
            node.without("trials") if key.name == "simulation" and isinstance(node, Tree) else node,
        )
        for key, node in root
    )
    return replace(root, entries=tuple(entries))


def tree_text(root: Tree) -> str:
    """A tree as YAML."""
    entries = {key.name: plain(node) for key, node in root}
    known = {name: entries.pop(name) for name in SECTIONS if name in entries}
    # Small mappings on one line, as a person would write them.
    return yaml.safe_dump(
        known | entries, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )


def _without(root: Tree, paths: set[tuple[str, ...]]) -> Tree:
    """The tree without the entries `section.name` that `paths` name."""
    entries = tuple(
        (
            key,
            node.without(*(p[1] for p in paths if p[0] == key.name and len(p) == 2))
            if isinstance(node, Tree)
            else node,
        )
        for key, node in root
    )
    return replace(
        root, entries=tuple(e for e in entries if e[1] != Tree(entries=(), span=e[1].span))
    )


def _with_files(root: Tree, data: Sequence[Sourced], spec: Spec) -> Tree:
    """The tree with files in place of generators."""
    for found in data:
        if isinstance(found.table.source, GeneratorSource) and found.table.source.result:
            made = found.table.source.result
            changed = _with_file(root, found.path, found.place, made, spec)
            assert isinstance(changed, Tree)
            root = changed
    return root


def _with_file(tree: Node, path: tuple[str, ...], place: str, made: Generated, spec: Spec) -> Node:
    if not isinstance(tree, Tree):
        return tree
    if path:
        entries = (
            (key, _with_file(node, path[1:], place, made, spec) if key.name == path[0] else node)
            for key, node in tree
        )
        return replace(tree, entries=tuple(entries))
    said: dict[str, Node] = {
        "file": _scalar(file_of(place), tree),
        "made_by": _scalar(made.made_by, tree),
    }
    if made.made_with:
        said["made_with"] = _tree({name: _value(spec, name, tree) for name in made.made_with}, tree)
    rest = tree.without("generator", "arguments")
    return replace(rest, entries=(*_tree(said, tree).entries, *rest.entries))


def _tree(entries: Mapping[str, Node], at: Tree) -> Tree:
    pairs = tuple((Key(name=name, span=at.span), node) for name, node in entries.items())
    return Tree(entries=pairs, span=at.span)


def _scalar(text: str, tree: Tree) -> Scalar:
    return Scalar(value=text, raw=text, span=tree.span)


def _value(spec: Spec, name: str, at: Tree) -> Node:
    """What a parameter, `dt` or `seed` is: a literal."""
    if name == "seed":
        return Scalar(value=spec.simulation.seed, raw=str(spec.simulation.seed), span=at.span)
    texts = {p.name: p.value for p in spec.parameters} | {"dt": spec.simulation.dt}
    if names(texts[name].expr) <= UNITS.keys():
        return texts[name].scalar
    return _scalar(f"{known_values(spec)[name]!r} s", at)  # a step that follows from parameters


def file_of(place: str) -> str:
    """The file that keeps what a generator gave for this place in the spec."""
    return f"generated/{place}.csv"
