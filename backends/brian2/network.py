"""The function that puts the groups together, and the tables that say what is where."""

from __future__ import annotations

from fnec.backends.brian2 import cells, synapses
from fnec.backends.brian2.lines import WIDTH, block, call, entry, quoted, text_argument
from fnec.backends.brian2.synapse_group import brian_name
from fnec.backends.brian2.templates import render
from fnec.backends.python.groups import has_positions
from fnec.backends.python.pauses import paused_states
from fnec.backends.python.scope import offset
from fnec.ir.network import Group, Network, Pathway
from fnec.ir.noise import draws_while_running
from fnec.ir.recorded import counted_populations, recorded_signals, recorded_spikes


def network_text(net: Network, given: list[list[str]]) -> str:
    """`make_network` and the tables of populations, states and recordings.

    given: arguments of the functions that make the groups, and then of those for the pathways.
    """
    n = len(net.groups)
    signals = recorded_signals(net)
    spellings = {g.name: cells.scope_of(net, g, set()).spelled for g in net.groups}
    spikes = recorded_spikes(net)
    return render(
        "network",
        trials=draws_while_running(net),
        groups=[_made(g, x) for g, x in zip(net.groups, given[:n], strict=True)],
        others=_others(net, given[n:]),
        populations=[line for g in net.groups for line in _populations(g)],
        wiring=[f"{quoted(w.name)}: model.{w.name}" for w in net.pathways],
        requests=_requests(net),
        states=[_states(g, spellings[g.name]) for g in net.groups],
        synapse_states=[_synapse_states(net, w) for w in net.pathways if w.states],
        paused=[
            f"({quoted(w)}, {quoted(x)}): {changes}"
            for (w, x), changes in paused_states(net).items()
        ],
        signals=[
            entry(s.key, [s.probe.name, s.group, spellings[s.group][s.variable]], 4)
            for s in signals
        ],
        counted=[f"{quoted(p)}: {quoted(net.group_of(p).name)}" for p in counted_populations(net)],
        spikes=[f"{quoted(p)}: {quoted(net.group_of(p).name)}" for p in spikes],
    )


def _made(g: Group, given: list[str]) -> str:
    return "\n".join(call(f"{quoted(g.name)}: cells_{g.name}", given, 8, shift=1)).lstrip()


def _others(net: Network, given: list[list[str]]) -> list[str]:
    lines: list[str] = []
    if net.pathways:
        lines.append("# Brian2 refuses synapses that connect nothing.")
    for w, names in zip(net.pathways, given, strict=True):
        ends = {"pre": f"cells[{quoted(w.pre)}]", "post": f"cells[{quoted(w.post)}]"}
        arguments = [ends.get(name, name) for name in names]
        made = call(f"synapses_{w.name}", arguments, 0)
        lines.append(f"if len(model.{w.name}.pre):")
        if len(made) == 1 and len(made[0]) + 23 <= WIDTH:
            lines.append(f"    others.append({made[0]})")
        else:
            inner = call(f"synapses_{w.name}", arguments, 8, shift=4)
            lines += ["    others.append(", *inner, "    )"]
    for order, p in enumerate(net.poisson):
        s = cells.scope_of(net, net.group(p.group), set())
        name = f"poisson_{p.name}_{p.group}_{p.target}"
        arguments = [
            text_argument("", cells.poisson_statement(s, p), 8),
            'when="synapses"',
            f"order={order}",
            f"name={quoted(name)}",
        ]
        lines += call(f"cells[{quoted(p.group)}].run_regularly", arguments, 0, shift=4)
    return lines


def _populations(g: Group) -> list[str]:
    lines: list[str] = []
    for p in g.populations:
        first = offset(g, p.name)
        last = f"{first} + size.{p.name}" if first else f"size.{p.name}"
        lines.append(block(f"{quoted(p.name)}: ", [quoted(g.name), first or "0", last], 8))
    return lines


def _requests(net: Network) -> list[str]:
    derived = "derived, " if net.constants else ""
    lines = ["derived = derive(params, dt)"] if net.constants else []
    places = ", model.places" if has_positions(net) else ""
    lines.append(f"wanted = recorded_cells(params, {derived}model.size{places})")
    if recorded_signals(net):
        lines.append(f"return wanted, sampled(params, {derived}dt, duration, n_steps)")
    else:
        lines.append("return wanted, {}")
    return lines


def _synapse_states(net: Network, w: Pathway) -> str:
    spelled = synapses.scope_of(net, w, set()).spelled
    items = [f"{quoted(x.name)}: {quoted(spelled[x.name])}" for x in w.states]
    named = f"{quoted(brian_name(w))}, "
    return f"{quoted(w.name)}: ({named}{{{', '.join(items)}}})"


def _states(g: Group, spelled: dict[str, str]) -> str:
    items = [f"{quoted(x.name)}: {quoted(spelled[x.name])}" for x in g.states]
    return block(f"{quoted(g.name)}: ", items, 4, "{}")
