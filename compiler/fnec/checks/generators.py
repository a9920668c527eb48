"""Generators: arguments that make sense, and the call, in the middle of the checks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from fnec.checks.constants import constant, known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.quantities import kind_of
from fnec.diagnostics import Diagnostic, Note, SpecError
from fnec.diagnostics.suggest import suggestion
from fnec.expr import Name, names
from fnec.generators import call, is_word
from fnec.spec.model import Spec
from fnec.spec.sourced import tables_of, with_sources
from fnec.spec.sources import FileSource, GeneratorSource, Source
from fnec.spec.written import Assignment, Text

OF_RUN = ("dt", "seed")


def arguments_of(spec: Spec) -> Iterator[Text]:
    """The formulas among the arguments of generators; words are none."""
    known = _known(spec)
    for found in tables_of(spec):
        source = found.table.source
        if isinstance(source, GeneratorSource):
            yield from (a.value for a in source.arguments if not is_word(a.value, known))


def made_for(spec: Spec) -> Iterator[Assignment]:
    """The values that files are made for."""
    for found in tables_of(spec):
        if isinstance(found.table.source, FileSource):
            yield from found.table.source.made_with


def arguments_fit(spec: Spec) -> Iterator[Diagnostic]:
    """Dimensions inside the arguments of generators."""
    outer = outer_scope(spec)
    for text in arguments_of(spec):
        _, fault = kind_of(text, outer)
        if fault is not None:
            yield fault


def files_made_for_others(spec: Spec) -> Iterator[Diagnostic]:
    """N407: `made_with` of an unknown parameter; V525: a file made with another value of one."""
    values = known_values(spec) | {"seed": spec.simulation.seed}
    known = [*(p.name for p in spec.parameters), *OF_RUN]
    for found in tables_of(spec):
        source = found.table.source
        if not isinstance(source, FileSource):
            continue
        for a in source.made_with:
            if a.name not in known:
                hint = suggestion(a.name, known, kind="parameters")
                said = f"unknown name {a.name!r}"
                yield Diagnostic("N407", said, span=a.span, help=hint)
                continue
            made, now = constant(a.value.expr, {}), values.get(a.name)
            if made is not None and now is not None and made != now:
                yield _made_for_others(spec, source, a, now)


def _made_for_others(spec: Spec, source: FileSource, a: Assignment, now: float) -> Diagnostic:
    written = {p.name: p.value for p in spec.parameters} | {"dt": spec.simulation.dt}
    text = written.get(a.name)
    said = f"{source.said} is made with {a.name} = {a.value.source}, "
    said += f"but it is {text.source if text else f'{now:g}'}"
    return Diagnostic(
        "V525",
        said,
        span=a.value.span,
        help="run the spec that made the file, or leave the value as it is",
        notes=(Note(message="the value", span=text.span),) if text else (),
    )


def with_data(spec: Spec) -> Spec:
    """The spec with what its generators give. Raises `SpecError` with the faults of all of them."""
    faults: list[Diagnostic] = []
    values = known_values(spec)

    def made(source: Source) -> Source:
        if not isinstance(source, GeneratorSource):
            return source
        try:
            return _made(spec, source, values)
        except SpecError as error:
            faults.extend(error.diagnostics)
            return source

    filled = with_sources(spec, made)
    if faults:
        raise SpecError(faults)
    return filled


def _made(spec: Spec, source: GeneratorSource, values: dict[str, float]) -> GeneratorSource:
    known = _known(spec)
    arguments: dict[str, object] = {}
    read: set[str] = set()
    for a in source.arguments:
        expr = a.value.expr
        if is_word(a.value, known):
            assert isinstance(expr, Name)
            arguments[a.name] = expr.name
            continue
        value = constant(expr, values)
        if value is None:
            said = f"{a.value.source!r} cannot be worked out before the run"
            hint = "arguments of generators are worked out once, from parameters and constants"
            raise SpecError([Diagnostic("V512", said, span=a.value.span, help=hint)])
        arguments[a.name] = value
        read |= names(expr)
    unasked = {"seed": spec.simulation.seed, "dt": values.get("dt")}
    result = call(source, arguments, unasked, _knobs(spec, read))
    if "dt" in result.made_with:
        made_with = {*result.made_with, *_knobs(spec, names(spec.simulation.dt.expr))}
        result = replace(result, made_with=tuple(sorted(made_with)))
    return replace(source, result=result)


def _knobs(spec: Spec, read: Collection[str]) -> frozenset[str]:
    """The parameters, and `dt`, that these names follow from."""
    parameters = {p.name for p in spec.parameters}
    constants = {c.name: names(c.value.expr) for c in spec.constants}
    found: set[str] = set()
    waiting = set(read)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name in parameters or name == "dt" or name in constants:
            found.add(name)
        waiting |= constants.get(name, frozenset())
    return frozenset(found & {*parameters, "dt"})


def _known(spec: Spec) -> set[str]:
    return {p.name for p in spec.parameters} | {c.name for c in spec.constants}
