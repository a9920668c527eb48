"""Dimensions of formulas: what a text may read, and whether its terms fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fnec.diagnostics import Diagnostic
from fnec.expr import ExprError
from fnec.expr.infer import Kind, UnknownName, infer
from fnec.expr.walk import is_zero
from fnec.spec.written import Text
from fnec.units import Dims, dims_text, dims_words

Faults = Iterator[Diagnostic]
LENGTH: Dims = (1, 0, 0, 0, 0, 0, 0)
TIME: Dims = (0, 0, 1, 0, 0, 0, 0)
RATE: Dims = (0, 0, -1, 0, 0, 0, 0)
NUMBER: Dims = (0, 0, 0, 0, 0, 0, 0)
Scope = Mapping[str, Dims]


class Unknown:
    """The dimension of a formula that reads an unknown name."""


UNKNOWN = Unknown()


def kind_of(text: Text, scope: Scope) -> tuple[Kind | Unknown, Diagnostic | None]:
    """The dimension of a formula (None for a condition), or what is wrong inside it.

    A formula that reads a name of unknown dimension has none: another check has said why.
    """
    try:
        return infer(text.expr, scope), None
    except UnknownName:
        return UNKNOWN, None
    except ExprError as error:
        span = text.place(error.start, error.stop)
        return UNKNOWN, Diagnostic("U301", error.message, span=span, help=error.help)


def quantity_of(text: Text, wanted: Dims, scope: Scope, said: str, code: str = "U303") -> Faults:
    """A fault unless the formula is a quantity of the wanted dimension; `said` names the thing."""
    kind, fault = kind_of(text, scope)
    if fault is not None:
        yield fault
    elif isinstance(kind, Unknown):
        return
    elif kind is None:
        yield Diagnostic(
            "U304",
            f"{said} is a number, this is a condition",
            span=text.span,
            help="write where(condition, a, b)",
        )
    elif kind != wanted and not is_zero(text.expr):
        yield Diagnostic(
            code,
            f"{said} must be {in_words(wanted)}, this is {in_words(kind)}",
            span=text.span,
            help=unit_help(wanted, kind),
        )


def in_words(dims: Dims) -> str:
    """`in V`, or `a number without unit`."""
    return dims_words(dims) if dims == NUMBER else f"in {dims_text(dims)}"


def unit_help(wanted: Dims, found: Dims) -> str | None:
    """How a quantity of the wanted dimension is written."""
    if found == NUMBER:
        return f"write the unit behind the number, as in {example(wanted)!r}"
    if wanted == NUMBER:
        return "write a plain number, or divide by a unit"
    return f"a quantity in {dims_text(wanted)} is written like {example(wanted)!r}"


def example(dims: Dims) -> str:
    """A quantity of this dimension as people write it."""
    common = {"V": "-65 mV", "s": "5 ms", "A": "200 pA", "S": "10 nS", "F": "200 pF", "Hz": "15 Hz"}
    common |= {"m": "50 um", "V/s": "1 mV/ms", "1": "0.5", "ohm": "100 Mohm"}
    said = dims_text(dims)
    return common.get(said, f"1 {said}")


def condition_of(text: Text, scope: Scope, said: str) -> Faults:
    """A fault unless the formula is a condition."""
    kind, fault = kind_of(text, scope)
    if fault is not None:
        yield fault
    elif kind is not None and not isinstance(kind, Unknown):
        yield Diagnostic(
            "U304",
            f"{said} is a condition, this is a number",
            span=text.span,
            help="compare it, as in 'v > V_th'",
        )
