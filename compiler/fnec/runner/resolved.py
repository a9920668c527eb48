"""A spec as one file: everything it includes and extends merged in, the mode and flags applied.

Models that nothing uses are left out, so that the file passes the checks of a spec on its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from fnec.checks.unused import unused_models, unused_values
from fnec.runner.fault import RunError
from fnec.spec.assemble import assemble, choose_mode
from fnec.spec.columns import CellFile
from fnec.spec.connect import EdgeFile
from fnec.spec.load import load_text
from fnec.spec.model import ReplaySpec, Spec, SpikeFile
from fnec.spec.node import Mapping as Tree
from fnec.spec.node import plain
from fnec.spec.overrides import override_parameters

FILE = "spec.yaml"
SECTIONS = (  # in the order in which a spec is read
    "fnec", "name", "title", "description", "citation", "parameters", "constants", "modes",
    "simulation", "neurons", "receptors", "synapses", "populations", "projections", "stimuli",
    "protocol", "signals", "probes", "readouts", "figures", "expect",
)  # fmt: skip


def resolved_text(
    path: Path, *, mode: str | None, overrides: Mapping[str, str], keep_expectations: bool
) -> str:
    """The YAML text of a spec that has passed the checks, complete in one file.

    keep_expectations: False where parameters differ from those that the figures were found with.
    """
    assembly = assemble(path)
    root = override_parameters(choose_mode(assembly.root, mode, main=assembly.files[0]), overrides)
    root = root.without("modes") if keep_expectations else root.without("modes", "expect")
    while True:  # what only an unused model uses is unused as well
        text = _yaml(root)
        spec = load_text(text, file=FILE, folder=path.parent)
        unused = {f.span.path for f in (*unused_models(spec), *unused_values(spec))}
        if not unused:
            return text
        root = _without(root, unused)


def _yaml(root: Tree) -> str:
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


def data_files(spec: Spec) -> dict[str, Path]:
    """The CSV files that a spec names: as written -> where they are."""
    found: dict[str, Path] = {}
    sources: list[object] = [p.connect for p in spec.projections]
    sources += [p.spikes for p in spec.populations if isinstance(p, ReplaySpec)]
    sources += [p.data for p in spec.populations]
    for source in sources:
        if not isinstance(source, EdgeFile | SpikeFile | CellFile):
            continue
        if found.setdefault(source.file, source.path) != source.path:
            raise RunError(
                f"two different data files are called {source.file!r}",
                "give one of them another name: a run keeps both in one folder",
            )
    return found


def copy_data(spec: Spec, folder: Path) -> None:
    """Copy the data files of a spec to where `spec.yaml` in `folder` looks for them."""
    for name, path in data_files(spec).items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
