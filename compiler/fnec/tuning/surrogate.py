"""Derivatives of rates with respect to handles, through the surrogate spikes of a JAX program.

A network is a tree of numbers that follow from the parameters. How these move with a handle is
found by central differences, how the rates move with them by forward differentiation.
"""

# Trees of arrays of a program that is loaded at run time have no types.
# pyright: standard

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from fnec.backends.jax.names import delivers
from fnec.checks.constants import constant, known_values
from fnec.lower.selections import lower_selection
from fnec.readout.catalogue import CATALOGUE
from fnec.readout.question import resolve
from fnec.runner.fault import AT_FAULT, RunError
from fnec.tuning.candidates import Candidates
from fnec.tuning.method import Floats

APART = 1e-4  # of the range of a handle: half the distance of the networks that are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class RateGoal:
    """A goal that is the mean rate of a population from some time on."""

    population: str
    after: float  # s


def surrogate_of(candidates: Candidates) -> Surrogate:
    """Ready for derivatives. Raises `RunError` where a goal is no mean rate of a population."""
    found: dict[str, RateGoal] = {}
    spec = candidates.spec
    for goal in candidates.problem.goals:
        readout = next((r for r in spec.readouts if r.name == goal.result), None)
        expected = next((e for e in spec.expectations if e.name == goal.result), None)
        own: RateGoal | None = None
        if readout is not None and readout.question.what.name == "rate":
            q = resolve(spec, CATALOGUE["rate"], readout.question)
            plain = q.phase is None and q.before is None and q.coordinate is None
            plain = plain and q.when is None
            if plain and len(q.of) == 1:
                own = RateGoal(population=q.of[0], after=q.after)
        elif expected is not None and expected.metric == "rate" and expected.of is not None:
            cells = lower_selection(spec, expected.of)
            after = constant(expected.after.expr, known_values(spec)) if expected.after else 0.0
            if len(cells) == 1 and cells[0].is_whole and after is not None:
                own = RateGoal(population=cells[0].population, after=after)
        if own is None:
            raise RunError(
                f"no derivative is known of {goal.result!r}: it is not the mean rate of one"
                " population to the end of the run",
                "use another --method",
                exit_code=AT_FAULT,
            )
        found[goal.name] = own
    return Surrogate(candidates, found)


