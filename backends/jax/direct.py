"""Which way the spikes of a pathway go: marks, the kernel in C++, or the loop over synapses."""

from __future__ import annotations

from fnec.backends.jax.names import local
from fnec.backends.jax.program import Program
from fnec.backends.jax.synapses import synapse_names
from fnec.expr import Name, names
from fnec.ir.connect import OneToOne
from fnec.ir.network import Constant, Network, Pathway


def is_mark(net: Network, w: Pathway) -> bool:
    """Every cell of a group reaches itself at once, and adds what is the same for all."""
    if not isinstance(w.connect, OneToOne) or w.pre != w.post or w.delay is not None:
        return False
    g = net.group(w.post)
    reached = [p.pre.population for p in w.pairs if p.pre == p.post and p.pre.is_whole]
    if w.when is not None or sorted(reached) != sorted(p.name for p in g.populations):
        return False
    fixed = {c.name for c in g.constants if isinstance(c, Constant)} | {t.name for t in g.tables}
    clamped = {s.name for s in g.states if s.is_clamped} if g.refractory else set()
    return all(
        a.op == "+="
        and a.target.startswith("post.")
        and a.target.removeprefix("post.") not in clamped
        and all(n.removeprefix("post.") in fixed for n in names(a.value))
        for a in w.on_spike
    )


def has_kernel(net: Network) -> bool:
    """Some pathway is for the kernel."""
    return any(is_direct(net, w) for w in net.pathways)


def is_direct(net: Network, w: Pathway) -> bool:
    """Every statement adds to the target cell a number, or a value that each synapse was given."""
    if not w.on_spike or not net.group(w.pre).spikes or is_mark(net, w):
        return False
    scalars = {"dt"} | {c.name for c in w.constants if not c.is_per_synapse}
    for c in w.scalars:
        scalars |= {c.name} if isinstance(c, Constant) else {c.entry(*e) for e in c.entries}
    own = {c.name for c in w.constants if c.is_per_synapse}
    return all(
        a.op == "+="
        and a.target.startswith("post.")
        and (names(a.value) <= scalars or (isinstance(a.value, Name) and a.value.name in own))
        for a in w.on_spike
    )


def adds_numbers(w: Pathway) -> bool:
    """All synapses that are heard at once add the same."""
    own = {c.name for c in w.constants if c.is_per_synapse}
    return not w.delay_is_per_synapse and not any(names(a.value) & own for a in w.on_spike)


def kernel_lines(program: Program, w: Pathway, clamped: set[str]) -> list[str]:
    """What `deliver_<pathway>` does where it may call the kernel."""
    scope = synapse_names(program, w, tuple(a.value for a in w.on_spike), False, set())
    lines = ["    if kernel:", *(f"        {x}" for x in scope.inside)]
    queue = ", queue=queue" if w.delay_is_per_synapse else ""
    for a in w.on_spike:
        x = a.target.removeprefix("post.")
        value = scope.printer.assigned(a.value)
        active = ", active" if x in clamped else ""
        given = f"post.{x}, {value}, sent, rows, k{active}{queue}"
        lines.append(f"        {local(x)} = add_due({given})")
        lines.append(f"        post = post._replace({x}={local(x)})")
    if len(w.on_spike) == 1:
        new = lines.pop().removeprefix("        post = ")
        lines.append(f"        return {new}")
    else:
        lines.append("        return post")
    return lines
