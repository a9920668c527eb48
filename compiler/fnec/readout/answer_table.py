"""The results of readouts as a text table."""

from __future__ import annotations

from collections.abc import Sequence

from fnec.readout.results import Answer
from fnec.readout.text import aligned


def answer_table(answers: Sequence[Answer]) -> str:
    """Each result with its unit; a readout without results says why, once.

    readout                 of
    map.mean_error          TS  0.0813 cm  mean of |decoded - true|
    """
    rows: list[tuple[str, str, str, str]] = []
    silent: set[str] = set()
    for a in answers:
        if not a.note:
            rows.append((a.name, a.of, a.shown, a.help))
        elif a.readout not in silent:
            silent.add(a.readout)
            rows.append((a.readout, a.of, a.shown, a.note))
    return aligned([("readout", "of", "", ""), *rows], left=(0, 1, 3))
