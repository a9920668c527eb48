"""Diagnostics as people and programs read them: text with the line, one line, JSON."""

import unicodedata
from collections.abc import Iterator

from fnec.diagnostics.fault import Diagnostic, Note
from fnec.diagnostics.place import Span

SHOWN_COLUMNS = 100  # longer source lines are clipped around the fault
TAB = "    "


def as_text(fault: Diagnostic) -> str:
    """Several lines: message, place, the source line with a caret, help, other places."""
    lines = [f"error[{fault.code}]: {_harmless(fault.message)}"]
    lines += _excerpt(fault.span, mark="^")
    if fault.help:
        lines += _hanging("      = help: ", fault.help)
    for note in fault.notes:
        lines += _note(note)
    return "\n".join(lines)


def as_line(fault: Diagnostic) -> str:
    """One line, as editors and `grep` like it."""
    hint = f" ({fault.help})" if fault.help else ""
    text = f"{fault.span.location}: error[{fault.code}]: {fault.message}{hint}"
    return _harmless(" ".join(text.splitlines()))


def as_json(fault: Diagnostic) -> dict[str, object]:
    """Plain data for `--json`."""
    return {
        "code": fault.code,
        "message": fault.message,
        **_place(fault.span),
        "help": fault.help,
        "notes": [
            {"message": note.message, **(_place(note.span) if note.span else {})}
            for note in fault.notes
        ],
    }


def _place(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "path": list(span.path),
    }


def _note(note: Note) -> Iterator[str]:
    if note.span is None:
        yield from _hanging("      = note: ", note.message)
        return
    yield f"  note: {_harmless(note.message)}"
    yield from _excerpt(note.span, mark="-")


def _hanging(lead: str, message: str) -> Iterator[str]:
    for i, line in enumerate(message.splitlines()):
        yield (lead if i == 0 else " " * len(lead)) + _harmless(line)


def _excerpt(span: Span, *, mark: str) -> Iterator[str]:
    yield f"  --> {_harmless(span.location)}"
    line = span.source_line()
    if line is None or not line.strip():
        return
    start = min(span.column - 1, len(line))
    stop = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    before, marked, after = _clip(line[:start], line[start : max(stop, start)], line[stop:])
    yield f"{span.line:5d} | {before}{marked}{after}".rstrip()
    yield f"      | {' ' * width(before)}{mark * max(width(marked.rstrip()), 1)}"


def _clip(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """The parts as shown, cut so that together they fit and the mark stays in view."""
    before, marked, after = _shown(before), _shown(marked), _shown(after)
    if width(before + marked + after) <= SHOWN_COLUMNS:
        return before, marked, after
    if width(marked) > SHOWN_COLUMNS // 2:
        marked = marked[: SHOWN_COLUMNS // 2 - 1] + "…"
    room = SHOWN_COLUMNS - width(marked)
    if width(before) > room // 2:
        before = "…" + before[-(room // 2) + 1 :]
    room -= width(before)
    if width(after) > room:
        after = after[: max(room - 1, 0)] + "…"
    return before, marked, after


def width(text: str) -> int:
    """Columns that a terminal takes to show `text`.

    >>> width("mV"), width("電圧"), width("e\u0301")
    (2, 4, 1)
    """
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _shown(text: str) -> str:
    return _harmless(text.replace("\t", TAB))


def _harmless(text: str) -> str:
    """Text without characters that steer a terminal or reorder a line."""
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else "\ufffd" for c in text)
