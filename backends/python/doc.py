"""Text with places where it may break, and the printer that breaks it only where it must.

After Wadler 2003, "A prettier printer".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that stay together."""

    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """A place to break; on one line it reads `flat`."""

    flat: str = ""


@dataclass(frozen=True, slots=True)
class IfBroken:
    """Characters that are there only where the group around is broken."""

    value: str


@dataclass(frozen=True, slots=True)
class Indent:
    """What stands four columns further in."""

    inner: Doc


@dataclass(frozen=True, slots=True)
class Group:
    """On one line if that fits, else broken at all of its own lines."""

    inner: Doc


@dataclass(frozen=True, slots=True)
class Join:
    """One after the other."""

    parts: tuple[Doc, ...]


Doc = Text | Line | IfBroken | Indent | Group | Join
Entry = tuple[int, bool, Doc]  # indentation, is broken, what


def join(*parts: Doc) -> Join:
    """One after the other."""
    return Join(parts)


def layout(doc: Doc, indent: int, width: int) -> str:
    """The text, with lines of at most `width` where the document can be broken that far."""
    out: list[str] = []
    column = indent
    ahead: list[Entry] = [(indent, True, doc)]
    while ahead:
        margin, is_broken, now = ahead.pop()
        match now:
            case Text(value=value):
                out.append(value)
                column += len(value)
            case IfBroken(value=value):
                out.append(value if is_broken else "")
                column += len(value) if is_broken else 0
            case Line(flat=flat):
                out.append("\n" + " " * margin if is_broken else flat)
                column = margin if is_broken else column + len(flat)
            case Indent(inner=inner):
                ahead.append((margin + 4, is_broken, inner))
            case Join(parts=parts):
                ahead += [(margin, is_broken, p) for p in reversed(parts)]
            case Group(inner=inner):
                flat = fits((margin, False, inner), ahead, width - column)
                ahead.append((margin, not flat, inner))
    return "".join(out)


def fits(first: Entry, rest: list[Entry], room: int) -> bool:
    """Up to the next break that may be taken, everything has room on this line."""
    ahead = [first]
    behind = len(rest)
    while room >= 0:
        if not ahead:
            if not behind:
                return True
            behind -= 1
            ahead.append(rest[behind])
        _, is_broken, now = ahead.pop()
        match now:
            case Text(value=value):
                room -= len(value)
            case IfBroken(value=value):
                room -= len(value) if is_broken else 0
            case Line(flat=flat):
                if is_broken:
                    return True
                room -= len(flat)
            case Indent(inner=inner):
                ahead.append((0, is_broken, inner))
            case Group(inner=inner):  # in the rest, a group may still break
                ahead.append((0, is_broken, inner))
            case Join(parts=parts):
                ahead += [(0, is_broken, p) for p in reversed(parts)]
    return False
