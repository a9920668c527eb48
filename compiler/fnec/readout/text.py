"""Numbers and columns for people."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

NOTHING = "–"  # where a number cannot be said


def aligned(rows: Sequence[Sequence[str]], *, left: Sequence[int] = (0,)) -> str:
    """Rows of cells as columns; those in `left` start at the left, the others end at the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def number(value: float, unit: str = "") -> str:
    """Three digits and a unit; whole numbers without a unit are counts and shown as they are.

    >>> number(5.6892, "Hz"), number(15.0, "Hz"), number(250.0), number(float("nan"), "Hz")
    ('5.69 Hz', '15.0 Hz', '250', '–')
    """
    if math.isnan(value):
        return NOTHING
    is_plain = abs(value) >= 100 or value == 0 or (not unit and value == int(value))
    text = f"{value:.0f}" if is_plain else f"{value:#.3g}"
    return f"{text} {unit}".rstrip()


def printed(unit: str) -> str:
    """A unit as it stands in print.

    >>> printed("uA/mm3"), printed("mV^2"), printed("1")
    ('µA/mm³', 'mV²', '')
    """
    text = re.sub(r"\^?2\b", "²", re.sub(r"\^?3\b", "³", unit))
    text = re.sub(r"\bu(?=[A-Za-z])", "µ", text)
    return "" if text == "1" else text
