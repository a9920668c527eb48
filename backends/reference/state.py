"""The changing part of a run, and the values that a formula may read of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fnec.backends.reference.build import Cells, Values, table_values
from fnec.expr import Expr, names
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Group
from fnec.ir.step import RefractoryCondition, RefractoryTime
from fnec.runtime.cell_signals import CellSignal, row_at
from fnec.runtime.normal import normal
from fnec.runtime.random import step_counter, stream, uniform
from fnec.runtime.steps import steps_within

NEVER = -(2**40)  # step of a spike that has not been


@dataclass(kw_only=True)
class GroupState:
    """One group of cells during a run."""

    group: Group
    cells: Cells
    dt: float
    noise: int  # seed of what is drawn from step to step
    tables: dict[str, np.ndarray | CellSignal]  # (n_steps,), or with a value for each cell
    state: dict[str, np.ndarray] = field(init=False)
    sums: dict[str, np.ndarray] = field(init=False)
    last: np.ndarray = field(init=False)  # step of the last spike
    active: np.ndarray = field(init=False)  # not refractory
    spiked: np.ndarray = field(init=False)
    n_refractory: Any = 0  # steps

    def __post_init__(self) -> None:
        n = self.cells.n
        self.state = {name: value.copy() for name, value in self.cells.state.items()}
        self.sums = {s.name: np.zeros(n) for s in self.group.sums}
        self.last = np.full(n, NEVER)
        self.active = np.ones(n, dtype=bool)
        self.spiked = np.zeros(n, dtype=bool)
        if isinstance(self.group.refractory, RefractoryTime):
            time = evaluate(self.group.refractory.time, self.cells.constants)
            self.n_refractory = steps_within(time, self.dt)

    def begin(self, k: int) -> None:
        """Decide who is active in step k, from the state before it."""
        match self.group.refractory:
            case RefractoryTime():
                self.active = k - self.last >= self.n_refractory
            case RefractoryCondition(condition=condition):
                self.active = self.active | ~self.value(condition, k)
            case None:
                pass

    def scope(self, k: int, formula: Expr | None = None) -> Values:
        """What a formula of this group may read at step k; named expressions as far as it needs."""
        scope: Values = self.cells.constants | self.state | self.sums
        for name, values in self.tables.items():
            if isinstance(values, CellSignal):
                if k < len(values.number):
                    scope[name] = row_at(values, k)
            elif k < len(values):
                scope[name] = values[k]
        scope |= {"t": k * self.dt, "dt": self.dt, "active": self.active}
        if formula is not None:
            wanted = set(names(formula))
            needed = []
            for n in reversed(self.group.named):
                if n.name in wanted:
                    wanted |= names(n.value)
                    needed.append(n)
            for n in reversed(needed):
                scope[n.name] = evaluate(n.value, scope)
        return scope

    def value(self, formula: Expr, k: int, more: Values | None = None) -> np.ndarray:
        """A formula's value for every cell at step k.   Returns (n_cells,)."""
        value = evaluate(formula, self.scope(k, formula) | (more or {}))
        return np.array(np.broadcast_to(value, self.cells.n))

    def draws(self, k: int) -> Values:
        """The random values of step k."""
        counter = step_counter(k, self.cells.first_cell + np.arange(self.cells.n))
        make = {"uniform": uniform, "normal": normal}
        keys = {
            d.name: stream(self.noise if d.seed is None else d.seed, d.stream)
            for d in self.group.draws
        }
        return {d.name: make[d.kind](keys[d.name], counter) for d in self.group.draws}


def start(
    g: Group,
    cells: Cells,
    outer: Values,
    dt: float,
    noise: int,
    n_steps: int,
    signals: dict[str, np.ndarray | CellSignal],
) -> GroupState:
    """A group at step 0."""
    tables = {
        t.name: signals[t.name] if t.courses else table_values(t, outer, dt, n_steps)
        for t in g.tables
    }
    return GroupState(group=g, cells=cells, dt=dt, noise=noise, tables=tables)
