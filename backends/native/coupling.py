"""Synapses that act at every step, in C++: their own equations, and the sums in their targets."""

from __future__ import annotations

from functools import partial

from fnec.backends.jax.names import delays_differ, part
from fnec.backends.native.arrivals import ARGUMENTS
from fnec.backends.native.step import Step, source, synapse_field
from fnec.backends.native.synapses import synapse
from fnec.expr import to_text
from fnec.ir.network import Pathway


def sums_text(step: Step, w: Pathway) -> str:
    """`couple_<pathway>`: what continuous synapses add to sums of their targets."""
    made = synapse(step, w, tuple(value for _, value in w.sums), needs_target=True)
    post = step.net.group(w.post)
    inside = [*made.fetched]
    for name, value in w.sums:
        inside.append(f"{step.sum(post, name)}[j] += {made.printer.text(value)};")
    lines = [f"    for (int64_t n = 0; n < {_n_synapses(step, w)}; n++) {{"]
    if delays_differ(step.net):
        text = f"net.{part(w.name)}.in_order"
        order = step.fields.array(f"{part(w.name)}_in_order", "int32_t", text)
        lines.append(f"        const int64_t s = {order}[n];")
    else:
        lines.append("        const int64_t s = n;")
    lines += [*(f"        {x}" for x in inside), "    }"]
    said = [f"{name} += {to_text(value)}" for name, value in w.sums]
    return step.function(f"static void couple_{w.name}{ARGUMENTS}", lines, said)


def synapses_text(step: Step, w: Pathway) -> str:
    """`advance_synapses_<pathway>`: the synapses' own states one step later."""
    formulas = tuple(a.value for a in (*w.locals, *w.update))
    made = synapse(step, w, formulas)
    assert isinstance(made.printer.spelled, dict)
    inside = [*made.fetched]
    for a in w.locals:
        inside.append(f"const double {a.target}_ = {made.printer.text(a.value)};{source(a.span)}")
        made.printer.spelled[a.target] = partial(str, f"{a.target}_")
    for a in w.update:
        inside.append(f"const double {a.target}_ = {made.printer.text(a.value)};{source(a.span)}")
    inside += [f"{synapse_field(w.name, a.target)}[s] = {a.target}_;" for a in w.update]
    lines = ["#pragma GCC ivdep", f"    for (int64_t s = 0; s < {_n_synapses(step, w)}; s++) {{"]
    lines += [*(f"        {x}" for x in inside), "    }"]
    said = [f"d{e.variable}/dt = {to_text(e.derivative)}" for e in w.equations]
    return step.function(f"static void advance_synapses_{w.name}{ARGUMENTS}", lines, said)


def _n_synapses(step: Step, w: Pathway) -> str:
    text = f"net.{part(w.name)}.start.reshape(-1)[-1]"
    return step.fields.number(f"n_{part(w.name)}_synapses", "int32_t", text)
