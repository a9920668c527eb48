"""Explicit methods: Euler, Euler-Maruyama, Heun, midpoint and classical Runge-Kutta.

All new values are computed from the old ones. The formulas are those of Brian2's methods of the
same names (`euler`, `heun`, `rk2`, `rk4`), so that its integrators can serve as oracles.
"""

from __future__ import annotations

from fnec.expr import Binary, Expr, Name, Num, names, substitute
from fnec.integrate.system import (
    DT,
    Steps,
    System,
    half,
    held_where_inactive,
    plus,
    rate_dims,
    stage_locals,
    times,
    wiener,
)
from fnec.ir.network import Equation
from fnec.ir.step import Assign


def euler(system: System) -> Steps:
    """x + dt f(x), and with noise g the Euler-Maruyama step x + dt f(x) + g(x) dW (Ito)."""
    derivatives = [e.derivative for e in system.equations]
    noises = [e.noise for e in system.equations if e.noise is not None]
    first, _ = stage_locals(system, [*derivatives, *noises], {}, "")
    draws, increments = wiener(system)
    update: list[Assign] = []
    for e in system.equations:
        value = plus(Name(e.variable), times(DT, e.derivative))
        if e.noise is not None:
            value = plus(value, times(e.noise, Name(f"dW_{e.variable}")))
        update.append(Assign(target=e.variable, value=value, dims=e.dims, span=e.span))
    return Steps(draws=draws, locals=(*first, *increments), update=tuple(update))


def heun(system: System) -> Steps:
    """x + dt f(x) + dW (g(x) + g(x + g(x) dW, t + dt)) / 2, in the sense of Stratonovich.

    The drift is not averaged. Each noise moves its own variable only: in g(x + g dW) all others
    have their old values.
    """
    derivatives = [e.derivative for e in system.equations]
    noisy = [e for e in system.equations if e.noise is not None]
    out, _ = stage_locals(system, [*derivatives, *(e.noise for e in noisy if e.noise)], {}, "")
    draws, increments = wiener(system)
    out += increments
    update: list[Assign] = []
    for e in system.equations:
        value = plus(Name(e.variable), times(DT, e.derivative))
        if e.noise is not None:
            increment = Name(f"dW_{e.variable}")
            again = _supported_noise(e, system, len(noisy) > 1, out)
            value = plus(value, times(half(increment), plus(e.noise, again)))
        update.append(Assign(target=e.variable, value=value, dims=e.dims, span=e.span))
    return Steps(draws=draws, locals=tuple(out), update=tuple(update))


def _supported_noise(e: Equation, system: System, is_one_of_many: bool, out: list[Assign]) -> Expr:
    """g(x + g dW, t + dt) of one equation; what it needs is appended to `out`."""
    assert e.noise is not None
    support = f"{e.variable}_support"
    moved = plus(Name(e.variable), times(e.noise, Name(f"dW_{e.variable}")))
    values: dict[str, Expr] = {"t": plus(Name("t"), DT)}
    if e.variable in names(system.inlined(e.noise)):
        out.append(Assign(target=support, value=moved, dims=e.dims))
        values[e.variable] = Name(support)
    suffix = f"_{support}" if is_one_of_many else "_support"
    again, replaced = stage_locals(system, [e.noise], values, suffix)
    out += again
    return substitute(e.noise, replaced)


def rk2(system: System) -> Steps:
    """Midpoint: x + dt f(x + dt/2 f(x), t + dt/2)."""
    out: list[Assign] = []
    slopes = _stage(system, {}, 1, out)
    middle = _moved(system, slopes, half(DT), 2, out)
    slopes = _stage(system, middle, 2, out)
    update = [
        Assign(
            target=e.variable,
            value=plus(Name(e.variable), times(DT, slopes[e.variable])),
            dims=e.dims,
            span=e.span,
        )
        for e in system.equations
    ]
    return Steps(locals=tuple(out), update=tuple(update))


def rk4(system: System) -> Steps:
    """Classical Runge-Kutta: x + dt/6 (k1 + 2 (k2 + k3) + k4)."""
    out: list[Assign] = []
    k1 = _stage(system, {}, 1, out)
    k2 = _stage(system, _moved(system, k1, half(DT), 2, out), 2, out)
    k3 = _stage(system, _moved(system, k2, half(DT), 3, out), 3, out)
    k4 = _stage(system, _moved(system, k3, DT, 4, out), 4, out)
    update: list[Assign] = []
    for e in system.equations:
        x = e.variable
        inner = plus(plus(k1[x], times(Num(2.0), plus(k2[x], k3[x]))), k4[x])
        value = plus(Name(x), times(Binary("/", DT, Num(6.0)), inner))
        update.append(Assign(target=x, value=value, dims=e.dims, span=e.span))
    return Steps(locals=tuple(out), update=tuple(update))


def _stage(
    system: System, values: dict[str, Expr], number: int, out: list[Assign]
) -> dict[str, Expr]:
    """Names of the slopes at a stage, whose statements are appended to `out`."""
    suffix = "" if number == 1 else f"_{number}"
    formulas = [e.derivative for e in system.equations]
    first, replaced = stage_locals(system, formulas, values, suffix)
    out += first
    slopes: dict[str, Expr] = {}
    for e in system.equations:
        value = held_where_inactive(system, e.variable, substitute(e.derivative, replaced))
        out.append(
            Assign(target=f"k{number}_{e.variable}", value=value, dims=rate_dims(e), span=e.span)
        )
        slopes[e.variable] = Name(f"k{number}_{e.variable}")
    return slopes


def _moved(
    system: System, slopes: dict[str, Expr], by: Expr, number: int, out: list[Assign]
) -> dict[str, Expr]:
    """States moved along the slopes, as names; only those that a formula reads get a statement."""
    read: set[str] = set()
    for e in system.equations:
        read |= names(system.inlined(e.derivative))
    values: dict[str, Expr] = {"t": plus(Name("t"), by)}
    for e in system.equations:
        if e.variable in read:
            moved = plus(Name(e.variable), times(by, slopes[e.variable]))
            out.append(Assign(target=f"{e.variable}_{number}", value=moved, dims=e.dims))
            values[e.variable] = Name(f"{e.variable}_{number}")
    return values
