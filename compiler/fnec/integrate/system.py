"""A system of equations on its way to assignments, and what the integrators make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fnec.expr import Binary, Call, Expr, Name, Num, names, substitute
from fnec.expr.walk import add, mul
from fnec.ir.network import Equation, Named, Propagator
from fnec.ir.step import Assign, Draw
from fnec.units import ONE, UNITS, Dims, divide, power

DT = Name("dt")
SECOND = UNITS["s"].dims


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The equations of one group that share a method; everything else is held over the step."""

    equations: tuple[Equation, ...]
    named: tuple[Named, ...]  # sub-expressions in order of use
    clamped: frozenset[str]  # states that are held while `active` is false; empty if never
    constants: frozenset[str]  # names with one value for the whole run
    cell_constants: frozenset[str]  # names with one value a cell for the whole run
    stream: str  # prefix of the names of random streams

    @property
    def variables(self) -> tuple[str, ...]:
        """The states that this system moves."""
        return tuple(e.variable for e in self.equations)

    def inlined(self, e: Expr) -> Expr:
        """`e` with every named sub-expression written out."""
        for n in reversed(self.named):
            e = substitute(e, {n.name: n.value})
        return e

    def needed(self, formulas: Iterable[Expr]) -> tuple[Named, ...]:
        """The named sub-expressions that these formulas read, directly or not, in order."""
        wanted: set[str] = set()
        for f in formulas:
            wanted |= names(f)
        for n in reversed(self.named):
            if n.name in wanted:
                wanted |= names(n.value)
        return tuple(n for n in self.named if n.name in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What an integrator gives: constants, random draws, local values, and the new states."""

    constants: tuple[Propagator, ...] = ()
    draws: tuple[Draw, ...] = ()
    locals: tuple[Assign, ...] = ()
    update: tuple[Assign, ...] = ()


def stage_locals(
    system: System, formulas: Iterable[Expr], values: dict[str, Expr], suffix: str
) -> tuple[list[Assign], dict[str, Expr]]:
    """The named sub-expressions of one stage, with states replaced by the stage's `values`.

    Returns the assignments and the replacements that the stage's formulas need.
    """
    out: list[Assign] = []
    replaced = dict(values)
    for n in system.needed(formulas):
        value = substitute(n.value, replaced)
        out.append(Assign(target=n.name + suffix, value=value, dims=n.dims, span=n.span))
        if suffix:
            replaced[n.name] = Name(n.name + suffix)
    return out, replaced


def held_where_inactive(system: System, variable: str, derivative: Expr) -> Expr:
    """The derivative, which is 0 for a cell that is held."""
    if variable not in system.clamped:
        return derivative
    return Call("where", (Name("active"), derivative, Num(0.0)))


def rate_dims(e: Equation) -> Dims:
    """Dimension of the derivative."""
    return divide(e.dims, SECOND)


def times(a: Expr, b: Expr) -> Expr:
    """a * b."""
    return mul(a, b)


def plus(a: Expr, b: Expr) -> Expr:
    """a + b."""
    return add(a, b)


def half(a: Expr) -> Expr:
    """0.5 * a."""
    return Binary("*", Num(0.5), a)


def wiener(system: System) -> tuple[tuple[Draw, ...], list[Assign]]:
    """A normal deviate `xi_x` and the Wiener increment `dW_x = sqrt(dt) * xi_x` per noisy state."""
    draws: list[Draw] = []
    out: list[Assign] = []
    for e in system.equations:
        if e.noise is not None:
            stream = f"{system.stream}.{e.variable}.noise"
            name = f"xi_{e.variable}"
            draws.append(Draw(name=name, kind="normal", stream=stream, seed=e.seed))
            value = Binary("*", Call("sqrt", (DT,)), Name(f"xi_{e.variable}"))
            out.append(Assign(target=f"dW_{e.variable}", value=value, dims=power(SECOND, 0.5)))
    return tuple(draws), out


__all__ = ["DT", "ONE", "SECOND", "Steps", "System"]
