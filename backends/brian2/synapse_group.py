"""The function that makes the Synapses of a pathway."""

from __future__ import annotations

from fnec.backends.brian2 import synapses, timed
from fnec.backends.brian2.lines import call, folded, quoted, reads, text_argument
from fnec.backends.brian2.neuron_group import GIVEN, Made, outer_entries, typed
from fnec.backends.brian2.synapses import Scope
from fnec.backends.brian2.templates import render
from fnec.backends.brian2.units import times_unit
from fnec.backends.brian2.whole import in_unit, whole_names
from fnec.backends.python.groups import entry_dims
from fnec.backends.python.layout import docstring
from fnec.backends.python.pathways import sides, trace_said
from fnec.backends.python.scope import where
from fnec.ir.network import Constant, Network, Pathway


def pathway_text(net: Network, w: Pathway, order: int, used: set[str], functions: bool) -> Made:
    """The function that makes the synapses, and before it the one that gives their step."""
    s = synapses.scope_of(net, w, used)
    update = synapses.update(s)
    on_pre, on_post = synapses.on_pre(s), synapses.on_post(s)
    synapses.model(s)  # finds out which values the equations read
    equations = synapses.model(s)
    arguments = ["equations"] if equations else []
    if update:
        arguments.append(f"method=advance_{w.name}")
    if w.states:
        arguments.append("order=-1")
    if on_pre:
        arguments.append(text_argument("on_pre=", on_pre, 8))
        if w.delay is not None and not w.delay_is_per_synapse:
            arguments.append("delay=edges.delay * dt * b2.second")
    if on_post:
        arguments.append(text_argument("on_post=", on_post, 8))
    namespace, values = _namespace(s), _values(s, bool(on_pre))
    given = ["model", "pre", "post", *reads(GIVEN, (*namespace, *values, *arguments))]
    head = f"{w.projection}: {sides(w)}.{where(w.span).replace('  #', ' ')}"
    text = render(
        "synapses",
        name=w.name,
        head="\n".join(call(f"def synapses_{w.name}", typed(given), 0, shift=16)),
        said="\n".join(docstring(head, *(x for line in trace_said(w) for x in ("", line)))),
        equations=[part for line in equations for part in folded(line, 4)],
        update=[part for line in update for part in folded(line, 4)],
        arguments=arguments,
        has_functions=functions,
        has_constants=any(": c." in x for x in namespace),
        namespace=namespace,
        on_pre=on_pre,
        on_post=on_post,
        sums_first=bool(w.sums and w.states),
        order=order,
        values=values,
        brian_name=quoted(brian_name(w)),
    )
    return Made(text, given)


def brian_name(w: Pathway) -> str:
    """The name of the pathway's object in Brian2."""
    return f"synapses_{w.name}"


def _namespace(s: Scope) -> list[str]:
    w, net = s.pathway, s.net
    out: list[str] = []
    own: set[str] = {"dt", "t"} | {x.name for x in w.states} | {a.target for a in w.locals}
    whole = whole_names(net, w.constants)
    for c in w.constants:
        own.add(c.name)
        if c.name in s.seen and not c.is_per_synapse:
            value = in_unit(f'edges.values["{c.name}"]', c.name, c.dims, whole)
            out.append(f"{quoted(s.spelled[c.name])}: {value}")
    for c in w.scalars:
        listed = (
            [(c.name, c.dims)] if isinstance(c, Constant) else list(entry_dims(c, s.dims).items())
        )
        for name, dims in listed:
            if name in s.seen and name != "dt":
                out.append(f"{quoted(s.spelled[name])}: c.{name}{times_unit(dims)}")
            own.add(name)
    out += outer_entries(net, s.seen - own, s.spelled)
    for side, g in s.sides():
        for c in g.constants:
            if isinstance(c, Constant) and f"{side}.{c.name}" in s.seen:
                of_cells = whole_names(net, (x for x in g.constants if isinstance(x, Constant)))
                value = in_unit(f"model.{g.name}.{c.name}", c.name, c.dims, of_cells)
                out.append(f"{quoted(s.spelled[f'{side}.{c.name}'])}: {value}")
        for t in g.tables:
            if f"{side}.{t.name}" in s.seen:
                out += timed.entries(t, s.spelled[f"{side}.{t.name}"])
    return out


def _values(s: Scope, has_events: bool) -> list[str]:
    """Statements that set what each synapse has for itself."""
    w = s.pathway
    out: list[str] = []
    if has_events and w.delay_is_per_synapse:
        out.append("synapses.pre.delay = edges.delay * dt * b2.second")
    for c in w.constants:
        if c.is_per_synapse and c.name in s.seen:
            value = f'edges.values["{c.name}"]{times_unit(c.dims)}'
            out.append(f"synapses.{s.spelled[c.name]} = {value}")
    for x in w.states:
        value = f'edges.values["init_{x.name}"]{times_unit(x.dims)}'
        out.append(f"synapses.{s.spelled[x.name]} = {value}")
    return out
