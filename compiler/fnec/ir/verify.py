"""What always holds of a network, whatever pass has run: a fault here is a bug of ours."""

from __future__ import annotations

from collections.abc import Iterable

from fnec.expr import Expr, names
from fnec.ir.connect import BETWEEN_CELLS
from fnec.ir.network import Constant, Group, Network, Pathway


class BrokenNetwork(AssertionError):
    """A pass or `lower` has made a network that means nothing."""


def verify(net: Network) -> Network:
    """The network itself. Raises `BrokenNetwork` if a name leads nowhere or a part is missing."""
    groups = {g.name for g in net.groups}
    _require(len(groups) == len(net.groups), "two groups of one name")
    populations = [p.name for g in net.groups for p in g.populations]
    _require(len(set(populations)) == len(populations), "two populations of one name")
    outer = {p.name for p in net.parameters} | {c.name for c in net.constants} | {"dt"}
    for g in net.groups:
        _group(g, outer)
    for w in net.pathways:
        _require(w.pre in groups and w.post in groups, f"{w.name} joins unknown groups")
        for pair in w.pairs:
            _require(net.group_of(pair.pre.population).name == w.pre, f"{w.name}: pre not in group")
            _require(net.group_of(pair.post.population).name == w.post, f"{w.name}: post not there")
        _pathway(w, net, outer)
    for p in net.poisson:
        g = net.group(p.group)
        _require(p.target in {s.name for s in g.states}, f"{p.name} reaches no state {p.target}")
    return net


def group_names(g: Group) -> set[str]:
    """Every name that a step formula of the group may read, besides its locals."""
    known = {s.name for s in g.states} | {s.name for s in g.sums} | {t.name for t in g.tables}
    known |= {d.name for d in g.draws} | {n.name for n in g.named} | {"t", "active"}
    known |= {c.name for c in g.cell_constants}
    for c in g.constants:
        known |= {c.name} if isinstance(c, Constant) else {c.entry(*e) for e in c.entries}
    return known


def _group(g: Group, outer: set[str]) -> None:
    known = group_names(g) | outer
    for a in g.locals:
        _read(a.value, known, f"{g.name}.{a.target}")
        known.add(a.target)
    states = {s.name for s in g.states}
    for a in (*g.update, *g.reset):
        _read(a.value, known, f"{g.name}.{a.target}")
        _require(a.target in states, f"{g.name} changes {a.target}, which is no state")
    for n in g.named:
        _read(n.value, known, f"{g.name}.{n.name}")
    if g.threshold is not None:
        _read(g.threshold, known, f"the threshold of {g.name}")
    for p in g.populations:
        _require({d.name for d in p.init} == states, f"{p.name} does not start every state")
        own = {d.name for d in p.cell_constants}
        _require(own == {c.name for c in g.cell_constants}, f"{p.name} lacks a value per cell")


def _pathway(w: Pathway, net: Network, outer: set[str]) -> None:
    known = outer | {"t", *BETWEEN_CELLS}
    known |= {c.name for c in w.constants} | {s.name for s in w.states}
    for c in w.scalars:
        known |= {c.name} if isinstance(c, Constant) else {c.entry(*e) for e in c.entries}
    known |= {f"pre.{n}" for n in group_names(net.group(w.pre))}
    known |= {f"post.{n}" for n in group_names(net.group(w.post))}
    for a in w.locals:
        _read(a.value, known, f"{w.name}.{a.target}")
        known.add(a.target)
    for a in (*w.update, *w.on_spike, *w.on_post):
        _read(a.value, known, f"{w.name}.{a.target}")
    sums = {s.name for s in net.group(w.post).sums}
    for name, value in w.sums:
        _require(name in sums, f"{w.name} fills the unknown sum {name}")
        _read(value, known, f"{w.name}.{name}")


def _read(e: Expr, known: Iterable[str], where: str) -> None:
    unknown = names(e) - set(known)
    _require(not unknown, f"{where} reads {', '.join(sorted(unknown))}")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BrokenNetwork(otherwise)
