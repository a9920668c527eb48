"""The function that makes everything fixed before the first step, and the text around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fnec.backends.python.before import before_text, has_named_phases
from fnec.backends.python.cell_signals import cell_signal_lines, data_names
from fnec.backends.python.data import data_lines, data_text, spikes_text
from fnec.backends.python.groups import group_text, has_positions, positions_text
from fnec.backends.python.layout import docstring, lay_out
from fnec.backends.python.params import (
    arguments,
    derived_text,
    is_whole_run,
    opening,
    params_text,
    units_text,
)
from fnec.backends.python.pathways import pathway_text, scalars_text, sides
from fnec.backends.python.pauses import pauses_text
from fnec.backends.python.recorded import recorded_text
from fnec.backends.python.runtime_text import runtime_imports, runtime_source
from fnec.backends.python.scope import Shared, camel, class_of, local, where
from fnec.ir.network import Constant, Network, Pathway, PoissonInput
from fnec.ir.noise import has_noisy_signals
from fnec.ir.step import CellNoise, Table
from fnec.lower.protocol import MOMENTS


def tables_text(shared: Shared) -> str:
    """`make_tables`: values that change from step to step, the same for all cells."""
    net = shared.net
    tables = distinct_tables(net)
    if not tables:
        return ""
    signals = [t for t in tables if t.courses]
    stimuli = [t for t in tables if not t.courses]
    said = '    """What signals and stimuli are at each step: name -> (n_steps,)."""'
    lines = ["    tables = {}"]
    if signals:
        lines.append(f"    phases = {shared.call_of('schedule')}")
    values = [table_value(shared, t) for t in stimuli]
    if any(re.search(r"\bt\b", value) for value in values):
        lines.append("    t = np.arange(n_steps) * dt")
    for t, value in zip(stimuli, values, strict=True):
        lines.append(f'    tables["{t.name}"] = {value}{where(t.span)}')
    for t in signals:
        lines += cell_signal_lines(shared, t) if t.of else signal_lines(shared, t)
    lines.append("    return tables")
    kind = "dict[str, np.ndarray]"
    if any(t.of for t in signals):
        kind = "dict[str, np.ndarray | CellSignal]"
        said = said.replace("(n_steps,)", "(n_steps,), or a row a step")
    first = opening(shared, "make_tables", lines, kind, "n_steps")
    return "\n".join([first, said, *lines])


def signal_lines(shared: Shared, t: Table) -> list[str]:
    """Statements that make a signal, phase by phase."""
    lines = [f'    tables["{t.name}"] = np.zeros(n_steps){where(t.span)}']
    spell = shared.printer(shared.globals)
    at = {name: f"at.{name}" for name in sorted(MOMENTS)}
    lines += data_lines(shared, t)
    for c in t.courses:
        hold = "0.0" if c.hold is None else spell.text(c.hold)
        draws = shared.printer(
            shared.globals | at | data_names(shared, t, c), f"{t.stream}.{c.phase}", "len(at.step)"
        )
        made = f'{shared.call("moments")}(phases["{c.phase}"], {hold}, dt, n_steps)'
        assert not isinstance(c.value, CellNoise)  # of signals with a value for each cell
        value = draws.text(c.value)
        if re.search(r"\bat\b", value):
            lines.append(f"    at = {made}")
            made = "at"
        filled = f'{shared.call("fill")}(tables["{t.name}"], {made}, {value})'
        lines.append(f"    {filled}{where(c.span)}")
    return lines


def schedule_text(shared: Shared) -> str:
    """`schedule`: where the phases of the run lie."""
    net = shared.net
    if not has_schedule(net):
        return ""
    spell = shared.printer(shared.globals)
    said = '    """Where each phase of the run lies."""'
    lines = [f"    return {shared.call('phases_of')}("]
    lines.append("        [  # name, trials, s a trial")
    for p in net.phases:
        trials, duration = spell.text(p.trials), spell.text(p.duration)
        lines.append(f'            ("{p.name}", {trials}, {duration}),{where(p.span)}')
    lines += ["        ],", "        dt,", "    )"]
    lines = [opening(shared, "schedule", lines, "dict[str, Phase]"), said, *lines]
    if has_named_phases(net):
        lines += _cut_text(shared)
    if is_whole_run(net):
        lines += ["", "", "def whole_run(params: Params, dt: float) -> int:"]
        lines += ['    """Steps of all phases."""']
        if "derived" in shared.given["schedule"]:
            lines.append("    derived = derive(params, dt)")
        lines.append(f"    return {shared.call('steps_of_phases')}({shared.call_of('schedule')})")
    return "\n".join(lines)


def _cut_text(shared: Shared) -> list[str]:
    """`cut_of_protocol`: what a duration leaves out."""
    opened = "def cut_of_protocol(params: Params, dt: float, duration: float | None) -> str:"
    lines = ["", "", opened]
    lines += ['    """What a run of this duration leaves out, in words; empty if nothing."""']
    if "derived" in shared.given["schedule"]:
        lines.append("    derived = derive(params, dt)")
    steps = f"{shared.call('run_steps')}(duration, dt)"
    called = f"{shared.call('cut_short')}({shared.call_of('schedule')}, {steps}, dt)"
    return [*lines, f'    return "" if duration is None else {called}']


def has_schedule(net: Network) -> bool:
    """The run has phases that the spec names, or signals."""
    is_asked = bool(net.homeostasis) or is_whole_run(net) or has_named_phases(net)
    return is_asked or any(t.courses for t in distinct_tables(net))


def distinct_tables(net: Network) -> list[Table]:
    """Every signal, and every table that some group reads, once."""
    return list(dict.fromkeys([*net.signals, *(t for g in net.groups for t in g.tables)]))


def table_value(shared: Shared, t: Table) -> str:
    """Text of the values of a table, (n_steps,)."""
    spell = shared.printer(shared.globals | {"t": "t"})
    if t.value is not None:
        return f"np.zeros(n_steps) + {spell.text(t.value, 6)}"
    times = ", ".join(spell.text(x) for x in t.times)
    values = ", ".join(spell.text(x) for x in t.values)
    return f"{shared.call('hold')}([{times}], [{values}], t + 0.5 * dt)"


def poisson_text(shared: Shared, p: PoissonInput) -> str:
    """The cumulative probabilities of the counts of a Poisson input."""
    cdf = shared.call("poisson_cdf")
    spelled = shared.globals | {"t": "t"}
    spell = shared.printer(spelled)
    if p.mean_is_per_cell:
        return f"{cdf}({p.group}.{spell_name(p)})"
    mean = spell.text(p.mean)
    if p.table is not None:
        return f"{cdf}({spell.text(p.mean, 6)} * {table_value(shared, p.table)})"
    return f"{cdf}(np.zeros(n_steps) + {mean})" if p.mean_is_per_step else f"{cdf}({mean})"


def spell_name(p: PoissonInput) -> str:
    """The cell constant that holds the mean of a Poisson input."""
    from fnec.expr import Name

    assert isinstance(p.mean, Name)
    return p.mean.name


def poisson_key(p: PoissonInput) -> str:
    """The name of an input's table: one for each stimulus and group."""
    return f"{p.name}_{p.group}"


