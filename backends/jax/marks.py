"""Pathways from every cell to itself: what a spike leaves on its own cell, without any search."""

from __future__ import annotations

from fnec.backends.jax.arrivals import Arrival, to_text_of
from fnec.backends.jax.names import local, part, state_class
from fnec.backends.jax.program import Program, reads
from fnec.backends.jax.update import table_values
from fnec.backends.python.layout import docstring
from fnec.backends.python.scope import where
from fnec.expr import Expr, names, rename
from fnec.ir.network import Pathway


def mark_text(program: Program, w: Pathway) -> Arrival:
    """`deliver_<pathway>`: the cells after what their own spikes leave on them."""
    g = program.net.group(w.post)
    spell = program.scope(g, "post.", f"net.{part(g.name)}.")
    values = [_own(a.value) for a in w.on_spike]
    body = table_values(g, reads(g, *values))
    body.append("    share = sent if sent.dtype == jnp.float64 else spiked")
    new: list[str] = []
    for a, value in zip(w.on_spike, values, strict=True):
        x = a.target.removeprefix("post.")
        # A product with 1 or 0 is exact, whatever XLA makes of it.
        body.append(f"    {local(x)} = post.{x} + share * ({spell.text(value)}){where(a.span)}")
        new.append(f"{x}={local(x)}")
    said = (to_text_of(a).replace("post.", "") for a in w.on_spike)
    lines = [f"def deliver_{w.name}(post: {state_class(g)}, sent, spiked, net: Net, k):"]
    lines += docstring("The cells after what their own spikes of step k leave on them.", "", *said)
    body.append(f"    return post._replace({', '.join(new)})")
    return Arrival("\n".join([*lines, *body]), ["post"])


def _own(e: Expr) -> Expr:
    return rename(e, {n: n.removeprefix("post.") for n in names(e)})
