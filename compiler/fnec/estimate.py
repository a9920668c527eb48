"""How much memory a network takes, worked out before it is built.

Bytes a synapse were measured with tracemalloc on the programs' own functions; a test measures them
again. Probabilities that depend on the pair count as 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fnec.expr import Expr, Name, names
from fnec.expr.evaluate import evaluate
from fnec.ir.connect import (
    AllToAll,
    Bernoulli,
    Connect,
    Edges,
    FixedInDegree,
    FixedOutDegree,
    FixedTotal,
    OneToOne,
    Topographic,
)
from fnec.ir.network import CellSet, Network, Pair, Pathway
from fnec.ir.recorded import recorded_signals
from fnec.ir.step import CellNoise, Course
from fnec.runtime.steps import count, run_steps

PROGRAM = 200 * 2**20  # bytes of a simulator without a network
ARRANGING = 24  # bytes a synapse while rows are made of edges
DRAWING: dict[type, int] = {  # bytes a synapse while a rule draws
    AllToAll: 24,
    Bernoulli: 16,
    FixedOutDegree: 16,
    FixedInDegree: 32,
    Topographic: 40,
    FixedTotal: 64,
}
MOMENT = frozenset({"t", "t_phase", "trial", "hold"})  # a formula of these has a row for each
FOR_BRIAN2 = 48  # bytes a synapse beside those of the edges


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayEstimate:
    """The synapses of a pathway."""

    name: str
    n_synapses: int  # expected
    is_bound: bool  # at most that many
    held: int  # bytes while it runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a run takes."""

    n_cells: int
    n_steps: int
    seconds: float  # biological
    pathways: tuple[PathwayEstimate, ...]
    held: int  # bytes while it runs, of the network alone
    peak: int  # bytes while it is built, of the whole process
    sampled: int  # bytes that probes of states write to disk

    @property
    def n_synapses(self) -> int:
        """All expected synapses."""
        return sum(w.n_synapses for w in self.pathways)


def estimate(net: Network, *, backend: str = "jax") -> Estimate:
    """Memory that a run of the network takes on a backend."""
    scope: dict[str, Any] = {p.name: evaluate(p.value, {}) for p in net.parameters}
    scope["dt"] = dt = float(evaluate(net.dt, scope))
    for c in net.constants:
        scope[c.name] = evaluate(c.value, scope)
    n_steps = run_steps(float(evaluate(net.duration, scope)), dt)
    populations = [p for g in net.groups for p in g.populations]
    sizes = {p.name: count(evaluate(p.size, scope)) for p in populations}
    found, edges, temporary = list[PathwayEstimate](), 0, 0
    for w in net.pathways:
        n, is_bound, drawing = _synapses(w, sizes, scope)
        values = sum(c.is_per_synapse for c in w.constants)
        own = 8 + 8 * values + (4 if w.delay_is_per_synapse else 0)
        held = n * (own + 16 * len(w.states) + (4 if w.on_post else 0))
        if backend == "brian2":
            held += n * FOR_BRIAN2
        found.append(PathwayEstimate(name=w.name, n_synapses=n, is_bound=is_bound, held=held))
        edges += n * own
        temporary = max(temporary, drawing, held + n * ARRANGING)
    numbers = {g.name: len(g.states) + len(g.cell_constants) for g in net.groups}
    of_cells = sum(24 * numbers[g.name] * sizes[p.name] for g in net.groups for p in g.populations)
    tables = _tables(net, sizes, scope, n_steps, dt)
    held = sum(w.held for w in found) + of_cells + tables
    return Estimate(
        n_cells=sum(sizes.values()),
        n_steps=n_steps,
        seconds=n_steps * dt,
        pathways=tuple(found),
        held=held,
        peak=PROGRAM + edges + max(held, temporary) + of_cells + tables,
        sampled=_sampled(net, sizes, scope, n_steps, dt),
    )