def build_text(shared: Shared) -> str:
    """`Model` and `build`: groups, edges and tables, as arrays and numbers."""
    net = shared.net
    lines = [
        "class Model(NamedTuple):",
        '    """Everything that is fixed before the first step."""',
        "",
    ]
    fields: list[str] = []

    def field(name: str, kind: str, said: str) -> None:
        lines.append(f"    {name}: {kind}  # {said}")
        fields.append(name)

    field("size", "Sizes", "cells of each population")
    if has_positions(net):
        field("places", "dict", "population.axis -> (n_cells,) m")
    for g in net.groups:
        field(g.name, class_of(g), f"constants of {', '.join(p.name for p in g.populations)}")
        if g.states:
            field(f"{g.name}_state", "dict", "before the first step: variable -> (n_cells,)")
    for w in net.pathways:
        field(w.name, "Edges", f"synapses from {sides(w)}")
        if w.scalars:
            field(f"{w.name}_constants", f"{camel(w.name)}Constants", "of its statements")
    if distinct_tables(net):
        field("tables", "dict", "signals and stimuli: name -> (n_steps,)")
    if net.poisson:
        field(
            "counts", "dict", "stimulus_group -> cumulative probabilities of the number of events"
        )
    also = ["noise"] if has_noisy_signals(net) else []
    given = arguments(net, "params", "dt", "seed", "n_steps", *also)
    given = given.replace(", derived: Derived", "")
    lines += ["", "", f"def build({given}) -> Model:"]
    lines.append(
        '    """Draw the network: the same arrays for the same parameters, seed and step."""'
        if not also
        else '    """Draw the network, and signals that are noise from a seed of their own."""'
    )
    if any(p.low is not None for p in net.parameters):
        lines.append("    require_ranges(params)")
    if net.made_with:
        given = ' | {"dt": dt, "seed": seed}'
        required = shared.call("require_made_with")
        lines.append(f"    {required}(MADE_WITH, params._asdict(){given})")
    if net.constants:
        lines.append("    derived = derive(params, dt)")
    lines.append(f"    size = sizes(params{', derived' if net.constants else ''})")
    if has_positions(net):
        lines.append(f"    places = {shared.call_of('place_cells')}")
    for g in net.groups:
        left = f"{g.name}, {g.name}_state" if g.states else f"{g.name}, _"
        lines.append(f"    {left} = {shared.call_of(f'make_{g.name}')}")
    for w in net.pathways:
        lines.append(f"    {w.name} = {shared.call_of(f'connect_{w.name}')}")
        if w.scalars:
            made = shared.call_of(f"make_{w.name}_constants")
            made = made.replace("values)", f"{w.name}.values)")
            lines.append(f"    {w.name}_constants = {made}")
    if distinct_tables(net):
        lines.append(f"    tables = {shared.call_of('make_tables')}")
    if net.poisson:
        if any(p.mean_is_per_step for p in net.poisson):
            lines.append("    t = np.arange(n_steps) * dt")
        lines.append("    counts = {}")
        for key, p in {poisson_key(p): p for p in net.poisson}.items():
            lines.append(f'    counts["{key}"] = {poisson_text(shared, p)}{where(p.span)}')
    lines.append(f"    return Model({', '.join(fields)})")
    return "\n".join(lines)


