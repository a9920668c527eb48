"""Conditions of readouts: that they read signals, fit together, and have values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fnec.checks.constants import known_values
from fnec.checks.dimensions import outer_scope
from fnec.checks.quantities import condition_of
from fnec.diagnostics import Diagnostic
from fnec.expr import names
from fnec.readout.condition import as_condition
from fnec.spec.model import Spec
from fnec.spec.readouts import QuestionSpec
from fnec.units import TRUTH


def when_faults(spec: Spec, q: QuestionSpec) -> Iterator[Diagnostic]:
    """U301: terms that do not fit; P323: no signal is read; V531: a value that is not known."""
    if q.when is None:
        return
    scope = outer_scope(spec)
    truths = {name for name, dims in scope.items() if dims == TRUTH}
    text = replace(q.when, expr=as_condition(q.when.expr, truths))
    faults = tuple(condition_of(text, scope, "'when'"))
    yield from faults
    read = names(q.when.expr)
    if not faults and not read & {s.name for s in spec.signals}:
        yield Diagnostic(
            "P323",
            "'when' reads no signal: it holds at all steps or at none",
            span=q.when.span,
            help="leave it out, or name a signal, as in `when: is_deviant`",
        )
    own = {x.name for x in (*spec.parameters, *spec.constants)}
    for name in sorted((read & own) - known_values(spec).keys()):
        yield Diagnostic(
            "V531", f"no value of {name!r} is known before the run", span=q.when.span,
            help="write its formula out",
        )  # fmt: skip
