"""C++ text in lines that can be read."""

from __future__ import annotations

import textwrap

WIDTH = 100


def laid_out(text: str) -> str:
    """The text with its long lines broken at spaces."""
    return "\n".join(part for line in text.splitlines() for part in _parts(line))


def _parts(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    code, sign, comment = line.partition("  // ")
    indent = " " * (len(code) - len(code.lstrip()))
    before = [f"{indent}// {comment}"] if sign else []
    if code.lstrip().startswith("//"):
        return textwrap.wrap(code, WIDTH, subsequent_indent=f"{indent}// ")
    rest = textwrap.wrap(
        code.strip(),
        WIDTH - len(indent),
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return before + [indent + part for part in rest]
