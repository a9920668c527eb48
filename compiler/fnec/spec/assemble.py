"""Gather a spec from its files: `include`, `extends`, the chosen mode, the command line."""

from dataclasses import dataclass, replace
from pathlib import Path

from fnec.diagnostics import Diagnostic, Note, Span, SpecError, did_you_mean
from fnec.diagnostics.place import whole_file
from fnec.diagnostics.suggest import suggestion
from fnec.spec.files import decode, read_library_file, read_spec_file, shown_name
from fnec.spec.merge import overlay
from fnec.spec.node import Mapping, Node, Scalar, Sequence
from fnec.spec.paths import confined_path, library_name
from fnec.spec.reader import parse_yaml

# What a file may hold that is included rather than run: definitions, and words about them.
INCLUDABLE = (
    "fnec", "name", "title", "description", "citation", "include",
    "parameters", "constants", "neurons", "receptors", "synapses", "columns", "signals",
    "protocol",
)  # fmt: skip
DEFINITIONS = (
    "parameters", "constants", "neurons", "receptors", "synapses", "columns", "signals",
    "protocol",
)  # fmt: skip
MOST_FILES = 50
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that a spec was read from: the name shown to people, and its text."""

    name: str
    text: str
    folder: Path | None = None  # None: in the library, which names no files


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A whole spec as one tree, and the files it came from, the main one first."""

    root: Mapping
    files: tuple[SourceFile, ...]


def assemble(path: Path) -> Assembly:
    """The spec at `path` with everything it extends and includes merged in."""
    gatherer = _Gatherer(path.parent)
    name = shown_name(path)
    text = read_spec_file(path, file=name)
    root = gatherer.whole(_File(name, text, path.parent, path.resolve()), chain=())
    return Assembly(root=root, files=tuple(gatherer.files))


def assemble_text(text: str, *, file: str, folder: Path) -> Assembly:
    """The same for a spec that is not on the disk, such as one a program wrote."""
    text = decode(text.encode("utf-8", "replace"), file=file)
    gatherer = _Gatherer(folder)
    root = gatherer.whole(_File(file, text, folder, folder / file), chain=())
    return Assembly(root=root, files=tuple(gatherer.files))


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    text: str
    folder: Path | None  # None: in the library
    identity: Path | str