class Surrogate:
    """The rates of some goals, and their derivatives."""

    def __init__(self, candidates: Candidates, goals: Mapping[str, RateGoal]) -> None:
        self.candidates, self.goals = candidates, goals
        self.compiled: Any = None

    def of_residuals(self, values: Mapping[str, float]) -> Floats:
        """(n_goals, n_handles) derivatives of the residuals, in the mean over the seeds."""
        c = self.candidates
        slopes = np.mean([self.slopes(values, seed)[1] for seed in c.seeds], axis=0)
        whole = sum(g.weight for g in c.problem.goals)
        return np.array(
            [
                np.sqrt(g.weight / whole) / g.scale * row
                for g, row in zip(c.problem.goals, slopes, strict=True)
            ]
        )

    def slopes(self, values: Mapping[str, float], seed: int) -> tuple[Floats, Floats]:
        """(n_goals,) rates in Hz, and (n_goals, n_handles) derivatives by place in the unit cube.

        Raises `RunError` for a handle through which no derivative passes.
        """
        c = self.candidates
        made = c.draw(values, seed)
        here = self._leaves(made)
        n_steps, dt = made.n_steps, float(made.meta["dt"])
        tangents = [self._tangent(values, h, seed, made) for h in c.problem.handles]
        places = c.module.populations(made.size)
        found: list[tuple[str, int, int, int]] = []
        sending = {w.pre for w in c.net.pathways if delivers(w)}
        self.sent = [g.name for g in c.net.groups if g.name in sending and g.spikes]
        for goal in self.goals.values():
            group, first, stop = places[goal.population]
            if group not in self.sent:
                raise RunError(
                    f"no derivative passes through {goal.population!r}: nothing hears its spikes",
                    "use another --method",
                    exit_code=AT_FAULT,
                )
            found.append((group, first, stop, round(goal.after / dt)))
        if self.compiled is None:
            self.compiled = self._compile(n_steps, tuple(found), made.net)
        floats = [x for x in here if _is_float(x)]
        others = [x for x in here if not _is_float(x)]
        stacked = [np.stack(each) for each in zip(*tangents, strict=True)]
        spikes, moved = self.compiled(floats, others, stacked)
        seconds = [(n_steps - first) * dt * (stop - at) for _, at, stop, first in found]
        rates = np.asarray(spikes, np.float64) / np.array(seconds)
        return rates, np.asarray(moved, np.float64).T / np.array(seconds)[:, None]

    def _leaves(self, made: Any) -> list[Any]:
        c = self.candidates
        c.room = np.maximum(
            c.room_of_all() if c.room is None else c.room, c.module.room_of(made.net)
        )
        net = c.module.fit(made.net, c.room)._replace(watched={}, framed={})
        return [np.asarray(x) for x in c.module.jax.tree.leaves(net)]

    def _are_compared(self, made: Any) -> list[bool]:
        """Which leaves random numbers are compared with: no derivative passes there."""
        net = made.net._replace(watched={}, framed={})
        leaves = self.candidates.module.jax.tree_util.tree_leaves_with_path(net)
        return [getattr(path[0], "name", "") == "counts" for path, _ in leaves]

    def _tangent(self, values: Mapping[str, float], handle: Any, seed: int, made: Any) -> list[Any]:
        """How every float of the network moves with the place of a handle."""
        c, x = self.candidates, handle.place(values[handle.name])
        low, high = max(x - APART, 0.0), min(x + APART, 1.0)
        below, above = (
            self._leaves(c.draw({**values, handle.name: handle.value(at)}, seed))
            for at in (low, high)
        )
        is_same = all(
            np.array_equal(a, b)
            for a, b in zip(below, above, strict=True)
            if not _is_float(a)
        )  # fmt: skip
        found = [
            np.zeros_like(a) if is_compared else (b - a) / (high - low)
            for a, b, is_compared in zip(below, above, self._are_compared(made), strict=True)
            if _is_float(a)
        ]
        if handle.is_whole or not is_same or not any(np.any(x) for x in found):
            raise RunError(
                f"no derivative passes through {handle.name!r}: it changes which synapses or events"
                " there are, or nothing",
                "tune it by another method, or leave it out",
                exit_code=AT_FAULT,
            )
        return found

    def _compile(self, n_steps: int, places: tuple[tuple[str, int, int, int], ...], net: Any):
        m = self.candidates.module
        jax, jnp = m.jax, m.jnp
        tree = jax.tree.structure(net._replace(watched={}, framed={}))
        kinds = [
            _is_float(np.asarray(x)) for x in jax.tree.leaves(net._replace(watched={}, framed={}))
        ]

        def count(floats, others):
            a, b = iter(floats), iter(others)
            whole = jax.tree.unflatten(tree, [next(a) if k else next(b) for k in kinds])

            def one(carry, k):
                state, total = carry
                with _kept(m) as spikes:  # of the groups whose spikes are heard, in order
                    state, _ = m.step(state, k, whole, smooth=True)
                of = dict(zip(self.sent, spikes, strict=True))
                now = [
                    jnp.where(k >= begin, of[group][first:stop].sum(), 0.0)
                    for group, first, stop, begin in places
                ]
                return (state, total + jnp.stack(now)), None

            start = (m.init_state(whole, smooth=True), jnp.zeros(len(places)))
            return jax.lax.scan(one, start, jnp.arange(n_steps, dtype=jnp.int32))[0][1]

        def both(floats, others, tangents):
            def own(floats):
                return count(floats, others)

            moved = jax.vmap(lambda t: jax.jvp(own, (floats,), (t,))[1])(tangents)
            return own(floats), moved

        return jax.jit(both)


@contextmanager
def _kept(m: Any) -> Iterator[list[Any]]:
    """Everything that `surrogate` of a program gives meanwhile: spikes that derivatives pass."""
    found, surrogate = [], m.surrogate

    def keep(spiked, over):
        found.append(surrogate(spiked, over))
        return found[-1]

    m.surrogate = keep
    try:
        yield found
    finally:
        m.surrogate = surrogate


def _is_float(x: Any) -> bool:
    return x.dtype == np.float64
