"""The statement behind a difference, worked out term by term on both sides.

Both sides start the step from the same state. The interpreter carries out the step with each
side's network; the values of every part of the statement show which part, if any, differs in
meaning. If none does, the program's arithmetic does, and the interpreter's result says whose.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fnec.backends.reference.run import Run
from fnec.compare.bits import ulps
from fnec.compare.locate import Difference
from fnec.compare.side import Arrays
from fnec.compare.verdict import Parting, Term
from fnec.expr import Compare, Expr, Num, children, to_text
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Group, Network


def at_step(
    net: Network, found: Difference, recording: Arrays, *, seed: int, dt: float, n_steps: int
) -> Run:
    """The interpreter before the step in question, with a recording's states and past spikes."""
    r = Run(net, seed=seed, params={}, dt=dt, n_steps=n_steps)
    for s in r.groups.values():
        spikes: list[list[np.ndarray]] = [[] for _ in range(max(found.step, 0))]
        for population, first in s.cells.offsets.items():
            last = first + r.fixed.sizes[population]
            for x in s.state:
                s.state[x][first:last] = found.before[f"{population}.{x}"]
            steps = np.asarray(recording.get(f"spikes.{population}.step", ()))
            cells = np.asarray(recording.get(f"spikes.{population}.cell", ()), dtype=np.int64)
            past = steps < found.step
            for step, cell in zip(steps[past], cells[past], strict=True):
                spikes[int(step)].append(np.array([first + int(cell)]))
                s.last[first + int(cell)] = max(s.last[first + int(cell)], int(step))
        r.history[s.group.name] = [
            np.sort(np.concatenate([np.empty(0, np.int64), *x])) for x in spikes
        ]
    return r


def explain(
    sides: tuple[Network, Network],
    found: Difference,
    recordings: tuple[Arrays, Arrays],
    *,
    seed: int,
    dt: float,
    n_steps: int,
) -> Parting:
    """The difference with the statement that made it, its terms, and the threshold's margin."""
    population, variable = found.key
    common: dict[str, Any] = {
        "step": found.step,
        "time": found.step * dt,
        "population": population,
        "cell": found.cell,
        "variable": variable,
        "left": found.left,
        "right": found.right,
        "ulps": ulps(found.left, found.right),
        "n_cells": found.n_cells,
    }
    if found.step < 0:
        return Parting(**common, note="The states differ before the first step.")
    runs = [
        at_step(net, found, rec, seed=seed, dt=dt, n_steps=n_steps)
        for net, rec in zip(sides, recordings, strict=True)
    ]
    group = sides[0].group_of(population)
    cell = found.cell + runs[0].groups[group.name].cells.offsets[population]
    for r in runs:  # a statement reads the sums of this step
        for w in r.pathways:
            w.fill_sums(found.step)
    scopes = [_scope(r, group.name, found.step) for r in runs]
    statement = next((a for a in group.update if a.target == variable), None)
    terms: tuple[Term, ...] = ()
    if statement is not None:
        other = next(a for a in sides[1].group_of(population).update if a.target == variable)
        terms = _terms(statement.value, other.value, scopes, cell)
    margins = _margins(group, runs, found.step, cell)
    integrated = [
        _at(r.integrate(r.groups[group.name], found.step)[0].get(variable, 0.0), cell) for r in runs
    ]
    for r in runs:
        r.step(found.step)
    values = [float(r.groups[group.name].state[variable][cell]) for r in runs]
    return Parting(
        **common,
        statement="" if statement is None else f"{variable} = {to_text(statement.value)}",
        place="" if statement is None or statement.span is None else statement.span.location,
        terms=terms,
        threshold="" if group.threshold is None else to_text(group.threshold),
        margins=margins,
        note=_note(found, values, integrated, same=sides[0] == sides[1]),
    )


def _scope(r: Run, group: str, k: int) -> dict[str, Any]:
    s = r.groups[group]
    s.begin(k)
    scope = s.scope(k) | s.draws(k)
    for a in s.group.locals:
        scope[a.target] = evaluate(a.value, scope)
    return scope


def _terms(left: Expr, right: Expr, scopes: list[dict[str, Any]], cell: int) -> tuple[Term, ...]:
    """Every distinct part of the statement, the smallest first; nan where a side has none."""
    sides = [{to_text(e): e for e in _parts(whole)} for whole in (left, right)]
    found: list[Term] = []
    for text in dict.fromkeys([*sides[0], *sides[1]]):
        values = [
            _at(evaluate(parts[text], scope), cell) if text in parts else float("nan")
            for parts, scope in zip(sides, scopes, strict=True)
        ]
        found.append(Term(text=text, left=values[0], right=values[1]))
    return tuple(found)


def _parts(e: Expr) -> list[Expr]:
    if isinstance(e, Num):
        return []
    below = [p for child in children(e) for p in _parts(child)]
    return [*below, e]


def _at(value: Any, cell: int) -> float:
    array = np.asarray(value, dtype=np.float64)
    return float(array if array.ndim == 0 else array[cell])


def _margins(group: Group, runs: list[Run], k: int, cell: int) -> tuple[float, float] | None:
    """How far each side is above its threshold after integrating, if the threshold compares."""
    if not isinstance(group.threshold, Compare):
        return None
    margins: list[float] = []
    for r in runs:
        s = r.groups[group.name]
        new, draws = r.integrate(s, k)
        scope = s.scope(k, group.threshold) | draws | new
        a = _at(evaluate(group.threshold.a, scope), cell)
        margins.append(a - _at(evaluate(group.threshold.b, scope), cell))
    return margins[0], margins[1]


def _note(found: Difference, values: list[float], integrated: list[float], *, same: bool) -> str:
    """Whose value the interpreter agrees with, and which part of the step made the difference."""
    seen = (found.left, found.right)
    agrees = [ulps(v, x) == 0.0 for v, x in zip(values, seen, strict=True)]
    if not same and all(agrees):
        if ulps(*integrated) == 0.0:
            return "The networks differ, in what arrives in this step or in the reset."
        return "The networks differ: each program does what its own statement says."
    if agrees[0] != agrees[1]:
        right, wrong = ("left", "right") if agrees[0] else ("right", "left")
        return f"The interpreter gives the value on the {right}; the program on the {wrong} errs."
    said = " and ".join(repr(v) for v in dict.fromkeys(values))
    return f"The interpreter gives {said}."
