"""What a generator returned, as columns of plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from fnec.diagnostics import Diagnostic, SpecError
from fnec.spec.sources import GeneratorSource, Numbers

CONTRACT = "it returns a mapping from names of columns to lists of numbers, all equally long"


def columns_of(result: object, source: GeneratorSource) -> tuple[tuple[str, Numbers], ...]:
    """The columns in order. Raises `SpecError` with V524 where they are none."""
    if not isinstance(result, Mapping):
        raise _fault(source, f"gave {_kind(result)}, no mapping")
    given = cast("Mapping[object, object]", result)
    columns = tuple((_name(name, source), _numbers(name, x, source)) for name, x in given.items())
    lengths = dict.fromkeys(len(values) for _, values in columns)
    if len(lengths) > 1:
        first, other = list(lengths)[:2]
        a, b = (next(n for n, x in columns if len(x) == length) for length in (first, other))
        raise _fault(source, f"gave {first} entries of {a!r}, but {other} of {b!r}")
    return columns


def _name(name: object, source: GeneratorSource) -> str:
    if not isinstance(name, str):
        raise _fault(source, f"gave a column named {name!r:.60}, which is no text")
    return name


def _numbers(name: object, values: object, source: GeneratorSource) -> Numbers:
    import numpy as np  # a tenth of a second

    try:
        array: Any = np.asarray(values)
    except Exception:  # rows of different lengths, or an object that fails as it is read
        raise _fault(source, f"gave {name!r}, which is no list of numbers") from None
    if array.ndim != 1:
        shape = " × ".join(map(str, array.shape)) or "one value"
        raise _fault(source, f"gave {name!r} as {shape}, not as a list")
    if array.dtype.kind not in "iuf" and array.size:
        raise _fault(source, f"gave {name!r} as {array.dtype}, not as numbers")
    if np.ma.is_masked(values):
        raise _fault(source, f"gave {name!r} with entries that are masked")
    if array.dtype.kind == "f":
        array = array.astype(np.float64)
    return tuple(array.tolist())


def _kind(result: object) -> str:
    return "nothing" if result is None else f"a {type(result).__name__}"


def _fault(source: GeneratorSource, said: str) -> SpecError:
    message = f"{source.said} {said}"
    return SpecError([Diagnostic("V524", message, span=source.span, help=CONTRACT)])
