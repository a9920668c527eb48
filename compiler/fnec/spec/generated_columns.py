"""Columns that a generator gave, held to what the same columns of a file must be."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.diagnostics.suggest import nearest, one_of
from fnec.spec.columns import ColumnSpec
from fnec.spec.sources import GeneratorSource, Numbers

MOST_CELLS = 10**18


def read_generated(
    source: GeneratorSource, always: Sequence[tuple[str, Span, bool]], columns: Sequence[ColumnSpec]
) -> list[tuple[Any, ...]]:
    """Columns of a result: those that it always has, then those asked for. Raises `SpecError`.

    always: name, place, and whether it holds times in s; else it holds numbers of cells.
    """
    assert source.result is not None  # it has been called before it is read
    found = dict(source.result.columns)
    asked = [(name, span) for name, span, _ in always] + [(c.name, c.span) for c in columns]
    if faults := faults_of_places(source.said, asked, list(found)):
        raise SpecError(faults)
    faults = [f for name, _ in asked for f in _not_finite(source, name, found[name])]
    for name, _, is_time in always:
        faults += _not_times(source, name, found[name]) if is_time else []
        faults += [] if is_time else _no_cells(source, name, found[name])
    if faults:
        raise SpecError(faults)
    whole = [tuple(int(x) for x in found[name]) for name, _, is_time in always if not is_time]
    times = [found[name] for name, _, is_time in always if is_time]
    return [*whole, *times, *(tuple(map(float, found[c.name])) for c in columns)]


def faults_of_places(
    said: str, asked: Sequence[tuple[str, Span]], names: Sequence[str]
) -> list[Diagnostic]:
    """N425: columns that a table does not have, or has twice.   names: those it has."""
    faults: list[Diagnostic] = []
    for name, span in asked:
        if names.count(name) != 1:
            often = f"has {names.count(name)} columns" if name in names else "has no column"
            near = None if name in names else nearest(name, names)
            hint = f"did you mean {near!r}?" if near else f"its columns are {one_of(names)}"
            if not names:
                hint = "it has no columns at all"
            faults.append(Diagnostic("N425", f"{said} {often} {name!r}", span=span, help=hint))
    return faults


def _not_finite(source: GeneratorSource, name: str, values: Numbers) -> Iterator[Diagnostic]:
    bad = next((k for k, x in enumerate(values) if not math.isfinite(x)), None)
    if bad is not None:
        yield _bad_value(source, name, bad, values, "every number is finite")


def _no_cells(source: GeneratorSource, name: str, values: Numbers) -> Iterator[Diagnostic]:
    bad = (k for k, x in enumerate(values) if x < 0 or x >= MOST_CELLS or x % 1)
    if (k := next(bad, None)) is not None and math.isfinite(values[k]):
        yield _bad_value(source, name, k, values, "cells are whole numbers that count from 0")


def _not_times(source: GeneratorSource, name: str, values: Numbers) -> Iterator[Diagnostic]:
    k = next((k for k, x in enumerate(values) if x < 0), None)
    if k is not None and math.isfinite(values[k]):
        yield _bad_value(source, name, k, values, "times are in seconds, from 0 on")


def _bad_value(
    source: GeneratorSource, name: str, k: int, values: Numbers, hint: str
) -> Diagnostic:
    said = f"entry {k} of {name!r} that {source.said} gave is {values[k]!r}"
    return Diagnostic("V511", said, span=source.span, help=hint)
