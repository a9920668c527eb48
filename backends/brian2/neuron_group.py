"""The functions that make a group of cells: a NeuronGroup, or a SpikeGeneratorGroup."""

from __future__ import annotations

from typing import NamedTuple

from fnec.backends.brian2 import cells, timed
from fnec.backends.brian2.cells import Scope
from fnec.backends.brian2.lines import WIDTH, block, call, folded, quoted, reads, text_argument
from fnec.backends.brian2.templates import render
from fnec.backends.brian2.units import si_unit, times_unit
from fnec.backends.brian2.whole import in_unit, whole_names
from fnec.backends.python.groups import entry_dims, is_per_cell, members
from fnec.backends.python.layout import docstring
from fnec.backends.python.scope import Shared, stream_text, where
from fnec.ir.network import Constant, Group, Network
from fnec.ir.step import RefractoryTime
from fnec.units import Dims

AS_THEY_STAND = "Brian2 runs these assignments as they stand."


def group_text(net: Network, g: Group, used: set[str], functions: bool) -> Made:
    """The function that makes the group, and before it the one that gives its step."""
    if g.replay is not None:
        return _replay(g)
    s = cells.scope_of(net, g, used)
    update = cells.update(s) if cells.needs_update(s) else []
    equations = cells.equations(s)
    arguments = _arguments(s, cells.needs_update(s))
    for p in net.poisson:
        if p.group == g.name:
            cells.poisson_statement(s, p)
    equations += [
        f"{s.spelled[name]} : {si_unit(dims)} (constant)"
        for name, dims in _entries_per_cell(s).items()
        if name in s.seen
    ]
    methods = " and ".join(dict.fromkeys(e.method.replace("_", " ") for e in g.equations))
    who, how, what = members(g), methods or "without equations", g.model.replace("_", " ")
    namespace, values = _namespace(s), _values(s)
    given = ["model", *reads(GIVEN, (*namespace, *values))]
    text = render(
        "cells",
        name=g.name,
        step_said="\n".join(docstring(f"One step of {who}, {how}.", "", AS_THEY_STAND)),
        cells_said="\n".join(docstring(f"{who}: {what}.{where(g.span).replace('  #', ' ')}")),
        head="\n".join(call(f"def cells_{g.name}", typed(given), 0, shift=19)),
        equations=[part for line in equations for part in folded(line, 4)],
        has_update=cells.needs_update(s),
        update=[part for line in update for part in folded(line, 4)],
        has_functions=functions,
        namespace=namespace,
        size=size_text(g),
        arguments=arguments,
        brian_name=quoted(brian_name(g)),
        values=values,
    )
    return Made(text, given)


def brian_name(g: Group) -> str:
    """The name of the group's object in Brian2."""
    return f"cells_{g.name}"


GIVEN = {"params": "Params", "dt": "float", "seed": "int"}


class Made(NamedTuple):
    """The text of a function that makes a part of the network, and the arguments it reads."""

    text: str
    given: list[str]


def typed(given: list[str]) -> list[str]:
    """Arguments with their types."""
    types = GIVEN | {"model": "Model"}
    return [f"{name}: {types[name]}" if name in types else name for name in given]


def size_text(g: Group) -> str:
    """Text of the number of cells of a group, an argument that stands 8 deep."""
    parts = [f"model.size.{p.name}" for p in g.populations]
    flat = " + ".join(parts)
    return flat if len(flat) + 9 <= WIDTH else "\n        + ".join(parts)


def _arguments(s: Scope, has_update: bool) -> list[str]:
    g = s.group
    out: list[str] = []
    if has_update:
        out.append(f"method=advance_{g.name}")
    if g.threshold is not None:
        out.append(text_argument("threshold=", s.statements().text(g.threshold), 8))
        out.append(text_argument("reset=", cells.reset(s), 8))
    refractory = cells.refractory(s)
    if refractory is not None:
        if refractory == "False":
            out.append(f"# Its end is the first statement of advance_{g.name}.")
            out.append('refractory="False"')
        else:
            out.append(text_argument("refractory=", refractory, 8))
    return out


def _entries_per_cell(s: Scope) -> dict[str, Dims]:
    found: dict[str, Dims] = {}
    for c in s.group.constants:
        if not isinstance(c, Constant) and is_per_cell(s.group, c):
            found |= entry_dims(c, s.dims)
    return found


