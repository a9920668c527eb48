"""Formulas of synapses in C++: how the names of both sides and of the synapse are spelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fnec.backends.jax.names import part
from fnec.backends.jax.program import needed
from fnec.backends.native.printer import CppPrinter
from fnec.backends.native.step import Step, source, synapse_field
from fnec.expr import Expr, Name, names
from fnec.ir.network import Constant, Pathway

NOTHING: frozenset[str] = frozenset()
INDEX = {"pre": "h", "post": "j"}


@dataclass
class Synapse:
    """A printer for formulas of synapse s, and the statements that fetch what they read."""

    fetched: list[str]
    printer: CppPrinter


def synapse(
    step: Step,
    w: Pathway,
    formulas: tuple[Expr, ...],
    *,
    own: tuple[str, ...] = (),
    kept: frozenset[tuple[str, str]] = frozenset(),
    needs_target: bool = False,
) -> Synapse:
    """Names for formulas of a pathway.

    own: states of the synapse that the statements change, local ones.   kept: (group, state) that
    are read as they were before.   needs_target: a statement changes the target cell.
    """
    read: set[str] = set().union(*(names(f) for f in formulas))
    here = part(w.name)
    lines: list[str] = []
    spelled: dict[str, Callable[[], str]] = {"t": partial(str, "t"), "dt": step.dt}
    for c in w.constants:
        text = f'net.{here}.values["{c.name}"]'
        spelled[c.name] = partial(_value, step, f"{here}_{c.name}", text, c.is_per_synapse)
    for c in w.scalars:
        for name in [c.name] if isinstance(c, Constant) else [c.entry(*e) for e in c.entries]:
            text = f"net.{here}_constants.{name}"
            spelled[name] = partial(step.fields.number, f"{here}_{name}", "double", text)
    for s in w.states:
        field = f"{synapse_field(w.name, s.name)}[s]"
        if s.name in own:
            lines.append(f"double {s.name}_ = {field};")
            field = f"{s.name}_"
        spelled[s.name] = partial(str, field)
    for side in ("pre", "post"):
        lines += _side(step, w, side, read, spelled, kept)
    ends: list[str] = []
    if any(n.startswith("pre.") for n in read):
        ends.append(f"const int64_t h = {ends_of(step, w, 'pre')}[s];")
    if needs_target or any(n.startswith("post.") for n in read):
        ends.append(f"const int64_t j = {ends_of(step, w, 'post')}[s];")
    return Synapse([*ends, *lines], CppPrinter(spelled=spelled, used=step.used))


def ends_of(step: Step, w: Pathway, side: str) -> str:
    """The field of the synapses' cells on one side."""
    return step.fields.array(f"{part(w.name)}_{side}", "int32_t", f"net.{part(w.name)}.{side}")


def _value(step: Step, name: str, text: str, is_per_synapse: bool) -> str:
    if is_per_synapse:
        return f"{step.fields.array(name, 'double', text)}[s]"
    return step.fields.number(name, "double", text)


def _side(
    step: Step,
    w: Pathway,
    side: str,
    read: set[str],
    spelled: dict[str, Callable[[], str]],
    kept: frozenset[tuple[str, str]],
) -> list[str]:
    """Names of one side's cell, and statements for its named expressions."""
    g = step.net.group(w.pre if side == "pre" else w.post)
    wanted = [n.partition(".")[2] for n in sorted(read) if n.startswith(f"{side}.")]
    before = frozenset(x for group, x in kept if group == g.name)
    printer = step.scope(g, INDEX[side], kept=before, suffix=f"_of_{side}_")
    for name in wanted:
        spelled[f"{side}.{name}"] = partial(printer.text, Name(name))
    chosen = [n for n in g.named if n.name in wanted]
    computed = dict.fromkeys([*needed(g, *(n.value for n in chosen)), *chosen])
    return [
        f"const double {printer.name(n.name)} = {printer.text(n.value)};{source(n.span)}"
        for n in sorted(computed, key=g.named.index)
    ]
