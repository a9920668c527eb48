"""Formulas that have no result, and rules that cannot do what they are told."""

from collections.abc import Iterator
from itertools import product

from fnec.checks.constants import FUNCTIONS, constant, known_values
from fnec.checks.formulas import formulas
from fnec.diagnostics import Diagnostic
from fnec.expr import Bool, calls, names, walk
from fnec.lower.selections import lower_selection
from fnec.spec.connect import FixedInDegree, FixedOutDegree, FixedTotal
from fnec.spec.model import Spec
from fnec.units import UNITS


def values_without_result(spec: Spec) -> Iterator[Diagnostic]:
    """V512: a value that is known before the run, and is not a finite number."""
    values = known_values(spec)
    for formula in formulas(spec):
        e = formula.text.expr
        known = names(e) <= values.keys() | UNITS.keys() and not names(e) & formula.local
        plain = calls(e) <= FUNCTIONS.keys() and not any(isinstance(n, Bool) for n in walk(e))
        if known and plain and constant(e, values) is None:
            yield Diagnostic(
                "V512",
                f"{formula.text.source!r} is not a finite number",
                span=formula.text.span,
                help="look for a division by 0, a logarithm or root of a negative, a huge power",
            )


def overlapping_selections(spec: Spec) -> Iterator[Diagnostic]:
    """V513: no autapses, among selections of one population that only overlap."""
    for p in spec.projections:
        rule = p.connect
        if not isinstance(rule, FixedInDegree | FixedOutDegree | FixedTotal) or rule.autapses:
            continue
        pairs = product(lower_selection(spec, p.pre), lower_selection(spec, p.post))
        apart = [a.population for a, b in pairs if a.population == b.population and a != b]
        if apart:
            yield Diagnostic(
                "V513",
                f"{p.name!r} draws a fixed number of partners between different selections of"
                f" {apart[0]!r}; it cannot leave out autapses there",
                span=rule.span,
                help="select the same cells on both sides, or use rule: probability",
            )
