"""Signals, worked out node by node from the network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fnec.backends.reference.build import Drawer, Fixed, Values, column_values
from fnec.expr import Call, names
from fnec.expr.evaluate import evaluate
from fnec.ir.step import CellNoise, Table
from fnec.lower.protocol import MOMENTS
from fnec.runtime import cell_noise, cell_signals, columns, phases
from fnec.runtime.cell_signals import CellSignal
from fnec.runtime.random import stream


class EachDrawer(Drawer):
    """Random values for each moment and cell."""

    shape: tuple[int, int]

    def __call__(self, call: Call) -> np.ndarray:
        """A number for each moment and cell."""
        self.count += 1
        name = self.name if self.count == 1 else f"{self.name}.{self.count}"
        given = [evaluate(a, self.scope) for a in call.args]
        draw = self.function(call)
        return cell_signals.drawn_each(draw, stream(self.seed, name), self.shape, *given)


def signal_values(
    t: Table, fixed: Fixed, dt: float, where: Mapping[str, phases.Phase], noise: int
) -> np.ndarray | CellSignal:
    """A signal at each step, (n_steps,), or with a value for each cell.

    noise: seed of those that are noise.
    """
    return _each(t, fixed, dt, where, noise) if t.of is not None else _one(t, fixed, dt, where)


def _one(t: Table, fixed: Fixed, dt: float, where: Mapping[str, phases.Phase]) -> np.ndarray:
    found = np.zeros(fixed.n_steps)
    for c in t.courses:
        assert not isinstance(c.value, CellNoise)
        hold = 0.0 if c.hold is None else evaluate(c.hold, fixed.outer)
        at = phases.moments(where[c.phase], hold, dt, fixed.n_steps)
        own = fixed.outer | {name: getattr(at, name) for name in MOMENTS}
        own |= {
            f"data.{name}": columns.values_of(t.name, values, at)
            for name, values in column_values(t.data).items()
            if f"data.{name}" in names(c.value)
        }
        drawer = Drawer(fixed.seed, f"{t.stream}.{c.phase}", len(at.step), own)
        phases.fill(found, at, evaluate(c.value, own, drawer))
    return found


def _each(
    t: Table, fixed: Fixed, dt: float, where: Mapping[str, phases.Phase], noise: int
) -> CellSignal:
    assert t.of is not None
    n = fixed.sizes[t.of]
    cell: Values = {"i": np.arange(n), "n": n} | fixed.places[t.of]
    signal = cell_signals.silent(n, fixed.n_steps)
    for c in t.courses:
        hold = 0.0 if c.hold is None else evaluate(c.hold, fixed.outer)
        at = phases.moments(where[c.phase], hold, dt, fixed.n_steps)
        name = f"{t.stream}.{c.phase}"
        own = fixed.outer | cell
        for x in MOMENTS:
            value = getattr(at, x)
            own[x] = value[:, None] if np.ndim(value) else value
        drawer = EachDrawer(fixed.seed, name, len(at.step), own)
        drawer.shape = (len(at.step), n)
        if not isinstance(c.value, CellNoise):
            own |= {
                f"data.{x}": columns.cell_values_of(t.name, values, at, n)
                for x, values in column_values(t.data).items()
                if f"data.{x}" in names(c.value)
            }
            signal = cell_signals.with_values(signal, at, evaluate(c.value, own, drawer))
            continue
        drawer.name = f"{name}.sigma"
        sigma = evaluate(c.value.sigma, own, drawer)
        given = (signal, at, stream(noise, name), sigma, _factor(c.value, fixed, t.of))
        if c.value.tau is None:
            signal = cell_noise.with_noise(*given)
        else:
            tau = evaluate(c.value.tau, fixed.outer)
            signal = cell_noise.with_wandering(*given, tau, dt)
    return signal


def _factor(noise: CellNoise, fixed: Fixed, population: str) -> np.ndarray | None:
    if noise.length is None:
        return None
    places = [np.arange(fixed.sizes[population])]
    if noise.is_by_position:
        places = list(fixed.places[population].values())
    return cell_noise.correlation_factor(evaluate(noise.length, fixed.outer), *places)
