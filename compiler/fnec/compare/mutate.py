"""Small damage to a network, to show that a comparison notices it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fnec.expr import Binary, Bool, Call, Compare, Expr, Name, Num, Unary, names
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
    """Sums of three and more terms are added from their end.

    All of them in all groups: terms that are zero in a run make the order of one sum unimportant.
    """

    def from_the_end(assigns: tuple[Assign, ...]) -> tuple[Assign, ...]:
        return tuple(replace(a, value=_from_the_end(a.value)) for a in assigns)

    groups = tuple(
        replace(g, update=from_the_end(g.update), locals=from_the_end(g.locals)) for g in net.groups
    )
    if groups == net.groups:
        raise ValueError("this network has no sum of three terms")
    return replace(net, groups=groups)


def _from_the_end(e: Expr) -> Expr:
    match e:
        case Binary(op="+" | "-"):
            signed = [(sign, _from_the_end(term)) for sign, term in _terms(e)]
            if len(signed) < 3:
                return replace(e, a=signed[0][1], b=signed[1][1])
            sign, total = signed[-1]
            total = Unary("-", total) if sign == "-" else total
            for sign, term in reversed(signed[:-1]):
                total = Binary(sign, total, term)
            return total
        case Unary():
            return replace(e, x=_from_the_end(e.x))
        case Call():
            return replace(e, args=tuple(_from_the_end(a) for a in e.args))
        case Binary() | Compare() | Bool():
            return replace(e, a=_from_the_end(e.a), b=_from_the_end(e.b))
        case _:
            return e


def _terms(e: Expr) -> list[tuple[str, Expr]]:
    """The terms of a sum, each with its sign."""
    if not isinstance(e, Binary) or e.op not in ("+", "-"):
        return [("+", e)]
    opposite = {"+": "-", "-": "+"}
    behind = _terms(e.b)
    if e.op == "-":
        behind = [(opposite[sign], term) for sign, term in behind]
    return _terms(e.a) + behind


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
