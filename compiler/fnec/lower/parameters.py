"""The model's knobs and the values derived from them."""

from __future__ import annotations

from dataclasses import replace

from fnec.expr import Expr, Num, names, rebuild, walk
from fnec.expr.evaluate import evaluate
from fnec.expr.infer import infer, quantity
from fnec.ir.network import Constant, Parameter
from fnec.lower.scope import in_order, with_units
from fnec.spec.model import ParameterSpec, Spec
from fnec.units import ONE, TRUTH, Dims

SECOND: Dims = (0, 0, 1, 0, 0, 0, 0)


def lower_parameters(spec: Spec) -> tuple[Parameter, ...]:
    """Parameters with values in SI and the unit that their flags are given in."""
    return tuple(_parameter(p) for p in spec.parameters)


def _parameter(p: ParameterSpec) -> Parameter:
    value = with_units(p.value.expr, ())
    return Parameter(
        name=p.name,
        value=value,
        unit=None if p.is_flag else unit_of(value),
        dims=dims_of_parameter(p),
        is_integer=p.is_integer,
        is_flag=p.is_flag,
        low=None if p.low is None else float(evaluate(p.low.expr, {})),
        high=None if p.high is None else float(evaluate(p.high.expr, {})),
        help=p.help or "",
        span=p.span,
    )


def dims_of_parameter(p: ParameterSpec) -> Dims:
    """Dimension of a parameter; a flag is a condition in every formula."""
    return TRUTH if p.is_flag else quantity(p.value.expr, {})


def unit_of(value: Expr) -> Expr | None:
    """The unit of a quantity as it was written: `mV` of `1.62 mV`, `mV / ms` of `3 mV/ms`."""
    number = next((n for n in walk(value) if isinstance(n, Num)), None)
    if number is None or quantity(value, {}) == ONE:
        return None

    return rebuild(value, lambda n: replace(n, value=1) if n == number else n)


def lower_constants(spec: Spec) -> tuple[Constant, ...]:
    """The spec's named values, each behind those it reads."""
    scope: dict[str, Dims] = {p.name: dims_of_parameter(p) for p in spec.parameters}
    scope["dt"] = SECOND
    known = scope.keys() | {c.name for c in spec.constants}
    out: list[Constant] = []
    for c in in_order(spec.constants, lambda c: c.name, lambda c: names(c.value.expr)):
        value = with_units(c.value.expr, known)
        kind = infer(value, scope)
        scope[c.name] = TRUTH if kind is None else kind
        out.append(Constant(name=c.name, value=value, dims=scope[c.name], span=c.span))
    return tuple(out)


def global_dims(spec: Spec) -> dict[str, Dims]:
    """Dimension of everything that a value anywhere may read."""
    scope = {p.name: dims_of_parameter(p) for p in spec.parameters}
    scope |= {c.name: c.dims for c in lower_constants(spec)}
    return scope | {"dt": SECOND}