def constants_text(shared: Shared, w: Pathway) -> str:
    """The scalars that a pathway's statements need, made from its values."""
    lines = [
        f"class {camel(w.name)}Constants(NamedTuple):",
        *docstring(f"Constants of {w.name}."),
        "",
    ]
    fields: list[str] = []
    for c in w.scalars:
        fields += [c.name] if isinstance(c, Constant) else [c.entry(*e) for e in c.entries]
    lines += [f"    {f}: float" for f in fields]
    made = scalars_text(shared, w)
    words = set(re.findall(r"\w+", " ".join(x.partition(" = ")[2] for x in made)))
    read = [c for c in w.constants if not c.is_per_synapse and local(c.name) in words]
    body = [f'    {local(c.name)} = values["{c.name}"]' for c in read] + made
    body.append(f"    return {camel(w.name)}Constants({', '.join(map(local, fields))})")
    lines += [
        "",
        "",
        opening(shared, f"make_{w.name}_constants", body, f"{camel(w.name)}Constants", "values"),
    ]
    lines += docstring(f"Constants of the statements of {w.name}.")
    return "\n".join([*lines, *body])


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedText:
    """The parts of a program that are the same in both."""

    knobs: str  # units, parameters, the defaults of a run
    model: str  # derived values, groups, wiring, `build`, `recorded_cells`, `sampled`
    tools: str  # functions of `fnec.runtime`
    data: str  # long lists of numbers, packed
    modules: frozenset[str]  # to import


def shared_text(net: Network, also: tuple[str, ...] = ()) -> SharedText:
    """The shared parts.   also: runtime functions that the rest of the program calls."""
    shared = Shared(net)
    shared.used |= set(also)
    knobs = params_text(shared)
    model = [derived_text(shared), positions_text(shared)]
    for g in net.groups:
        model.append(group_text(shared, g))
        if g.replay is not None:
            model.append(spikes_text(shared, g))
    for w in net.pathways:
        model.append(pathway_text(shared, w))
        if w.scalars:
            model.append(constants_text(shared, w))
    model += [
        schedule_text(shared),
        tables_text(shared),
        build_text(shared),
        recorded_text(shared),
        before_text(shared),
        pauses_text(shared),
    ]
    tools = runtime_source(shared.used)
    units = units_text(shared)
    return SharedText(
        knobs=lay_out("\n\n\n".join(p for p in (units, knobs) if p)),
        model=lay_out("\n\n\n".join(p for p in model if p)),
        tools=lay_out(tools),
        data=data_text(shared.data),
        modules=frozenset(runtime_imports(shared.used)),
    )


def banner(title: str) -> str:
    """A line that opens a part of a program."""
    return f"# --- {title} ".ljust(100, "-")
