"""The exact step of linear equations with additive white noise, each on its own.

x' = A x + B + g xi gives x+ = x + dt f exprel(A dt) + g sqrt(dt exprel(2 A dt)) N(0, 1), which has
the mean and the variance of the process at any step size (Gillespie 1996, Phys Rev E 54:2084).
"""

from __future__ import annotations

from fnec.expr import Binary, Call, Name, Num
from fnec.integrate.exponential_euler import own_coefficient
from fnec.integrate.system import DT, Steps, System, plus, stage_locals, times, wiener
from fnec.ir.step import Assign


def ornstein_uhlenbeck(system: System) -> Steps:
    """One exact step of each Ornstein-Uhlenbeck process."""
    first, _ = stage_locals(system, [e.derivative for e in system.equations], {}, "")
    draws, _ = wiener(system)
    update: list[Assign] = []
    for e in system.equations:
        rate = own_coefficient(system, e)
        assert rate is not None and e.noise is not None, "a check has made sure of the form"
        drift = times(times(DT, Call("exprel", (times(rate, DT),))), e.derivative)
        twice = Binary("*", Num(2.0), times(rate, DT))
        spread = times(e.noise, Call("sqrt", (times(DT, Call("exprel", (twice,))),)))
        value = plus(plus(Name(e.variable), drift), times(spread, Name(f"xi_{e.variable}")))
        update.append(Assign(target=e.variable, value=value, dims=e.dims, span=e.span))
    return Steps(draws=draws, locals=tuple(first), update=tuple(update))
