"""A group of cells: its state, one step up to the threshold, and the reset."""

from __future__ import annotations

import re

from fnec.backends.jax.names import last_spike, local, part, state_class, was_active
from fnec.backends.jax.printer import excess
from fnec.backends.jax.program import Program, field_names, has_active, reads
from fnec.backends.jax.update import draws, integration, named_values, table_values
from fnec.backends.python.comments import code_of
from fnec.backends.python.groups import members
from fnec.backends.python.layout import WIDTH, docstring
from fnec.backends.python.scope import unit_said, where
from fnec.expr import to_text
from fnec.ir.network import Group
from fnec.ir.step import RefractoryCondition, RefractoryTime


def state_text(g: Group) -> str:
    """The class of a group's state."""
    lines = [f"class {state_class(g)}(NamedTuple):"]
    lines += [*docstring(f"State of {members(g)} between two steps; each (n_cells,)."), ""]
    for s in g.states:
        said = "; ".join(x for x in (unit_said(s.dims), s.help) if x)
        lines.append(f"    {s.name}: jax.Array  # {said}")
    match g.refractory:
        case RefractoryTime():
            lines.append(f"    {last_spike(g)}: jax.Array  # step of the last spike, int32")
        case RefractoryCondition():
            lines.append(f"    {was_active(g)}: jax.Array  # not refractory, bool")
        case None:
            pass
    return "\n".join(lines).rstrip()


def advance_text(program: Program, g: Group) -> str:
    """The function that integrates and finds the spikes."""
    sums = "".join(f", {local(x.name)}" for x in g.sums)
    lines = [f"def advance_{g.name}(s: {state_class(g)}, net: Net, k{sums}):"]
    lines += _docstring(g)
    body = integration(program, g) + _threshold(program, g)
    made = ", ".join(_field(g, x) for x in field_names(g))
    more = advance_results(g)
    given = f"    return {', '.join([f'{state_class(g)}({made})', *more])}"
    if more and len(given) > WIDTH:
        body.append(f"    s = {state_class(g)}({made})")
        given = f"    return {', '.join(['s', *more])}"
    body.append(given)
    return "\n".join([*lines, *_opening(g, body), *body])


def advance_results(g: Group) -> list[str]:
    """What the step of a group gives besides its state."""
    found = ["active"] if has_active(g) else []
    return [*found, "spiked", "over"] if g.spikes else found


def _docstring(g: Group) -> list[str]:
    said = {
        "active": "who is not refractory",
        "spiked": "who spikes",
        "over": "by how much",
    }
    given = ", ".join(["the state", *(said[x] for x in advance_results(g))])
    lines = docstring(f"{members(g)} one step later, before events arrive: {given}.")
    for e in g.equations:
        noise = "" if e.noise is None else f" + {to_text(e.noise)} * xi"
        lines.append(f"    # d{e.variable}/dt = {to_text(e.derivative)}{noise}{where(e.span)}")
    return lines


def _field(g: Group, name: str) -> str:
    if isinstance(g.refractory, RefractoryCondition) and name == was_active(g):
        return "active"
    return local(name)


def _opening(g: Group, body: list[str]) -> list[str]:
    """The names that the statements of the function need."""
    text = code_of(body)
    lines: list[str] = []

    def reads_name(name: str) -> bool:
        return re.search(rf"(?<![\w.]){name}\b", text) is not None

    left, right = [], []
    if reads_name("p"):
        left.append("p")
        right.append(f"net.{part(g.name)}")
    if reads_name("zero"):
        left.append("zero")
        right.append("net.zero")
    if left:
        lines.append(f"    {', '.join(left)} = {', '.join(right)}")
    if reads_name("n_cells"):
        lines.append(f"    n_cells = {count_text(g)}")
    if reads_name("t"):
        lines.append("    t = time(k, net)")
    return lines


def count_text(g: Group) -> str:
    """Text of the number of cells of a group, from the shape of something it has."""
    if g.states:
        return f"s.{g.states[0].name}.shape[0]"
    return f'net.everyone["{g.name}"].shape[0]'


def _threshold(program: Program, g: Group) -> list[str]:
    if g.replay is not None:
        return [
            f'    spiked = replayed(net.replay["{g.name}"], k, n_cells)',
            "    over = jnp.where(spiked, 1.0, -1.0)",
        ]
    if g.threshold is None:
        return []
    new = program.scope(g, "")
    lines = named_values(new, g, g.threshold)
    text = new.condition(g.threshold)
    if not new.is_per_cell(g.threshold):
        text = f"jnp.full(n_cells, {text})"
    held = " & active" if g.refractory else ""
    text = f"({text}){held}" if held else text
    program.used.add("settle")
    lines.append(f"    (spiked,) = settle(zero, {text})")
    how_much = new.assigned(excess(g.threshold))
    if not new.is_per_cell(g.threshold):
        how_much = f"jnp.full(n_cells, {how_much})"
    if g.refractory is not None:
        how_much = f"jnp.where(active, {how_much}, -1.0)"
        if isinstance(g.refractory, RefractoryTime):
            lines.append(f"    {last_spike(g)} = jnp.where(spiked, k, s.{last_spike(g)})")
    lines.append(f"    over = {how_much}")
    if g.refractory is not None:
        lines.append("    active = active & ~spiked")
    return lines


def reset_arguments(g: Group) -> list[str]:
    """What the reset reads besides the state, the spikes and the network."""
    read = reads(g, *(a.value for a in g.reset))
    step = {"t", *(x.name for x in (*g.tables, *g.draws))} & read
    found = ["active"] if "active" in read else []
    found += ["k"] if step else []
    return found + [local(x.name) for x in g.sums if x.name in read]


def reset_text(program: Program, g: Group) -> str:
    """The function that carries out the reset."""
    more = "".join(f", {x}" for x in reset_arguments(g))
    lines = [f"def reset_{g.name}(s: {state_class(g)}, spiked, net: Net{more}):"]
    lines += docstring(f"{members(g)} after the spikes of a step.")
    read = reads(g, *(a.value for a in g.reset)) | {a.target for a in g.reset}
    body = [f"    {local(s.name)} = s.{s.name}" for s in g.states if s.name in read]
    body += table_values(g, read)
    if any(d.name in read for d in g.draws):
        body += draws(program, g)
    now = program.scope(g, "")
    for a in g.reset:
        body += named_values(now, g, a.value)
        value = now.assigned(a.value)
        x = local(a.target)
        body.append(f"    {x} = jnp.where(spiked, {value}, {x}){where(a.span)}")
    changed = dict.fromkeys(a.target for a in g.reset)
    lines += _opening(g, body) + body
    made = ", ".join(f"{x}={local(x)}" for x in changed)
    lines.append(f"    return s._replace({made})")
    return "\n".join(lines)
