"""What the probes read of a state."""

from __future__ import annotations

import re

from fnec.backends.jax.names import local, part, table_now
from fnec.backends.jax.program import Program, needed
from fnec.backends.python.scope import where
from fnec.expr import names
from fnec.ir.network import Group
from fnec.ir.recorded import Signal, recorded_signals


def sample_text(program: Program) -> str:
    """`sample`: every recorded signal before a step."""
    lines = ["def sample(state: State, k, net: Net, wanted: dict) -> dict:"]
    lines += ['    """What the probes read before step k.', ""]
    lines += ["    wanted: key -> (n_cells,) indices in the group.   Returns key -> (n_cells,)."]
    lines += ['    """', "    found = {}"]
    for s in recorded_signals(program.net):
        lines.append(f'    if (cells := wanted.get("{s.key}")) is not None:{where(s.probe.span)}')
        lines += [f"        {x}" for x in _signal(program, s)]
    return "\n".join([*lines, "    return found"])


def _signal(program: Program, s: Signal) -> list[str]:
    g = program.net.group(s.group)
    here = part(g.name)
    if s.variable in {x.name for x in g.states}:
        return [f'found["{s.key}"] = state.{here}.{s.variable}[cells]']
    if s.variable in {c.name for c in g.cell_constants}:
        return [f'found["{s.key}"] = net.{here}.{s.variable}[cells]']
    return _named(program, g, s)


def _named(program: Program, g: Group, s: Signal) -> list[str]:
    """A named expression, computed for the recorded cells only."""
    program.used.add("of_cells")
    here = part(g.name)
    value = next(n for n in g.named if n.name == s.variable)
    computed = [*needed(g, value.value), value]
    read = set().union(*(names(n.value) for n in computed))
    printer = program.scope(g, "s.")
    lines: list[str] = []
    if "t" in read:
        lines.append("t = time(k, net)")
    lines += [
        f"{local(t.name)} = {table_now(t)}{'[cells]' if t.of else ''}"
        for t in g.tables
        if t.name in read
    ]
    lines += [
        f'{local(x.name)} = state.sums["{g.name}"]["{x.name}"][cells]'
        for x in g.sums
        if x.name in read
    ]
    for n in computed:
        lines.append(f"{local(n.name)} = {printer.assigned(n.value)}")
    if any("zero" in x for x in lines):
        lines.insert(0, "zero = net.zero")
    sources = {"s": f"of_cells(state.{here}, cells)", "p": f"of_cells(net.{here}, cells)"}
    read_here = [x for x in sources if any(re.search(rf"(?<![\w.]){x}\.", y) for y in lines)]
    if read_here:
        lines.insert(0, f"{', '.join(read_here)} = {', '.join(sources[x] for x in read_here)}")
    text = local(value.name)
    if not printer.is_per_cell(value.value):
        text = f"jnp.full(len(cells), {text})"
    return [*lines, f'found["{s.key}"] = {text}']
