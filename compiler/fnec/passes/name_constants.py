"""Give every constant part of a step formula a name, and divide by no constant.

Before: step formulas mix literals with units, parameters and states.
After: what does not change during a run is a constant of the group or pathway, computed once before
the first step; `x / tau` reads `x * inv_tau`; only short unitless literals stand in formulas, at
most one in a chain of sums or products. XLA turns `x / constant` into a product with a rounded
reciprocal and joins literals in a chain, Brian2 prints literals with 15 digits: none of them gets a
chance to round differently from the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fnec.expr import Binary, Bool, Call, Compare, Expr, Name, Num, Unary, names, walk
from fnec.expr.functions import FUNCTIONS
from fnec.expr.infer import quantity
from fnec.ir.network import Constant, Group, Network, Pathway, Propagator
from fnec.passes.formulas import rewrite_group, rewrite_pathway
from fnec.units import Dims

SUMS, PRODUCTS = frozenset("+-"), frozenset("*/")


def name_constants(net: Network) -> Network:
    """The network with the constants of its step formulas named."""
    scope: dict[str, Dims] = {p.name: p.dims for p in net.parameters}
    scope |= {c.name: c.dims for c in net.constants}
    scope["dt"] = (0, 0, 1, 0, 0, 0, 0)
    groups: list[Group] = []
    pathways: list[Pathway] = []
    for g in net.groups:
        own = {c.name: c.dims for c in g.constants if isinstance(c, Constant)}
        entries = {p.entry(*e) for p in g.constants if isinstance(p, Propagator) for e in p.entries}
        taken = {s.name for s in g.states} | {a.target for a in g.locals} | entries
        taken |= {n.name for n in g.named} | {c.name for c in g.cell_constants}
        taken |= {x.name for x in (*g.sums, *g.tables, *g.draws)}
        namer = Namer(scope=_visible(scope, taken) | own, known=set(own), taken=taken, found=[])
        g = rewrite_group(g, namer.rewrite)
        groups.append(replace(g, constants=(*g.constants, *namer.found)))
    for p in net.pathways:
        own = {c.name: c.dims for c in p.constants if not c.is_per_synapse}
        entries = {q.entry(*e) for q in p.scalars if isinstance(q, Propagator) for e in q.entries}
        taken = {s.name for s in p.states} | {c.name for c in p.constants} | entries
        taken |= {a.target for a in p.locals}
        namer = Namer(scope=_visible(scope, taken) | own, known=set(own), taken=taken, found=[])
        p = rewrite_pathway(p, namer.rewrite)
        pathways.append(replace(p, scalars=(*p.scalars, *namer.found)))
    return replace(net, groups=tuple(groups), pathways=tuple(pathways))


def _visible(outer: dict[str, Dims], hidden: set[str]) -> dict[str, Dims]:
    """The outer names that nothing of the group's own hides: a state may bear a parameter's."""
    return {name: dims for name, dims in outer.items() if name not in hidden}


@dataclass(slots=True, kw_only=True)
class Namer:
    """Rewrites the formulas of one scope and collects the constants it had to name."""

    scope: dict[str, Dims]  # everything constant that may be read
    known: set[str]  # constants that the scope has already
    taken: set[str]  # names that are something else
    found: list[Constant]

    def rewrite(self, e: Expr) -> Expr:
        """The formula over named constants only."""
        return self._split_literals(self._visit(e))

    def _is_fixed(self, e: Expr) -> bool:
        if any(isinstance(n, Call) and _is_random(n) for n in walk(e)):
            return False
        return names(e) <= self.scope.keys() and not isinstance(e, Compare | Bool)

    def _visit(self, e: Expr) -> Expr:
        if self._is_fixed(e):
            return self._named(e)
        match e:
            case Num() | Name():
                return e
            case Unary():
                return replace(e, x=self._visit(e.x))
            case Call():
                return replace(e, args=tuple(self._visit(a) for a in e.args))
            case Binary(op="/") if self._is_fixed(e.b):
                inverse = self._named(Binary("/", Num(1), e.b))
                return Binary("*", self._visit(e.a), inverse, e.start, e.stop)
            case _:
                return replace(e, a=self._visit(e.a), b=self._visit(e.b))

    def _named(self, e: Expr) -> Expr:
        """A name for a constant formula; short unitless literals stay what they are."""
        if isinstance(e, Num) and e.unit is None:
            value = float(e.value)
            return Num(value) if float(f"{value:.15g}") == value else self._add("k", e)
        if isinstance(e, Unary) and isinstance(e.x, Name):
            return Unary("-", self._named(e.x), e.start, e.stop)
        if isinstance(e, Name):
            if e.name in self.known:
                return e
            return self._add(e.name, e) if e.name not in self.taken else self._add("k", e)
        return self._add(_speaking(e), e)

    def _add(self, wish: str, e: Expr) -> Name:
        """The name of constant `e`: the one it has, or a new one as near to `wish` as possible."""
        for c in self.found:
            if c.value == e:
                return Name(c.name)
        used = self.known | self.taken | {c.name for c in self.found}
        name, number = wish, 1
        if wish == "k" or (wish in used):
            stem = wish if wish == "k" else wish + "_"
            while (name := f"{stem}{number}") in used:
                number += 1
        self.found.append(Constant(name=name, value=e, dims=quantity(e, self.scope)))
        return Name(name)

    def _split_literals(self, e: Expr) -> Expr:
        """Literals beyond the first in a chain of sums or products become constants."""
        for chain in (SUMS, PRODUCTS):
            counter = [0]
            e = self._split(e, chain, counter)
        return e

    def _split(self, e: Expr, chain: frozenset[str], seen: list[int]) -> Expr:

        match e:
            case Binary() if e.op in chain:
                return replace(e, a=self._split(e.a, chain, seen), b=self._split(e.b, chain, seen))
            case Num():
                seen[0] += 1
                return e if seen[0] == 1 else self._add("k", e)
            case Name():
                return e
            case Unary():
                return replace(e, x=self._split(e.x, chain, seen))
            case Call():
                return replace(e, args=tuple(self._split(a, chain, [0]) for a in e.args))
            case _:
                return replace(e, a=self._split(e.a, chain, [0]), b=self._split(e.b, chain, [0]))


def _is_random(e: Call) -> bool:
    function = FUNCTIONS.get(e.name)
    return function is not None and (function.is_draw or function.is_step_draw)


def _speaking(e: Expr) -> str:
    """A name that tells what a small constant is; `k` for the others."""
    match e:
        case Binary(op="/", a=Num(value=1, unit=None), b=Name(name=name)):
            return f"inv_{name}"
        case Binary(op="/", a=Num(value=1, unit=None), b=Num(value=1, unit=Name(name=name))):
            return f"per_{name}"
        case Binary(op="*", a=Num(value=0.5, unit=None), b=Name(name=name)):
            return f"half_{name}"
        case Call(name=function, args=(Name(name=name),)):
            return f"{function}_{name}"
        case Binary(op="*" | "/", a=Name(name=a), b=Name(name=b)):
            return f"{a}_{b}" if e.op == "*" else f"{a}_per_{b}"
        case Unary(op="-", x=Name(name=name)):
            return f"minus_{name}"
        case _:
            return "k"