class _Gatherer:
    """Follows `extends` and `include` from one main file; every included file counts once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[SourceFile] = []
        self.included: set[Path | str] = set()

    def whole(self, file: _File, chain: tuple[tuple[_File, Span], ...]) -> Mapping:
        """The tree of a whole spec: what it extends, then what it includes, then itself."""
        tree = self._parse(file)
        require_version(tree, file.name, file.text)
        base: Mapping | None = None
        if (node := tree.get("extends")) is not None:
            name = _text(node, "extends")
            parent = self._open(name, node.span, file)
            base = self.whole(parent, self._extended(chain, file, node.span, parent))
        definitions = self._definitions(tree, file, ())
        own = tree.without("extends", "include")
        if definitions is not None:
            base = definitions if base is None else overlay(base, definitions)
        return own if base is None else _headed_by(own, overlay(base, own))

    def _definitions(
        self, tree: Mapping, file: _File, chain: tuple[tuple[_File, Span], ...]
    ) -> Mapping | None:
        """All that the includes of `tree` define, or None if it includes nothing."""
        node = tree.get("include")
        if node is None:
            return None
        items = node.items if isinstance(node, Sequence) else (node,)
        gathered: Mapping | None = None
        for item in items:
            name = _text(item, "include")
            part = self._open(name, item.span, file)
            longer = self._extended(chain, file, item.span, part)
            if part.identity in self.included:
                continue
            self.included.add(part.identity)
            found = self._included_tree(part, longer)
            gathered = found if gathered is None else _joined(gathered, found)
        return gathered

    def _included_tree(self, part: _File, chain: tuple[tuple[_File, Span], ...]) -> Mapping:
        tree = self._parse(part)
        require_version(tree, part.name, part.text)
        foreign = [key for key, _ in tree if key.name not in INCLUDABLE]
        if foreign:
            raise SpecError(
                Diagnostic(
                    "S304",
                    f"an included file cannot hold {key.name!r}",
                    span=key.span,
                    help=did_you_mean(key.name, INCLUDABLE)
                    or f"it defines {', '.join(DEFINITIONS)}; a whole spec is an `extends`",
                )
                for key in foreign
            )
        inner = self._definitions(tree, part, chain)
        kept = tuple((key, node) for key, node in tree if key.name in DEFINITIONS)
        own = replace(tree, entries=kept)
        return own if inner is None else overlay(inner, own)

    def _open(self, name: str, span: Span, asker: _File) -> _File:
        if (book := library_name(name)) is not None:
            return _File(name, read_library_file(book, span=span), None, name)
        if asker.folder is None:
            raise SpecError(
                [
                    Diagnostic(
                        "S302", f"a library file cannot include {name!r}", span=span, help=None
                    )
                ]
            )
        path = confined_path(name, root=self.root, folder=asker.folder, span=span)
        shown = shown_name(path)
        text = read_spec_file(path, file=shown, span=span)
        return _File(shown, text, path.parent, path.resolve())

    def _extended(
        self, chain: tuple[tuple[_File, Span], ...], asker: _File, span: Span, asked: _File
    ) -> tuple[tuple[_File, Span], ...]:
        """The chain of files one longer; a file that comes back to itself is a fault."""
        chain = (*chain, (asker, span))
        for i, (file, _) in enumerate(chain):
            if file.identity == asked.identity:
                steps = [f.name for f, _ in chain[i:]] + [asked.name]
                notes = tuple(
                    Note(message=f"{f.name} asks for it here", span=place)
                    for f, place in chain[i:-1]
                )
                raise SpecError(
                    [
                        Diagnostic(
                            "S303",
                            "files include each other in a circle: " + " → ".join(steps),
                            span=span,
                            help="move what both need into a third file",
                            notes=notes,
                        )
                    ]
                )
        if len(self.files) >= MOST_FILES:
            raise SpecError(
                [Diagnostic("S311", f"a spec has at most {MOST_FILES} files", span=span)]
            )
        return chain

    def _parse(self, file: _File) -> Mapping:
        self.files.append(SourceFile(name=file.name, text=file.text, folder=file.folder))
        return parse_yaml(file.text, file=file.name)


def require_version(tree: Mapping, name: str, text: str) -> None:
    """Raise unless the file says that it is written in the language that this fnec reads."""
    node = tree.get("fnec")
    if node is None:
        guess = next((k for k in tree.names() if k.lower() == "fnec"), None)
        raise SpecError(
            [
                Diagnostic(
                    "S210",
                    f"{name} does not say which version of the language it is written in",
                    span=whole_file(name, text),
                    help=f"fnec says 'fnec', not {guess!r}" if guess else "start with `fnec: 1`",
                )
            ]
        )
    if not isinstance(node, Scalar) or node.value != VERSION or isinstance(node.value, bool):
        raise SpecError(
            [
                Diagnostic(
                    "S210",
                    "this fnec reads version 1 of the language",
                    span=node.span,
                    help="write `fnec: 1`, or install a newer fnec",
                )
            ]
        )


def choose_mode(root: Mapping, mode: str | None, *, main: SourceFile) -> Mapping:
    """The tree with the overrides of a mode laid over it, or of several: `large,untrained`."""
    for name in mode.split(",") if mode is not None else ():
        root = _choose_one(root, name.strip(), main=main)
    return root


def _choose_one(root: Mapping, mode: str, *, main: SourceFile) -> Mapping:
    modes = root.get("modes")
    key, known = root.key("modes"), modes.names() if isinstance(modes, Mapping) else []
    node = modes.get(mode) if isinstance(modes, Mapping) else None
    if node is None:
        raise SpecError(
            [
                Diagnostic(
                    "S306",
                    f"this spec has no mode {mode!r}",
                    span=key.span if key else whole_file(main.name, main.text),
                    help=suggestion(mode, known, kind="modes"),
                )
            ]
        )
    if not isinstance(node, Mapping):
        return root  # the schema says what is wrong
    return overlay(root, node.without("help"))


def _joined(first: Mapping, second: Mapping) -> Mapping:
    """Definitions of two includes together; a name that both define is a fault."""
    faults = [
        Diagnostic(
            "S305",
            f"{section.name}.{key.name} is defined by two included files",
            span=key.span,
            help="rename one of the two, or include one file only",
            notes=(Note(message="also defined here", span=other.span),),
        )
        for section, group in second
        if isinstance(group, Mapping) and isinstance(known := first.get(section.name), Mapping)
        for key, _ in group
        if (other := known.key(key.name)) is not None
    ]
    if faults:
        raise SpecError(faults)
    return overlay(first, second)


def _headed_by(own: Mapping, merged: Mapping) -> Mapping:
    """The merged tree in the place of the file that was asked for."""
    return replace(merged, span=own.span)


def _text(node: Node, key: str) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
        return node.value
    raise SpecError(
        [
            Diagnostic(
                "S202",
                f"{key!r} wants the name of a file",
                span=node.span,
                help=f"write `{key}: [library/izhikevich.yaml]`"
                if key == "include"
                else "write `extends: other.yaml`",
            )
        ]
    )
