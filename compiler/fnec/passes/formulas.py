"""One way to reach every formula that runs at a step, for the passes that rewrite them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fnec.expr import Expr
from fnec.ir.network import Group, Pathway
from fnec.ir.step import Assign, RefractoryCondition

Rewrite = Callable[[Expr], Expr]


def rewrite_group(g: Group, change: Rewrite) -> Group:
    """The group with `change` applied to each of its step formulas, in order of execution."""
    refractory = g.refractory
    if isinstance(refractory, RefractoryCondition):
        refractory = replace(refractory, condition=change(refractory.condition))
    return replace(
        g,
        named=tuple(replace(n, value=change(n.value)) for n in g.named),
        refractory=refractory,
        locals=rewrite_all(g.locals, change),
        update=rewrite_all(g.update, change),
        threshold=None if g.threshold is None else change(g.threshold),
        reset=rewrite_all(g.reset, change),
    )


def rewrite_pathway(p: Pathway, change: Rewrite) -> Pathway:
    """The pathway with `change` applied to each of its step formulas."""
    return replace(
        p,
        locals=rewrite_all(p.locals, change),
        update=rewrite_all(p.update, change),
        on_spike=rewrite_all(p.on_spike, change),
        on_post=rewrite_all(p.on_post, change),
        sums=tuple((name, change(value)) for name, value in p.sums),
    )


def rewrite_all(statements: tuple[Assign, ...], change: Rewrite) -> tuple[Assign, ...]:
    """The statements with `change` applied to each right-hand side."""
    return tuple(replace(a, value=change(a.value)) for a in statements)
