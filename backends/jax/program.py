"""What printing one program needs to know in all its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from fnec.backends.jax.names import last_spike, local, part, was_active
from fnec.backends.jax.printer import JaxPrinter
from fnec.expr import Expr, names
from fnec.ir.network import Constant, Group, Named, Network
from fnec.ir.recorded import recorded_signals
from fnec.ir.step import RefractoryCondition


@dataclass
class Program:
    """A network on its way to text, and the functions that the text has called so far."""

    net: Network
    used: set[str] = field(default_factory=set)

    def scope(self, g: Group, states: str, constants: str = "p.") -> JaxPrinter:
        """A printer for formulas of a group, whose states are spelled with a prefix."""
        spelled, per_cell = self.names_of(g, states, constants)
        return JaxPrinter(spelled=spelled, per_cell=per_cell, used=self.used)

    def names_of(self, g: Group, states: str, constants: str) -> tuple[dict[str, str], set[str]]:
        """How the names of a group are spelled, and which of them have a value per cell."""
        spelled = {"t": "t", "dt": "net.dt", "active": "active"}
        per_cell = {"active"}
        cells = {c.name for c in g.cell_constants}
        for c in g.constants:
            for name in [c.name] if isinstance(c, Constant) else [c.entry(*e) for e in c.entries]:
                spelled[name] = f"{constants}{name}"
            if not isinstance(c, Constant) and any(names(x) & cells for r in c.matrix for x in r):
                per_cell |= {c.entry(*e) for e in c.entries}
        spelled |= {c.name: f"{constants}{c.name}" for c in g.cell_constants}
        spelled |= {x.name: local(x.name) for x in (*g.sums, *g.tables, *g.draws)}
        spelled |= {x.name: local(x.name) for x in (*g.named, *g.draws)}
        for s in g.states:
            spelled[s.name] = f"{states}{s.name}" if states else local(s.name)
        per_cell |= cells | {x.name for x in (*g.sums, *g.draws, *g.states)}
        per_cell |= {t.name for t in g.tables if t.of}
        for n in g.named:
            if names(n.value) & per_cell:
                per_cell.add(n.name)
        return spelled, per_cell

    def net_field(self, name: str) -> str:
        """A field of Net."""
        return f"net.{part(name)}"


def needed(g: Group, *formulas: Expr) -> tuple[Named, ...]:
    """The named expressions that some formulas read, directly or not, in order."""
    wanted: set[str] = set().union(*(names(f) for f in formulas))
    found: list[Named] = []
    for n in reversed(g.named):
        if n.name in wanted:
            wanted |= names(n.value)
            found.append(n)
    return tuple(reversed(found))


def reads(g: Group, *formulas: Expr) -> set[str]:
    """Every name that some formulas read, also through named expressions."""
    found: set[str] = set().union(*(names(f) for f in formulas))
    for n in needed(g, *formulas):
        found |= names(n.value)
    return found


def kept_sums(net: Network) -> dict[str, tuple[str, ...]]:
    """Sums that are read before a step fills them, and so are kept from the step before."""
    found: dict[str, tuple[str, ...]] = {}
    signals = recorded_signals(net)
    for g in net.groups:
        read: set[str] = set()
        if isinstance(g.refractory, RefractoryCondition):
            read |= reads(g, g.refractory.condition)
        for s in signals:
            if s.group == g.name:
                read |= reads(g, *(n.value for n in g.named if n.name == s.variable))
        kept = tuple(x.name for x in g.sums if x.name in read)
        if kept:
            found[g.name] = kept
    return found


def field_names(g: Group) -> list[str]:
    """Fields of a group's state: its states, and what tells who is refractory."""
    found = [s.name for s in g.states]
    if g.refractory is None:
        return found
    if isinstance(g.refractory, RefractoryCondition):
        return [*found, was_active(g)]
    return [*found, last_spike(g)]


def has_active(g: Group) -> bool:
    """Somebody asks who is refractory."""
    statements = (*g.locals, *g.update, *g.reset)
    formulas = [a.value for a in statements] + [n.value for n in g.named]
    formulas += [] if g.threshold is None else [g.threshold]
    return g.refractory is not None or any("active" in names(f) for f in formulas)