def _namespace(s: Scope) -> list[str]:
    """The entries of the group's namespace: what its texts read, with units."""
    g, net = s.group, s.net
    per_cell = set(_entries_per_cell(s))
    out: list[str] = []
    own: set[str] = {"dt"}
    whole = whole_names(net, (c for c in g.constants if isinstance(c, Constant)))
    for c in g.constants:
        listed = (
            [(c.name, c.dims)] if isinstance(c, Constant) else list(entry_dims(c, s.dims).items())
        )
        for name, dims in listed:
            if name in s.seen and name not in per_cell | {"dt"}:
                value = in_unit(f"c.{name}", name, dims, whole)
                out.append(f"{quoted(s.spelled[name])}: {value}")
            own.add(name)
    own |= {x.name for x in (*g.states, *g.sums, *g.tables, *g.draws, *g.named, *g.cell_constants)}
    out += outer_entries(net, s.seen - own, s.spelled)
    for t in g.tables:
        if t.name in s.seen:
            out += timed.entries(t, s.spelled[t.name])
    if (
        isinstance(g.refractory, RefractoryTime)
        and s.is_refractory
        and not g.refractory.is_per_cell
    ):
        out.append(f'"t_clamped": {_clamped(s)}')
    streams = {d.name: stream_text(d.stream, d.seed) for d in g.draws if d.name in s.seen}
    for name, stream in streams.items():
        function, _, rest = s.spelled[name].partition("(")
        key = rest.partition(",")[0]
        s.used.add(function)
        out.append(block(f"{quoted(key)}: signed", [stream], 8))
    for name, (key, counting) in s.poisson.items():
        p = next(p for p in net.poisson if p.name == name and p.group == g.name)
        out.append(f"{quoted(key)}: signed({stream_text(p.stream, p.seed)})")
        table = f'model.counts["{name}_{g.name}"]'
        out.append(block(f'"{counting}": counting', [quoted(counting), table], 8))
    if streams or s.poisson:
        out.append('"first_cell": c.first_cell')
    return out


def outer_entries(net: Network, seen: set[str], spelled: dict[str, str]) -> list[str]:
    """Parameters and constants of the network that an equation reads as it is written."""
    whole = whole_names(net)
    out = [
        f"{quoted(spelled[p.name])}: {in_unit(f'params.{p.name}', p.name, p.dims, whole)}"
        for p in net.parameters
        if p.name in seen
    ]
    return out + [
        f"{quoted(spelled[c.name])}: "
        + in_unit(f"derive(params, dt).{c.name}", c.name, c.dims, whole)
        for c in net.constants
        if c.name in seen
    ]


def _clamped(s: Scope) -> str:
    """Text of the time after a spike within which a cell stays refractory.

    Half a step short of the end, so that no rounding can move it.
    """
    refractory = s.group.refractory
    assert isinstance(refractory, RefractoryTime)
    named = [c.name for c in s.group.constants if isinstance(c, Constant)]
    named += [c.name for c in s.group.cell_constants]
    constants = {name: f"c.{name}" for name in named}
    printer = Shared(s.net).printer(constants)
    return f"(steps_within({printer.text(refractory.time)}, dt) - 0.5) * dt * b2.second"


def _values(s: Scope) -> list[str]:
    """Statements that set what each cell has for itself."""
    g = s.group
    out = [f"group.{s.spelled[c.name]} = c.{c.name}{times_unit(c.dims)}" for c in g.cell_constants]
    out += [
        f"group.{s.spelled[name]} = c.{name}{times_unit(dims)}"
        for name, dims in _entries_per_cell(s).items()
        if name in s.seen
    ]
    if isinstance(g.refractory, RefractoryTime) and s.is_refractory and g.refractory.is_per_cell:
        out.append(f"group.t_clamped = {_clamped(s)}")
    if g.states:
        out.append(f"state = model.{g.name}_state")
    for x in g.states:
        out.append(f'group.{s.spelled[x.name]} = state["{x.name}"]{times_unit(x.dims)}')
    return out


def _replay(g: Group) -> Made:
    text = render(
        "replay",
        name=g.name,
        members=members(g),
        size=size_text(g),
        span=where(g.span).replace("  #", " "),
        brian_name=quoted(brian_name(g)),
    )
    return Made(text, ["model", "dt"])
