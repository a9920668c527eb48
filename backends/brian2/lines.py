"""Lines that the formatter leaves as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

WIDTH = 100


def quoted(text: str) -> str:
    """A string literal as the formatter writes it."""
    return json.dumps(text, ensure_ascii=False)


def call(head: str, arguments: Iterable[str], indent: int, shift: int = 0) -> list[str]:
    """A call on one line if it fits, else with one argument a line.   shift: added when printed."""
    given, space = list(arguments), " " * indent
    flat = f"{space}{head}({', '.join(given)})"
    if len(flat) + shift <= WIDTH:
        return [flat]
    inner = f"{space}    {', '.join(given)}"
    if len(inner) + shift <= WIDTH:
        return [f"{space}{head}(", inner, f"{space})"]
    return [f"{space}{head}(", *(f"{space}    {a}," for a in given), f"{space})"]


def reads(given: dict[str, str], lines: Iterable[str]) -> list[str]:
    """Those of some arguments, name -> type, that lines of code read.

    >>> reads({"dt": "float", "seed": "int"}, ['f(dt=dt, k="seed")'])
    ['dt']
    """
    code = re.sub(r'"[^"]*"', "", " ".join(lines))
    return [name for name in given if re.search(rf"(?<![\w.]){name}\b(?!=)", code)]


def block(head: str, items: list[str], indent: int, brackets: str = "()") -> str:
    """An entry of a dictionary that stands `indent` deep, without its last comma: `"E": (1, 2)`."""
    flat = f"{head}{brackets[0]}{', '.join(items)}{brackets[1]}"
    if len(flat) + indent + 1 <= WIDTH:
        return flat
    space = " " * indent
    lines = [head + brackets[0], *(f"{space}    {x}," for x in items), space + brackets[1]]
    return "\n".join(lines)


def entry(key: str, items: list[str], indent: int) -> str:
    """An entry of a dictionary whose value is a tuple of texts."""
    return block(f"{quoted(key)}: ", [quoted(x) for x in items], indent)
