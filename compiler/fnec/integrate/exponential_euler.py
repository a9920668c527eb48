"""Exponential Euler: each equation solved exactly in its own variable, all others held.

For dx/dt = f(x) = A x + B the step is x + dt f(x) (exp(A dt) - 1) / (A dt), which is the textbook
form (x + B/A) exp(A dt) - B/A without its division by zero at A = 0. Without B it is x exp(A dt).
"""

from __future__ import annotations

from fnec.expr import Call, Expr, Name, Num, names, substitute
from fnec.expr.linear import linear_parts
from fnec.expr.walk import is_zero
from fnec.integrate.system import DT, Steps, System, plus, stage_locals, times
from fnec.ir.network import Equation
from fnec.ir.step import Assign


def exponential_euler(system: System) -> Steps:
    """One exponential Euler step of every equation."""
    first, _ = stage_locals(system, [e.derivative for e in system.equations], {}, "")
    update: list[Assign] = []
    for e in system.equations:
        parts = own_parts(system, e)
        assert parts is not None, "a check has made sure that the equation is linear"
        coefficient, rest = parts
        exponent = times(coefficient, DT)
        change = times(DT, e.derivative)
        if is_zero(coefficient):
            value = plus(Name(e.variable), change)
        elif is_zero(rest):
            value = times(Name(e.variable), Call("exp", (exponent,)))
        else:
            value = plus(Name(e.variable), times(change, Call("exprel", (exponent,))))
        update.append(Assign(target=e.variable, value=value, dims=e.dims, span=e.span))
    return Steps(locals=tuple(first), update=tuple(update))


def own_parts(system: System, e: Equation) -> tuple[Expr, Expr] | None:
    """A and B of dx/dt = A x + B, or None if the equation is not linear in x."""
    derivative = e.derivative
    for n in reversed(system.named):  # what does not hold the variable is computed once already
        if e.variable in names(system.inlined(n.value)):
            derivative = substitute(derivative, {n.name: n.value})
    parts = linear_parts(derivative, {e.variable})
    if parts is None or any(e.variable in names(c) for c in parts[0].values()):
        return None
    return parts[0].get(e.variable, Num(0)), parts[1]


def own_coefficient(system: System, e: Equation) -> Expr | None:
    """A alone."""
    parts = own_parts(system, e)
    return parts and parts[0]
