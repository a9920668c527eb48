"""Everything that is fixed before the first step, worked out node by node from the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from fnec.expr import Call
from fnec.expr.evaluate import evaluate
from fnec.ir.columns import Column
from fnec.ir.network import Constant, Drawn, Group, Network, PoissonInput, Population, Propagator
from fnec.ir.step import Table
from fnec.runtime import draws, phases
from fnec.runtime.columns import cell_columns, require_made_with
from fnec.runtime.normal import poisson_cdf
from fnec.runtime.propagator import propagator_with_inputs
from fnec.runtime.random import stream
from fnec.runtime.steps import count

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One group before the first step."""

    n: int
    first_cell: int  # index of cell 0 among all cells of the network
    constants: Values  # numbers, and (n,) arrays for what differs from cell to cell
    state: dict[str, np.ndarray]  # (n,) each
    offsets: dict[str, int]  # population -> index of its first cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A whole network before the first step."""

    outer: Values  # parameters, derived constants, dt
    sizes: dict[str, int]
    places: dict[str, dict[str, np.ndarray]]  # population -> axis -> (n_cells,) m
    cells: dict[str, Cells]
    seed: int
    n_steps: int


class Drawer:
    """Random values of one name: a formula's first call uses the stream, the next `stream.2`."""

    def __init__(self, seed: int, name: str, n: int, scope: Mapping[str, Any]) -> None:
        self.seed, self.name, self.n, self.scope = seed, name, n, scope
        self.count = 0

    def __call__(self, call: Call) -> np.ndarray:
        self.count += 1
        name = self.name if self.count == 1 else f"{self.name}.{self.count}"
        args = [evaluate(a, self.scope) for a in call.args]
        return self.function(call)(stream(self.seed, name), self.n, *args)

    @staticmethod
    def function(call: Call) -> Callable[..., np.ndarray]:
        """The runtime function that draws."""
        return getattr(draws, f"draw_{call.name}")


def outer_values(net: Network, params: Mapping[str, float], dt: float) -> Values:
    """Parameters and derived constants."""
    outer: Values = {p.name: params.get(p.name, evaluate(p.value, {})) for p in net.parameters}
    outer["dt"] = dt
    for c in net.constants:
        outer[c.name] = evaluate(c.value, outer)
    return outer


def fix(net: Network, params: Mapping[str, float], seed: int, dt: float, n_steps: int) -> Fixed:
    """Sizes, places, constants and first states of every group."""
    outer = outer_values(net, params, dt)
    _require_made_with(net, outer, seed, dt)
    populations = [p for g in net.groups for p in g.populations]
    sizes = {p.name: count(evaluate(p.size, outer)) for p in populations}
    places: dict[str, dict[str, np.ndarray]] = {}
    for p in populations:
        scope = (
            outer
            | data_values(p, sizes[p.name])
            | {"i": np.arange(sizes[p.name]), "n": sizes[p.name]}
        )
        places[p.name] = {}
        for axis in p.positions:
            value = _drawn(axis, p, scope, sizes, seed)
            places[p.name][axis.name] = scope[axis.name] = value
    cells: dict[str, Cells] = {}
    first_cell = 0
    for g in net.groups:
        cells[g.name] = _cells(g, outer, sizes, places, seed, dt, first_cell)
        first_cell += cells[g.name].n
    return Fixed(outer=outer, sizes=sizes, places=places, cells=cells, seed=seed, n_steps=n_steps)


def _require_made_with(net: Network, outer: Values, seed: int, dt: float) -> None:
    own = {p.name: evaluate(p.value, {}) for p in net.parameters}
    own |= {"dt": evaluate(net.dt, own), "seed": net.seed}
    made = {m.name: (own[m.name], m.what) for m in net.made_with}
    require_made_with(made, {**outer, "dt": dt, "seed": seed})


def column_values(columns: tuple[Column, ...]) -> Values:
    """Columns of a data file in SI, by name."""
    return {c.name: np.array(c.numbers, dtype=float) * evaluate(c.unit, {}) for c in columns}


def data_values(p: Population, n_cells: int) -> Values:
    """What formulas of a population read as `cell.name`."""
    found = cell_columns(p.name, n_cells, column_values(p.data))
    return {f"cell.{name}": values for name, values in found.items()}


