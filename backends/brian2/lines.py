"""Lines that the formatter leaves as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable

WIDTH = 100


def quoted(text: str) -> str:
    """A string literal as the formatter writes it."""
    return json.dumps(text, ensure_ascii=False)


def call(head: str, arguments: Iterable[str], indent: int, tail: str = "") -> list[str]:
    """A call on one line if it fits, else with one argument a line."""
    given = list(arguments)
    space = " " * indent
    flat = f"{space}{head}({', '.join(given)}){tail}"
    if len(flat) <= WIDTH and not any("\n" in a for a in given):
        return [flat]
    return [f"{space}{head}(", *(f"{space}    {a}," for a in given), f"{space}){tail}"]


def wrapped(name: str, items: list[str], comment: str) -> str:
    """A tuple of many short items, as many on a line as fit; the formatter is told to leave it."""
    note = f"  # {comment}" if comment else ""
    if not items:
        return f"{name} = (){note}"
    lines, line = [f"{name} = ({note}"], "   "
    for item in items:
        if len(line) + len(item) + 2 > WIDTH:
            lines.append(line)
            line = "   "
        line += f" {item},"
    return "\n".join(["# fmt: off", *lines, line, ")", "# fmt: on"])
