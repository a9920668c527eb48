"""Synapses that act at every step: their own equations, and the sums they fill in their targets."""

from __future__ import annotations

import re

from fnec.backends.jax.arrivals import Arrival
from fnec.backends.jax.names import delays_differ, local, part, state_class
from fnec.backends.jax.program import Program
from fnec.backends.jax.synapses import synapse_names
from fnec.backends.jax.update import assignments
from fnec.backends.python.comments import code_of
from fnec.backends.python.layout import docstring
from fnec.expr import to_text
from fnec.ir.network import Pathway


def sums_text(program: Program, w: Pathway) -> Arrival:
    """`couple_<pathway>`: what continuous synapses add to sums of their targets."""
    formulas = tuple(value for _, value in w.sums)
    scope = synapse_names(program, w, formulas, False, set())
    sums = [local(name) for name, _ in w.sums]
    body = [f"    rows = net.{part(w.name)}", *(f"    {x}" for x in scope.outside)]
    body += ["    target = rows.post", *(f"    {x}" for x in scope.inside)]
    order = "[rows.in_order]" if delays_differ(program.net) else ""
    body.append(f"    hears = jnp.where(is_synapse(rows), target, NOBODY){order}")
    for (_, value), x in zip(w.sums, sums, strict=True):
        text = scope.printer.assigned(value)
        if scope.printer.is_per_cell(value):
            text = f"({text}){order}" if order else text
        body.append(f'    {x} = {x}.at[hears].add({text}, mode="drop")')
    if re.search(r"\bzero\b", code_of(body)):
        body.insert(0, "    zero = net.zero")
    shown = ", ".join([*sums, *(_typed(program, w, a) for a in scope.arguments), "net: Net"])
    lines = [f"def couple_{w.name}({shown}):"]
    said = (f"{name} += {to_text(value)}" for name, value in w.sums)
    summary = f"{', '.join(sums)} with what the synapses of {w.projection} add."
    lines += docstring(summary, "", *said)
    return Arrival("\n".join([*lines, *body, f"    return {', '.join(sums)}"]), scope.arguments)


def _typed(program: Program, w: Pathway, argument: str) -> str:
    groups = {"pre": w.pre, "post": w.post}
    if argument not in groups:
        return argument
    return f"{argument}: {state_class(program.net.group(groups[argument]))}"


def synapses_text(program: Program, w: Pathway) -> Arrival:
    """`advance_synapses_<pathway>`: the synapses' own states one step later."""
    moved = [a.target for a in w.update]
    formulas = tuple(a.value for a in (*w.locals, *w.update))
    scope = synapse_names(program, w, formulas, False, set())
    arguments = ["synapses", *(a for a in scope.arguments if a != "synapses")]
    body = [f"    rows = net.{part(w.name)}", *(f"    {x}" for x in scope.outside)]
    body += ["    target = rows.post", *(f"    {x}" for x in scope.inside)]
    body += assignments(scope.printer, w.locals)
    for a in w.update:
        text = scope.printer.assigned(a.value)
        if not scope.printer.is_per_cell(a.value):
            text = f"jnp.full(len(target), {text})"
        body.append(f"    new_{local(a.target)} = {text}")
    new = ", ".join(f'"{x}": new_{local(x)}' for x in moved)
    shown = ", ".join([*(_typed(program, w, a) for a in arguments), "net: Net"])
    for name, value in (("target", "rows.post"), ("rows", f"net.{part(w.name)}")):
        line = f"    {name} = {value}"
        if not re.search(rf"\b{name}\b", code_of(x for x in body if x != line)):
            body.remove(line)
    if re.search(r"\bzero\b", code_of(body)):
        body.insert(0, "    zero = net.zero")
    lines = [f"def advance_synapses_{w.name}({shown}):"]
    lines += docstring(f"Synapses of {w.projection} one step later.")
    lines += [f"    # d{e.variable}/dt = {to_text(e.derivative)}" for e in w.equations]
    return Arrival("\n".join([*lines, *body, f"    return synapses | {{{new}}}"]), arguments)
