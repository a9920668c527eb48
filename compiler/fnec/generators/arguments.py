"""What a generator is called with: the spec's arguments as values, fitted to the signature."""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from fnec.diagnostics import Diagnostic
from fnec.diagnostics.suggest import did_you_mean, one_of
from fnec.expr import Name
from fnec.generators.installed import Installed
from fnec.spec.sources import GeneratorSource
from fnec.spec.written import Text
from fnec.units import UNITS

Function = Callable[..., Any]
Values = Mapping[str, Any]
BY_KEYWORD = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def is_word(text: Text, known: Collection[str]) -> bool:
    """A name that nothing is called, and that therefore stands for itself.

    known: parameters and constants.
    """
    return isinstance(text.expr, Name) and text.expr.name not in {*known, "dt", *UNITS}


def signature_of(function: Function) -> inspect.Signature | None:
    """What a function takes; None where it does not say, as some that are written in C."""
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        return None


def given_unasked(signature: inspect.Signature | None, source: GeneratorSource) -> frozenset[str]:
    """Which of `seed` and `dt` the function asks for by name, and the spec does not give."""
    if signature is None:
        return frozenset()
    asked = signature.parameters
    written = {a.name for a in source.arguments}
    return frozenset(
        name
        for name in ("seed", "dt")
        if name in asked and asked[name].kind in BY_KEYWORD and name not in written
    )


def misfits(
    source: GeneratorSource, found: Installed, signature: inspect.Signature | None
) -> Iterator[Diagnostic]:
    """N435: an argument that the function does not take, or one that it lacks."""
    if signature is None:
        return
    takes = {p.name: p for p in signature.parameters.values() if p.kind in BY_KEYWORD}
    is_open = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
    given = {a.name for a in source.arguments} | given_unasked(signature, source)
    for a in source.arguments:
        if a.name not in takes and not is_open:
            near = did_you_mean(a.name, [n for n in takes if n not in given])
            listed = f"its arguments are {one_of(takes)}" if takes else "it takes none"
            said = f"generator {found.name!r} takes no argument {a.name!r}"
            yield Diagnostic("N435", said, span=a.span, help=near or listed)
    needed = [p for p in signature.parameters.values() if p.default is p.empty]
    for p in needed:
        if p.kind is p.POSITIONAL_ONLY:
            said = f"generator {found.name!r} takes {p.name!r} by its position only"
            hint = f"{found.package} has to let it be given by name"
            yield Diagnostic("N435", said, span=source.span, help=hint)
        elif p.kind in BY_KEYWORD and p.name not in given:
            said = f"generator {found.name!r} lacks its argument {p.name!r}"
            hint = f"write `arguments: {{{p.name}: …}}`"
            yield Diagnostic("N435", said, span=source.span, help=hint)
