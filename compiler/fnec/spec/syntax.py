"""YAML syntax errors in words that say what to do."""

import yaml

from fnec.diagnostics import Diagnostic, Note
from fnec.diagnostics.place import LINE_BREAK, Span

# (part of the parser's message, our message, help); the first that matches is used.
# libyaml and the Python parser word the same fault differently: both are listed.
PHRASES = (
    (
        ("mapping values are not allowed",),
        "a second `:` on this line, or a key that is indented differently from its neighbours",
        'put a text that holds `: ` in quotes: title: "ping: gamma"',
    ),
    (
        ("block sequence entries are not allowed",),
        "a list cannot start here",
        "start it on a new line",
    ),
    (
        ("expected ',' or ']'",),
        "this list is never closed",
        "lists are written `[a, b]`; put a text that holds `[`, `]`, `{` or `}` in quotes",
    ),
    (
        ("expected ',' or '}'",),
        "this mapping is never closed",
        "mappings are written `{a: 1, b: 2}`; put a text that holds `{`, `}` or `, ` in quotes",
    ),
    (
        ("unexpected end of stream", "unexpected document separator"),
        "this quote is never closed",
        "close the quote",
    ),
    (
        ("unknown escape",),
        "an unknown `\\` escape in a double-quoted text",
        "use single quotes: nothing is an escape in them",
    ),
    (
        ("could not find expected ':'",),
        "this line is no `key: value`",
        "a colon and a space follow each key",
    ),
    (
        ("expected key", "expected <block end>", "'-' indicator"),
        "this line does not fit with the lines above",
        "check the indentation, and that a colon and a space follow each key",
    ),
    (("<document start>",), "text after the end of the spec", "check brackets and quotes above"),
    (("incompatible YAML document",), "this YAML version is unknown", "remove the %YAML line"),
)


def explain_syntax_error(error: yaml.MarkedYAMLError, text: str, file: str) -> Diagnostic:
    """The parser's complaint as a diagnostic."""
    problem = error.problem or "this is not YAML"
    span = _span(error.problem_mark or error.context_mark, text, file)
    notes: tuple[Note, ...] = ()
    char = _char_at(span)
    if "cannot start any token" in problem:
        if char == "\t":
            return Diagnostic(
                "S120", "a tab cannot indent a line", span=span, help="indent with spaces"
            )
        return Diagnostic(
            "S107",
            f"a text cannot start with {char!r}",
            span=span,
            help=f'put it in quotes: "{char}…"',
        )
    for fragments, message, help_text in PHRASES:
        if any(fragment in problem for fragment in fragments):
            if (
                "never closed" in message or "is no `key" in message
            ) and error.context_mark is not None:
                span = _span(error.context_mark, text, file)
            elif error.context_mark is not None and error.context:
                start = _span(error.context_mark, text, file)
                notes = (Note(message="the part that began here", span=start),)
            return Diagnostic("S107", message, span=span, help=help_text, notes=notes)
    return Diagnostic("S107", f"not YAML: {problem}", span=span)


def _span(mark: yaml.Mark | None, text: str, file: str) -> Span:
    lines = LINE_BREAK.split(text)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(lines) or (line == len(lines) - 1 and not lines[line]):
        line = max(i for i, content in enumerate(lines) if content or i == 0)
        column = len(lines[line])
    return Span(
        file=file,
        line=line + 1,
        column=column + 1,
        end_line=line + 1,
        end_column=column + 2,
        text=text,
    )


def _char_at(span: Span) -> str:
    line = span.source_line() or ""
    return line[span.column - 1] if span.column <= len(line) else ""