def _synapses(
    w: Pathway, sizes: Mapping[str, int], scope: Mapping[str, Any]
) -> tuple[int, bool, int]:
    """Expected synapses, whether that is a bound, and bytes while they are drawn."""
    if w.when is not None and not evaluate(w.when, scope):
        return 0, False, 0
    n, is_bound, drawing = 0, False, 0
    for pair in w.pairs:
        here, is_more = _of_pair(w.connect, pair, sizes, scope)
        narrowed = not (pair.pre.is_whole and pair.post.is_whole)
        n, is_bound = n + here, is_bound or is_more or narrowed
        drawing = max(drawing, here * DRAWING.get(type(w.connect), 16))
    return n, is_bound, drawing


def _of_pair(
    connect: Connect, pair: Pair, sizes: Mapping[str, int], scope: Mapping[str, Any]
) -> tuple[int, bool]:
    n_pre, n_post = _n_cells(pair.pre, sizes), _n_cells(pair.post, sizes)

    def number(e: Expr) -> float:
        return float(evaluate(e, scope))

    match connect:
        case AllToAll():
            return n_pre * n_post, False
        case OneToOne():
            return min(n_pre, n_post), False
        case Bernoulli() if connect.depends_on_pair():
            return n_pre * n_post, True
        case Bernoulli(p=p):
            return round(number(p) * n_pre * n_post), False
        case FixedInDegree(n=n):
            return round(number(n)) * n_post, False
        case FixedOutDegree(n=n):
            return round(number(n)) * n_pre, False
        case FixedTotal(n=n):
            return round(number(n)), False
        case Topographic(n=n, side=side):
            return round(number(n)) * (n_pre if side == "pre" else n_post), False
        case Edges(pairs=pairs):
            return len(pairs), False


def _n_cells(cells: CellSet, sizes: Mapping[str, int]) -> int:
    return len(cells.cells) if cells.cells is not None else sizes[cells.population]


def _tables(
    net: Network, sizes: Mapping[str, int], scope: Mapping[str, Any], n_steps: int, dt: float
) -> int:
    """Bytes of values that change from step to step, worked out before the first."""
    total = 0
    phases = {p.name: p for p in net.phases}
    for t in net.signals:
        total += (4 if t.of else 8) * n_steps
        for c in t.courses if t.of else ():
            phase = phases[c.phase]
            time = float(evaluate(phase.trials, scope)) * float(evaluate(phase.duration, scope))
            hold = dt if c.hold is None else float(evaluate(c.hold, scope))
            rows = min(time / hold, n_steps) if names(_value(c)) & MOMENT else 1
            total += round(8 * rows) * sizes[t.of or ""]
    return total


def _value(c: Course) -> Expr:
    return Name("t") if isinstance(c.value, CellNoise) else c.value


def _sampled(
    net: Network, sizes: Mapping[str, int], scope: Mapping[str, Any], n_steps: int, dt: float
) -> int:
    total = 0
    for s in recorded_signals(net):
        every = dt if s.probe.every is None else float(evaluate(s.probe.every, scope))
        n = sum(_n_cells(c, sizes) for c in s.cells)
        total += 8 * n * max(1, round(n_steps * dt / every))
    return total


def free_bytes() -> int | None:
    """Memory that a process may still take here; None where the system does not say."""
    found: list[int] = []
    try:
        lines = Path("/proc/meminfo").read_text("utf-8").splitlines()
        said = dict(line.split(":", 1) for line in lines)
        found.append(int(said["MemAvailable"].split()[0]) * 1024)
    except (OSError, KeyError, ValueError):
        return None
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text("utf-8").strip()
        if limit != "max":
            found.append(int(limit) - int((group / "memory.current").read_text("utf-8")))
    except (OSError, ValueError):
        pass
    return max(0, min(found))


def in_words(n_bytes: float) -> str:
    """Bytes for people.

    >>> in_words(2.6 * 2**30), in_words(300)
    ('2.6 GiB', '0.293 KiB')
    """
    for unit, size in (("GiB", 2**30), ("MiB", 2**20)):
        if n_bytes >= size:
            return f"{n_bytes / size:.4g} {unit}"
    return f"{n_bytes / 1024:.3g} KiB"
