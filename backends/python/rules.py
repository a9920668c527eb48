"""Who connects to whom, in words."""

from __future__ import annotations

import textwrap

from fnec.backends.python.formulas import NumpyPrinter
from fnec.backends.python.layout import WIDTH
from fnec.expr import Expr, names
from fnec.ir.connect import (
    AllToAll,
    Bernoulli,
    Edges,
    FixedInDegree,
    FixedOutDegree,
    FixedTotal,
    OneToOne,
    Topographic,
)
from fnec.ir.network import Pathway


def rule_said(w: Pathway) -> list[str]:
    """Rule, delay and weight of a pathway as lines of a docstring."""
    rule = w.connect
    match rule:
        case AllToAll():
            said = "Every pair"
        case OneToOne():
            said = "Cell i to cell i"
        case Edges():
            said = "The pairs listed"
        case Bernoulli():
            said = f"Each pair with probability {said_as(rule.p)}"
            said += "" if rule.where is None else f" where {said_as(rule.where)}"
        case FixedInDegree():
            said = f"{said_as(rule.n)} sources for each target"
        case FixedOutDegree():
            said = f"{said_as(rule.n)} targets for each source"
        case FixedTotal():
            said = f"{said_as(rule.n)} synapses in all"
        case Topographic():
            one, many = ("source", "targets") if rule.side == "pre" else ("target", "sources")
            said = (
                f"{said_as(rule.n)} {many} for each {one}, a part {said_as(rule.strength)} of them"
            )
            said += f" around its place, with deviation {said_as(rule.sigma)}"
    may_meet = any(p.pre.population == p.post.population for p in w.pairs)
    if not isinstance(rule, OneToOne | Topographic | Edges) and not rule.autapses and may_meet:
        said += ", none from a cell to itself"
    if isinstance(rule, FixedInDegree | FixedOutDegree | FixedTotal) and not rule.multapses:
        said += ", no pair twice"
    parts = [said, "no delay" if w.delay is None else f"delay {said_as(w.delay)}"]
    parts += [f"{c.name} {said_as(c.value)}" for c in w.constants if c.name == "weight"]
    parts += [] if w.when is None else [f"only if {said_as(w.when)}"]
    return textwrap.wrap("; ".join(parts) + ".", WIDTH - 4)


def said_as(e: Expr) -> str:
    """A formula as the spec has it: `g * 0.02 / ms`."""
    own = {name: name for name in names(e)}

    def draw(name: str, args: list[str]) -> str:
        return f"{name}({', '.join(args)})"

    return NumpyPrinter(names=own, draw=draw).text(e).replace("np.logical_", "").replace("np.", "")
