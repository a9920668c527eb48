"""Synapses during a run: who is due, in which order, and what arriving spikes do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fnec.backends.reference.build import Values, propagator_values
from fnec.backends.reference.state import GroupState
from fnec.expr import Expr, Name, names
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Constant, Pathway
from fnec.runtime.edges import Edges


@dataclass(kw_only=True)
class PathwayState:
    """One pathway during a run."""

    pathway: Pathway
    edges: Edges
    pre: GroupState
    post: GroupState
    outer: Values
    state: dict[str, np.ndarray] = field(init=False)  # (n_synapses,)
    scalars: Values = field(init=False)
    rows: np.ndarray = field(init=False)  # where each source's edges start

    def __post_init__(self) -> None:
        n = len(self.edges.pre)
        self.state = {
            s.name: np.array(
                np.broadcast_to(self.edges.values.get(f"init_{s.name}", 0.0), n), dtype=np.float64
            )
            for s in self.pathway.states
        }
        self.rows = np.searchsorted(self.edges.pre, np.arange(self.pre.cells.n + 1))
        self.scalars = {}
        for c in self.pathway.scalars:
            scope = self.outer | self.edges.values | self.scalars
            if isinstance(c, Constant):
                self.scalars[c.name] = evaluate(c.value, scope)
            else:
                self.scalars |= propagator_values(c, scope, self.outer["dt"])

    def longest_delay(self) -> int:
        """Steps."""
        return int(np.max(self.edges.delay, initial=0))

    def due(self, history: list[np.ndarray], k: int) -> np.ndarray:
        """Synapses whose spikes arrive in step k, older spikes first, then by source and order."""
        delays = np.asarray(self.edges.delay)
        if delays.ndim == 0:
            return self._of(history, k - int(delays))
        found = [np.empty(0, dtype=np.int64)]
        for delay in np.unique(delays)[::-1]:
            synapses = self._of(history, k - int(delay))
            found.append(synapses[delays[synapses] == delay])
        return np.concatenate(found)

    def _of(self, history: list[np.ndarray], step: int) -> np.ndarray:
        """All synapses of the sources that spiked in a step."""
        if step < 0:
            return np.empty(0, dtype=np.int64)
        rows = [np.arange(self.rows[i], self.rows[i + 1]) for i in history[step]]
        return np.concatenate([np.empty(0, dtype=np.int64), *rows])

    def values(self, formula: Expr, synapses: np.ndarray | slice, k: int) -> Any:
        """A formula's value for some synapses."""
        scope: Values = dict(self.outer) | self.scalars | {"t": k * self.outer["dt"]}
        for name, value in (self.edges.values | self.state).items():
            scope[name] = value if np.ndim(value) == 0 else np.asarray(value)[synapses]
        for name in names(formula):
            side, _, own = name.partition(".")
            if own:
                cells = self.pre if side == "pre" else self.post
                index = (self.edges.pre if side == "pre" else self.edges.post)[synapses]
                value = cells.value(Name(own), k)
                scope[name] = value[index]
        return evaluate(formula, scope)

    def arrive(self, synapses: np.ndarray, k: int) -> None:
        """Carry out the statements of `on_spike` for the synapses that are due, in their order."""
        if not len(synapses):
            return
        post = self.edges.post[synapses]
        for a in self.pathway.on_spike:
            value = np.broadcast_to(self.values(a.value, synapses, k), len(synapses))
            side, _, own = a.target.partition(".")
            if not own:
                if a.op == "=":
                    self.state[side][synapses] = value
                else:
                    self.state[side][synapses] += value
                continue
            cells = self.post
            is_clamped = next(s.is_clamped for s in cells.group.states if s.name == own)
            hears = np.ones(len(post), dtype=bool)
            if is_clamped and cells.group.refractory is not None:
                hears = cells.active[post]
            np.add.at(cells.state[own], post[hears], value[hears])

    def after_spikes(self, cells: np.ndarray, k: int) -> None:
        """Carry out `on_post` for the synapses onto cells that spiked in step k."""
        hit = np.zeros(self.post.cells.n, dtype=bool)
        hit[cells] = True
        synapses = np.flatnonzero(hit[self.edges.post])
        for a in self.pathway.on_post if len(synapses) else ():
            value = np.broadcast_to(self.values(a.value, synapses, k), len(synapses))
            old = self.state[a.target][synapses] if a.op == "+=" else 0.0
            self.state[a.target][synapses] = value if a.op == "=" else old + value

    def fill_sums(self, k: int) -> None:
        """Add the terms of continuous synapses to their targets' sums, in order of synapses."""
        for name, term in self.pathway.sums:
            value = np.broadcast_to(self.values(term, slice(None), k), len(self.edges.post))
            np.add.at(self.post.sums[name], self.edges.post, value)

    def integrate(self, k: int) -> dict[str, np.ndarray]:
        """New values of the synapses' own states, from the old ones."""
        local: Values = {}
        everything = slice(None)
        new: dict[str, np.ndarray] = {}
        for a in (*self.pathway.locals, *self.pathway.update):
            saved = dict(self.scalars)
            self.scalars |= local
            value = np.broadcast_to(self.values(a.value, everything, k), len(self.edges.pre))
            self.scalars = saved
            if a.target in self.state and a in self.pathway.update:
                new[a.target] = np.array(value)
            else:
                local[a.target] = value
        return new
