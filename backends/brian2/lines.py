"""Lines that the formatter leaves as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from fnec.backends.python.layout import lay_out

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
    within = (lay_out(f"{space}    {x},") for x in items)
    lines = [head + brackets[0], *within, space + brackets[1]]
    return "\n".join(lines)


def entry(key: str, items: list[str], indent: int) -> str:
    """An entry of a dictionary whose value is a tuple of texts."""
    return block(f"{quoted(key)}: ", [quoted(x) for x in items], indent)


def folded(line: str, indent: int) -> list[str]:
    """A line within a string of Python, over several that end in a backslash where it is long.

    indent: columns before it. A comment at its end then stands above it.

    >>> folded("x = a + b  # spec.yaml:3", 85)
    ['# spec.yaml:3', 'x = a + b']
    >>> [part.rstrip("\\\\") for part in folded("x = a * (b + c) + f(d, e)", 80)]
    ['x = a ', '    * (b + c) ', '    + f(d, e)']
    """
    if len(line) + indent <= WIDTH:
        return [line]
    text, mark, comment = line.partition("  # ")
    lines, space = [mark.strip() + " " + comment] if mark else list[str](), ""
    while len(space + text) + indent > WIDTH and (end := _break(text, WIDTH - indent - 6)):
        lines.append(f"{space}{text[:end]} \\")
        space, text = "    ", text[end + 1 :]
    return [*lines, space + text]


def _break(text: str, most: int) -> int:
    """Where to break a formula, 0 if there is no place for it.

    Within as few brackets as possible; before a term in the second half, or else as late as can be.
    """
    depth, found = 0, list[tuple[int, bool, int]]()
    for i, letter in enumerate(text[: most + 1]):
        depth += (letter in "([") - (letter in ")]")
        if letter == " " and (text[i - 1] == "," or re.match(r" ([-+*/:]|and|or) ", text[i:])):
            found.append((-depth, text[i + 1] in "+-" and i > most / 2, i))
    return max(found)[-1] if found else 0


def text_argument(head: str, text: str, indent: int) -> str:
    """`head="…"` with an expression or statements, in several lines where that is to be read.

    indent: columns before it, and before its other lines.
    """
    flat = f"{head}{quoted(text)}"
    if "\n" not in text and len(flat) + indent + 1 <= WIDTH:
        return flat
    space = " " * indent
    if "\n" not in text:  # a threshold may have no line of its own
        return f"\n{space}".join(folded(flat, indent + 1))
    lines = [f"{space}    {x}" for one in text.split("\n") for x in folded(one, indent + 4)]
    return "\n".join([f'{head}"""', *lines, f'{space}"""'])
