"""Formulas of synapses: how the names of both sides and of the synapse itself are spelled."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.backends.jax.names import local, part, table_now
from fnec.backends.jax.printer import JaxPrinter
from fnec.backends.jax.program import Program, needed
from fnec.expr import Expr, names
from fnec.ir.network import Constant, Group, Pathway


@dataclass
class SynapseNames:
    """The statements that fetch what some formulas of a pathway read, and a printer for them.

    outside: for the whole groups, before any loop.   inside: for the synapses at hand.
    arguments: what the enclosing function must be given, in order.
    """

    outside: list[str]
    inside: list[str]
    arguments: list[str]
    printer: JaxPrinter


def synapse_names(
    program: Program, w: Pathway, formulas: tuple[Expr, ...], window: bool, changed: set[str]
) -> SynapseNames:
    """Names for formulas of a pathway, over a window of synapses or over all of them.

    changed: states of the synapses that the statements carry along themselves.
    """

    def taken(text: str) -> str:
        return f"take({text}, window)" if window else text

    read: set[str] = set().union(*(names(f) for f in formulas))
    spelled: dict[str, str] = {"t": "t", "dt": "net.dt"}
    per_cell: set[str] = set()
    outside: list[str] = []
    inside: list[str] = []
    arguments: list[str] = []
    if any(n.startswith("pre.") for n in read):
        inside.append(f"source = {taken('rows.pre')}")
    for c in w.constants:
        if c.name in read:
            text = f'rows.values["{c.name}"]'
            inside.append(f"{local(c.name)} = {taken(text) if c.is_per_synapse else text}")
            spelled[c.name] = local(c.name)
            per_cell |= {c.name} if c.is_per_synapse else set()
    for c in w.scalars:
        for name in [c.name] if isinstance(c, Constant) else [c.entry(*e) for e in c.entries]:
            spelled[name] = f"net.{part(w.name)}_constants.{name}"
    for s in w.states:
        spelled[s.name] = local(s.name)
        per_cell.add(s.name)
        if s.name in read or s.name in changed:
            source = f'synapses["{s.name}"]' if s.name not in changed else f"{local(s.name)}_all"
            inside.append(f"{local(s.name)} = {taken(source)}")
            arguments.append("synapses")
    for side, index in (("pre", "source"), ("post", "target")):
        group = program.net.group(w.pre if side == "pre" else w.post)
        wanted = [n.partition(".")[2] for n in sorted(read) if n.startswith(f"{side}.")]
        if wanted:
            arguments.append(side)
            _side(
                program, group, side, index, wanted, spelled, per_cell, outside, inside, arguments
            )
    if "t" in read:
        outside.append("t = time(k, net)")
        arguments.append("k")
    printer = JaxPrinter(spelled=spelled, per_cell=per_cell, used=program.used, n="len(target)")
    return SynapseNames(outside, inside, list(dict.fromkeys(arguments)), printer)


def _side(
    program: Program,
    group: Group,
    side: str,
    index: str,
    wanted: list[str],
    spelled: dict[str, str],
    per_cell: set[str],
    outside: list[str],
    inside: list[str],
    arguments: list[str],
) -> None:
    """One side of the synapse: values of its cells, gathered for the synapses at hand."""
    whole = program.scope(group, f"{side}.", f"net.{part(group.name)}.")
    assert isinstance(whole.spelled, dict)
    formulas = tuple(n.value for n in group.named if n.name in wanted)
    computed = needed(group, *formulas) + tuple(n for n in group.named if n.name in wanted)
    read = set(wanted).union(*(names(n.value) for n in computed))
    for t in group.tables:
        whole.spelled[t.name] = table_now(t)
    for x in group.sums:
        whole.spelled[x.name] = f"{local(x.name)}_of_{side}"
        if x.name in read:
            arguments.append(whole.spelled[x.name])
    if any(t.name in read for t in group.tables) or "t" in read:
        arguments.append("k")
    for n in dict.fromkeys(computed):
        whole.spelled[n.name] = f"{side}_{n.name}"
        outside.append(f"{side}_{n.name} = {whole.assigned(n.value)}")
    for name in wanted:
        text = whole.spelled[name]
        if name in whole.per_cell:
            inside.append(f"{name}_{side} = {text}[{index}]")
            spelled[f"{side}.{name}"] = f"{name}_{side}"
            per_cell.add(f"{side}.{name}")
        else:
            spelled[f"{side}.{name}"] = text
