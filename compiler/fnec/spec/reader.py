"""YAML text in, tree of nodes with places out.

Only data is read: tags, anchors and merge keys are refused, so nothing in a spec can
name a Python object or grow behind the reader's back.
"""

from collections.abc import Iterator
from dataclasses import replace

import yaml

from fnec.diagnostics import Diagnostic, Note, Span, SpecError
from fnec.diagnostics.place import whole_file
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence
from fnec.spec.scalars import UnusableNumber, resolve_plain
from fnec.spec.syntax import explain_syntax_error

DEEPEST = 40  # levels of nesting
MOST_NODES = 20_000

# libyaml is ten times faster; the Python parser gives the same events where it is missing.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str, *, file: str) -> Mapping:
    """The tree of one YAML document whose top level is a mapping.

    file: the name to show in places. Raises `SpecError`.
    """
    reader = _Reader(text, file)
    root = reader.document()
    if reader.found:
        raise SpecError(reader.found)
    if root is None or (isinstance(root, Scalar) and root.value is None):
        raise SpecError(
            [
                Diagnostic(
                    "S106",
                    f"{file} holds no spec",
                    span=whole_file(file, text),
                    help="a spec starts with `fnec: 1` and `name: …`",
                )
            ]
        )
    if not isinstance(root, Mapping):
        raise SpecError(
            [
                Diagnostic(
                    "S119",
                    "a spec is a mapping of keys to values",
                    span=root.span,
                    help="start with `fnec: 1` on a line of its own",
                )
            ]
        )
    return root


class _Reader:
    """One pass over the parser's events; faults that allow it are collected in `found`."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.found: list[Diagnostic] = []
        self.n_nodes = 0
        self.events = self._events()

    def _events(self) -> Iterator[yaml.Event]:
        try:
            # The stubs leave the type of the stream open.
            yield from yaml.parse(self.text, Loader=LOADER)  # pyright: ignore[reportUnknownMemberType]
        except yaml.MarkedYAMLError as error:
            raise SpecError(
                [*self.found, explain_syntax_error(error, self.text, self.file)]
            ) from None

    def document(self) -> Node | None:
        root: Node | None = None
        n_documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                n_documents += 1
                if n_documents == 2:
                    self._report(
                        "S112",
                        "a spec is one YAML document, a second one starts here",
                        self._span(event, ()),
                        help="remove the `---`, or put the second document in a file of its own",
                    )
                    break
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, (), 1)
        return root

    def _node(self, event: yaml.Event, path: tuple[str, ...], depth: int) -> Node:
        span = self._span(event, path)
        self.n_nodes += 1
        if self.n_nodes > MOST_NODES:
            self._stop("S115", f"a spec has at most {MOST_NODES} values", span, LARGE_HELP)
        if depth > DEEPEST:
            self._stop("S114", f"values are nested more than {DEEPEST} levels deep", span, None)
        self._refuse_references(event, span)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(span, path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(span, path, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, span)
        return Scalar(value=None, span=span)  # an alias, reported above

    def _mapping(self, span: Span, path: tuple[str, ...], depth: int) -> Mapping:
        entries: dict[str, tuple[Key, Node]] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                span = _through(span, event)
                break
            key = self._key(event, path, depth)
            value = self._node(next(self.events), (*path, key.name), depth + 1)
            if key.name in entries:
                self._report(
                    "S108",
                    f"the key {key.name!r} occurs twice",
                    key.span,
                    help="keep one of the two",
                    notes=(Note(message="first here", span=entries[key.name][0].span),),
                )
            elif key.name:
                entries[key.name] = key, value
        return Mapping(entries=tuple(entries.values()), span=span)

    def _key(self, event: yaml.Event, path: tuple[str, ...], depth: int) -> Key:
        node = self._node(event, path, depth + 1)
        if not isinstance(node, Scalar) or node.value is None:
            self._report("S116", "a key must be a word", node.span, help="write `key: value`")
            return Key(name="", span=node.span)
        name = node.value if isinstance(node.value, str) else node.raw
        if name == "<<":
            self._report(
                "S111",
                "merge keys (`<<`) are not part of a spec",
                node.span,
                help="use `extends`, or `include` a file with the shared part",
            )
            return Key(name="", span=node.span)
        return Key(name=name, span=node.span.at(*path, name))

    def _sequence(self, span: Span, path: tuple[str, ...], depth: int) -> Sequence:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                span = _through(span, event)
                break
            items.append(self._node(event, (*path, str(len(items))), depth + 1))
        return Sequence(items=tuple(items), span=span)

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> Scalar:
        raw = self.text[event.start_mark.index : event.end_mark.index]
        if event.style in ("'", '"', "|", ">"):
            return Scalar(value=event.value, raw=raw, span=span)
        try:
            return Scalar(value=resolve_plain(event.value), raw=raw, span=span)
        except UnusableNumber as error:
            self._report("S117", str(error), span, help="write a finite decimal number")
            return Scalar(value=0, raw="0", span=span)

    def _refuse_references(self, event: yaml.Event, span: Span) -> None:
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._report(
                "S110",
                "anchors and aliases (`&name`, `*name`) are not part of a spec",
                span,
                help="name the value under `parameters` or `constants`; quote a text that"
                " starts with `&` or `*`",
            )
        if tag is not None:
            self._report(
                "S109",
                f"the tag {tag!r} is not part of a spec",
                span,
                help="specs are plain data; quote a text that starts with `!`",
            )

    def _span(self, event: yaml.Event, path: tuple[str, ...]) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(
            file=self.file,
            line=start.line + 1,
            column=start.column + 1,
            end_line=end.line + 1,
            end_column=end.column + 1,
            path=path,
            text=self.text,
        )

    def _report(
        self, code: str, message: str, span: Span, *, help: str, notes: tuple[Note, ...] = ()
    ) -> None:
        self.found.append(Diagnostic(code, message, span=span, help=help, notes=notes))

    def _stop(self, code: str, message: str, span: Span, help: str | None) -> None:
        raise SpecError([*self.found, Diagnostic(code, message, span=span, help=help)])


def _through(span: Span, end: yaml.Event) -> Span:
    """A span up to a closing bracket; a block, which has none, is marked where it begins."""
    if end.end_mark.index == end.start_mark.index:
        return span
    return replace(span, end_line=end.end_mark.line + 1, end_column=end.end_mark.column + 1)


LARGE_HELP = "put long lists of edges or spikes in a file: `edges: {file: edges.csv}`"
