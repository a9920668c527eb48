"""A generator, called: everything that can go wrong with it is a fault with a place."""

from __future__ import annotations

import contextlib
import sys
import traceback
from pathlib import PurePath
from typing import Any

from fnec.diagnostics import Diagnostic, SpecError
from fnec.generators.arguments import Function, Values, given_unasked, misfits, signature_of
from fnec.generators.installed import Installed, find
from fnec.generators.result import columns_of
from fnec.spec.sources import Generated, GeneratorSource


def call(
    source: GeneratorSource, arguments: Values, unasked: Values, read: frozenset[str]
) -> Generated:
    """What the generator gives. Raises `SpecError`.

    arguments: as the spec gives them, in SI.   unasked: `seed` and `dt`, for a function that asks
    for them.   read: parameters, `dt` and `seed` that the arguments were worked out from.
    """
    found = find(source.name, source.span)
    function = _loaded(source, found)
    signature = signature_of(function)
    if faults := tuple(misfits(source, found, signature)):
        raise SpecError(faults)
    asked = given_unasked(signature, source)
    given = {**arguments, **{name: unasked[name] for name in sorted(asked)}}
    result = _called(source, found, function, given)
    return Generated(
        columns=columns_of(result, source),
        made_with=tuple(sorted(read | asked)),
        made_by=found.said,
    )


def _loaded(source: GeneratorSource, found: Installed) -> Function:
    try:
        with contextlib.redirect_stdout(sys.stderr):
            function: Any = found.entry.load()
    except (Exception, SystemExit) as error:
        said = f"generator {found.name!r} cannot be imported: {_words(error)}"
        raise _fault(source, said, f"{found.package} says it is {found.entry.value}") from None
    if not callable(function):
        said = f"generator {found.name!r} is no function"
        raise _fault(source, said, f"{found.package} says it is {found.entry.value}")
    return function


def _called(source: GeneratorSource, found: Installed, function: Function, given: Values) -> object:
    shown = ", ".join(f"{name}={_short(x)}" for name, x in given.items())
    try:
        with contextlib.redirect_stdout(sys.stderr):  # our own output may be read by a program
            return function(**given)
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)[1:]
        last = frames[-1] if frames else None
        place = f"in {PurePath(last.filename).name}:{last.lineno}, " if last else ""
        said = f"generator {found.name!r} raised {_words(error)}"
        raise _fault(source, said, f"{place}called with {shown or 'no arguments'}") from None


def _words(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {_cut(text)}" if text else type(error).__name__


def _short(x: object) -> str:
    return _cut(f"{x:g}" if isinstance(x, float) else repr(x))


def _cut(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"


def _fault(source: GeneratorSource, said: str, hint: str) -> SpecError:
    return SpecError([Diagnostic("V523", said, span=source.span, help=hint)])
