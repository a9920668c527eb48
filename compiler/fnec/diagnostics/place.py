"""A place in a text that a person wrote."""

import re
from dataclasses import dataclass, field, replace

# YAML breaks lines at these, so we must as well or line numbers drift apart.
LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a file, from a first character to just behind a last one.

    file: as shown to people.   line, column: 1-based, in characters.
    path: the keys that lead here.   text: the whole file, shared by all its spans.

    >>> Span(file="a.yaml", line=3, column=7, end_line=3, end_column=9).location
    'a.yaml:3:7'
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    path: tuple[str, ...] = ()
    text: str = field(default="", compare=False, repr=False)

    @property
    def location(self) -> str:
        """`file:line:column`, as editors and terminals understand it."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def dotted_path(self) -> str:
        """The keys that lead here, as `projections.e_to_i.weight`."""
        return ".".join(self.path)

    def source_line(self) -> str | None:
        """The line of text that this place starts on, if the text is known."""
        lines = LINE_BREAK.split(self.text) if self.text else []
        return lines[self.line - 1] if 0 < self.line <= len(lines) else None

    def at(self, *path: str) -> "Span":
        """The same place, reached by other keys."""
        return replace(self, path=path)


def whole_file(file: str, text: str = "") -> Span:
    """The first character of a file, for faults that belong to all of it."""
    return Span(file=file, line=1, column=1, end_line=1, end_column=1, text=text)


def span_of_text(text: str, start: int, stop: int, *, file: str) -> Span:
    """The place of `text[start:stop]` in `text`.

    >>> span_of_text("ab\\ncde", 4, 6, file="f").location
    'f:2:2'
    """
    line, column = _line_and_column(text, start)
    end_line, end_column = _line_and_column(text, stop)
    return Span(
        file=file, line=line, column=column, end_line=end_line, end_column=end_column, text=text
    )


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    line, line_start = 1, 0
    for found in LINE_BREAK.finditer(text):
        if found.end() > offset:
            break
        line, line_start = line + 1, found.end()
    return line, offset - line_start + 1