def _drawn(d: Drawn, p: Population, scope: Values, sizes: dict[str, int], seed: int) -> np.ndarray:
    n = sizes[p.name]
    seed = seed if d.seed is None else d.seed
    drawer = Drawer(seed, f"populations.{p.name}.{d.name}", n, scope)
    value = evaluate(d.value, scope, drawer)
    return np.array(np.broadcast_to(value, n), dtype=np.float64)


def _cells(
    g: Group,
    outer: Values,
    sizes: dict[str, int],
    places: dict[str, dict[str, np.ndarray]],
    seed: int,
    dt: float,
    first_cell: int,
) -> Cells:
    constants: Values = {}
    for c in g.constants:
        if isinstance(c, Constant):
            constants[c.name] = evaluate(c.value, outer | constants)
    parts: list[Values] = []
    offsets: dict[str, int] = {}
    n = 0
    for p in g.populations:
        offsets[p.name] = n
        n += sizes[p.name]
        own: Values = {}
        scope = outer | constants | {"i": np.arange(sizes[p.name]), "n": sizes[p.name]}
        scope |= places[p.name] | data_values(p, sizes[p.name])
        for d in (*p.cell_constants, *p.init):
            own[d.name] = scope[d.name] = _drawn(d, p, scope, sizes, seed)
        parts.append(own)
    joined = {k: np.concatenate([part[k] for part in parts]) for k in (parts[0] if parts else {})}
    constants |= {c.name: joined[c.name] for c in g.cell_constants}
    for c in g.constants:
        if isinstance(c, Propagator):
            constants |= propagator_values(c, outer | constants, dt)
    state = {s.name: joined[s.name] for s in g.states}
    return Cells(n=n, first_cell=first_cell, constants=constants, state=state, offsets=offsets)


def propagator_values(c: Propagator, scope: Values, dt: float) -> Values:
    """The named entries of a matrix exponential; one matrix a cell where coefficients differ."""
    rows = [[np.asarray(evaluate(x, scope), dtype=np.float64) for x in row] for row in c.matrix]
    shape = np.broadcast_shapes(*(x.shape for row in rows for x in row))
    full = np.array([[np.broadcast_to(x, shape) for x in row] for row in rows])
    full = np.moveaxis(full, (0, 1), (-2, -1))
    n = len(c.variables)
    p, q = propagator_with_inputs(full[..., :n], full[..., n:], dt)
    both = np.concatenate([p, q], axis=-1)
    columns = (*c.variables, *c.inputs)
    return {
        c.entry(row, column): both[..., c.variables.index(row), columns.index(column)]
        for row, column in c.entries
    }


def phases_in(net: Network, scope: Values, dt: float) -> dict[str, phases.Phase]:
    """Where the phases of a run lie."""
    listed = [(p.name, evaluate(p.trials, scope), evaluate(p.duration, scope)) for p in net.phases]
    return phases.phases_of(listed, dt)


def table_values(t: Table, scope: Values, dt: float, n_steps: int) -> np.ndarray:
    """One value a step.   Returns (n_steps,)."""
    time = np.arange(n_steps) * dt
    if t.value is not None:
        return np.array(
            np.broadcast_to(evaluate(t.value, scope | {"t": time}), n_steps), dtype=float
        )
    starts = np.array([evaluate(x, scope) for x in t.times], dtype=float)
    values = np.array([evaluate(x, scope) for x in t.values], dtype=float)
    at = np.searchsorted(starts, time + 0.5 * dt, side="right")
    return np.concatenate([[0.0], values])[at]


def poisson_table(p: PoissonInput, scope: Values, dt: float, n_steps: int) -> np.ndarray:
    """Cumulative probabilities of the counts: (n_counts,), a row a cell, or a row a step."""
    if p.table is not None:
        return poisson_cdf(evaluate(p.mean, scope) * table_values(p.table, scope, dt, n_steps))
    if p.mean_is_per_step:
        time = np.arange(n_steps) * dt
        mean = evaluate(p.mean, scope | {"t": time})
        return poisson_cdf(np.broadcast_to(mean, n_steps))
    return poisson_cdf(evaluate(p.mean, scope))
