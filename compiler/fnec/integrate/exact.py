"""Exact integration of linear equations with constant coefficients.

x' = A x + b with everything outside the system held over the step becomes x+ = P x + Q in + c, with
P = expm(A dt) and Q, c from the same matrix exponential (Rotter and Diesmann 1999, Biol Cybern 81).
The entries are constants, computed once; equal time constants are no special case.
"""

from __future__ import annotations

from dataclasses import dataclass

from fnec.expr import Call, Expr, Name, Num, names
from fnec.expr.linear import linear_parts
from fnec.expr.walk import is_zero
from fnec.integrate.system import Steps, System, plus, rate_dims, stage_locals, times
from fnec.ir.network import Equation, Propagator
from fnec.ir.step import Assign


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One equation taken apart: constant coefficients, and what is left."""

    equation: Equation
    coefficients: dict[str, Expr]
    rest: Expr
    rest_is_constant: bool


def exact(system: System) -> Steps:
    """The propagators and one step with them."""
    rows = [r for r in (take_apart(system, e) for e in system.equations) if r is not None]
    assert len(rows) == len(system.equations), "a check has made sure that the system is linear"
    held = [r for r in rows if not r.rest_is_constant]
    local: list[Assign] = []
    if held:
        first, _ = stage_locals(system, [r.rest for r in held], {}, "")
        local += first
        for r in held:
            e = r.equation
            local.append(
                Assign(target=f"in_{e.variable}", value=r.rest, dims=rate_dims(e), span=e.span)
            )
    free = _propagator("P", rows, frozenset())
    constants = [free]
    stuck: Propagator | None = None
    if any(x in r.coefficients for r in rows for x in system.clamped if x != r.equation.variable):
        # A cell that is held moves its other states as if the clamped ones were constants.
        stuck = _propagator("R", rows, system.clamped)
        constants.append(stuck)
    update: list[Assign] = []
    for r in rows:
        e = r.equation
        value = _response(free, e.variable)
        follows_clamped = any((e.variable, x) in free.entries for x in system.clamped)
        if stuck is not None and e.variable not in system.clamped and follows_clamped:
            value = Call("where", (Name("active"), value, _response(stuck, e.variable)))
        update.append(Assign(target=e.variable, value=value, dims=e.dims, span=e.span))
    return Steps(constants=tuple(constants), locals=tuple(local), update=tuple(update))


def take_apart(system: System, e: Equation) -> Row | None:
    """The equation's coefficients and rest, or None if they are not constant."""
    parts = linear_parts(system.inlined(e.derivative), system.variables)
    if parts is None or e.noise is not None:
        return None
    coefficients, rest = parts
    fixed = system.constants | system.cell_constants | {"dt"}
    if any(names(c) - fixed for c in coefficients.values()):
        return None
    kept = {x: c for x, c in coefficients.items() if not is_zero(c)}
    return Row(equation=e, coefficients=kept, rest=rest, rest_is_constant=not (names(rest) - fixed))


def _propagator(prefix: str, rows: list[Row], clamped: frozenset[str]) -> Propagator:
    variables = tuple(r.equation.variable for r in rows)
    inputs = [f"in_{r.equation.variable}" for r in rows if not r.rest_is_constant]
    if any(r.rest_is_constant and not is_zero(r.rest) for r in rows):
        inputs.append("1")
    matrix: list[tuple[Expr, ...]] = []
    for r in rows:
        own = r.equation.variable
        stays = own in clamped
        row: list[Expr] = [Num(0) if stays else r.coefficients.get(x, Num(0)) for x in variables]
        for name in inputs:
            enters = name == f"in_{own}" and not stays
            constant = name == "1" and r.rest_is_constant and not stays
            row.append(Num(1) if enters else r.rest if constant else Num(0))
        matrix.append(tuple(row))
    return Propagator(
        prefix=prefix,
        variables=variables,
        inputs=tuple(inputs),
        matrix=tuple(matrix),
        entries=_reachable(variables, tuple(inputs), tuple(matrix)),
    )


def _reachable(
    variables: tuple[str, ...], inputs: tuple[str, ...], matrix: tuple[tuple[Expr, ...], ...]
) -> tuple[tuple[str, str], ...]:
    """The (row, column) pairs where a column acts on a row, directly or through other rows."""
    columns = [*variables, *inputs]
    acts = {
        (row, column)
        for row, values in zip(variables, matrix, strict=True)
        for column, value in zip(columns, values, strict=True)
        if not is_zero(value)
    } | {(x, x) for x in variables}
    for middle in variables:
        for row in variables:
            if (row, middle) in acts:
                acts |= {(row, c) for c in columns if (middle, c) in acts}
    return tuple((r, c) for r in variables for c in columns if (r, c) in acts)


def _response(p: Propagator, row: str) -> Expr:
    """P_row_x * x + ... + P_row_c."""
    total: Expr = Num(0)
    for r, column in p.entries:
        if r == row:
            entry = Name(p.entry(row, column))
            total = plus(total, entry if column == "1" else times(entry, Name(column)))
    return total
