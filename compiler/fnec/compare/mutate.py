"""Small damage to a network, to show that a comparison notices it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fnec.expr import Binary, Expr, Name, Num, names
from fnec.ir.network import Constant, Group, Network
from fnec.ir.step import Assign

ONE_ULP = Num(1.0000000000000002)


def mutate(net: Network, kind: str) -> Network:
    """The network with one small fault. Raises `KeyError` for an unknown kind, `ValueError` if
    the network has nothing to damage in this way."""
    return MUTATIONS[kind](net)


def _first_group(net: Network, change: Callable[[Group], Group | None]) -> Network:
    for at, g in enumerate(net.groups):
        changed = change(g)
        if changed is not None:
            return replace(net, groups=(*net.groups[:at], changed, *net.groups[at + 1 :]))
    raise ValueError("this network has nothing to damage in this way")


def constant(net: Network) -> Network:
    """A constant that the first group's statements read is one ulp larger."""

    def change(g: Group) -> Group | None:
        read = [n for a in (*g.update, *g.locals, *g.reset) for n in sorted(names(a.value))]
        if g.threshold is not None:
            read += sorted(names(g.threshold))
        for name in read:
            for at, c in enumerate(g.constants):
                if isinstance(c, Constant) and c.name == name and name != "dt":
                    larger = replace(c, value=Binary("*", c.value, ONE_ULP))
                    return replace(g, constants=(*g.constants[:at], larger, *g.constants[at + 1 :]))
        return None

    return _first_group(net, change)


def order(net: Network) -> Network:
    """A sum of three terms in the first update is added in another order."""

    def change(g: Group) -> Group | None:
        for at, a in enumerate(g.update):
            value = _reordered(a.value)
            if value is not None:
                other: Assign = replace(a, value=value)
                return replace(g, update=(*g.update[:at], other, *g.update[at + 1 :]))
        return None

    return _first_group(net, change)


def _reordered(e: Expr) -> Expr | None:
    if isinstance(e, Binary) and e.op == "+":
        if isinstance(e.a, Binary) and e.a.op == "+":
            return Binary("+", e.a.a, Binary("+", e.a.b, e.b))
        if isinstance(e.b, Binary) and e.b.op == "+":
            return Binary("+", Binary("+", e.a, e.b.a), e.b.b)
    return None


def weight(net: Network) -> Network:
    """The weight of the first pathway is one ulp larger."""
    for at, w in enumerate(net.pathways):
        for where, c in enumerate(w.constants):
            if c.name == "weight":
                larger = replace(c, value=Binary("*", c.value, ONE_ULP))
                constants = (*w.constants[:where], larger, *w.constants[where + 1 :])
                changed = replace(w, constants=constants)
                return replace(net, pathways=(*net.pathways[:at], changed, *net.pathways[at + 1 :]))
    raise ValueError("this network has no weight to damage")


def delay(net: Network) -> Network:
    """The spikes of the first pathway arrive one step later."""

    if not net.pathways:
        raise ValueError("this network has no delay to damage")
    w = net.pathways[0]
    longer = Name("dt") if w.delay is None else Binary("+", w.delay, Name("dt"))
    return replace(net, pathways=(replace(w, delay=longer), *net.pathways[1:]))


MUTATIONS: dict[str, Callable[[Network], Network]] = {
    "constant": constant,
    "order": order,
    "weight": weight,
    "delay": delay,
}
