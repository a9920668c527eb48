"""YAML as a tree in which every node and key knows its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from fnec.diagnostics import Span

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value. raw: its text in the file, with quotes and line breaks."""

    value: bool | int | float | str | None
    raw: str = ""
    span: Span = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        """The value as formula text: what was written, where that is a decimal number."""
        if isinstance(self.value, str):
            return self.value
        return self.raw if self.raw[:1].isdigit() and "x" not in self.raw else repr(self.value)

    def place(self, start: int, stop: int) -> Span:
        """The place of `value[start:stop]` in the file, through quotes and folded lines."""
        if not isinstance(self.value, str) or not self.raw:
            return self.span
        first, last = _raw_offsets(self.value, self.raw, start, max(stop - 1, start))
        line, column = self._line_and_column(first)
        end_line, end_column = self._line_and_column(last)
        return replace(
            self.span, line=line, column=column, end_line=end_line, end_column=end_column + 1
        )

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        before = self.raw[:offset].replace("\r\n", "\n")
        breaks = before.count("\n")
        if not breaks:
            return self.span.line, self.span.column + len(before)
        return self.span.line + breaks, len(before) - before.rindex("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The name of an entry in a mapping."""

    name: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list of nodes."""

    items: "tuple[Node, ...]"
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Named nodes in the order of the file; no name occurs twice."""

    entries: "tuple[tuple[Key, Node], ...]"
    span: Span = field(compare=False, repr=False)

    def get(self, name: str) -> "Node | None":
        """The node under `name`."""
        return next((node for key, node in self.entries if key.name == name), None)

    def key(self, name: str) -> Key | None:
        """The key `name` itself, which knows where it stands."""
        return next((key for key, _ in self.entries if key.name == name), None)

    def __iter__(self) -> "Iterator[tuple[Key, Node]]":
        return iter(self.entries)

    def names(self) -> list[str]:
        """All keys, in order."""
        return [key.name for key, _ in self.entries]

    def without(self, *names: str) -> "Mapping":
        """The same mapping less these keys."""
        return replace(self, entries=tuple(e for e in self.entries if e[0].name not in names))


Node: TypeAlias = Scalar | Sequence | Mapping


def plain(node: Node) -> Plain:
    """The data alone, as the schema validator wants it."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.name: plain(value) for key, value in node}


def follow(node: Node, path: tuple[str | int, ...]) -> Node:
    """The node that a path of keys and indices leads to."""
    for step in path:
        if isinstance(node, Mapping):
            node = node.get(str(step)) or node
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node


def _raw_offsets(value: str, raw: str, start: int, last: int) -> tuple[int, int]:
    """Offsets in `raw` of two characters of `value`.

    YAML only adds quotes, escapes and white space to a value, so walking both texts and
    skipping in `raw` whatever does not match finds every character that is not escaped.
    """
    at = raw.find("\n") + 1 if raw[:1] in ("|", ">") else int(raw[:1] in ("'", '"'))
    found = [at, at]
    for offset, char in enumerate(value[: last + 1]):
        if char.isspace():
            here = at
            at += at < len(raw) and raw[at].isspace()
        else:
            here = raw.find(char, at)
            here = at if here < 0 else here
            at = here + 1
        if offset <= start:
            found[0] = here
        found[1] = here
    return found[0], max(found)
