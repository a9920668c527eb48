"""A group of cells as a NeuronGroup: its equations, its step, its names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fnec.backends.brian2 import timed
from fnec.backends.brian2.formulas import Statements, Written
from fnec.backends.brian2.names import fresh, spell
from fnec.backends.brian2.units import si_unit
from fnec.backends.python.scope import where
from fnec.expr import Binary, Name, names
from fnec.ir.network import Constant, Group, Network, PoissonInput
from fnec.ir.step import Assign, RefractoryCondition, RefractoryTime
from fnec.units import ONE, UNITS, Dims


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names of one group as Brian2 carries them."""

    net: Network
    group: Group
    spelled: dict[str, str]  # every name outside the update
    local: dict[str, str]  # every name inside the update
    new: dict[str, str]  # where the update keeps the new value of each state
    dims: dict[str, Dims]
    used: set[str]  # functions that the printed text calls
    seen: set[str]  # names that the printed text reads
    poisson: dict[str, tuple[str, str]]  # stimulus -> names of its key and of its counting function

    def statements(self, dims: bool = True) -> Statements:
        """The printer of what stands outside the update."""
        checked = self.dims if dims else None
        return Statements(names=self.spelled, used=self.used, seen=self.seen, dims=checked)

    def update(self) -> Statements:
        """The printer of the update."""
        return Statements(names=self.local, used=self.used, seen=self.seen)

    def written(self) -> Written:
        """The printer of equations as the spec has them."""
        return Written(names=self.spelled, used=self.used, seen=self.seen, dims=self.dims)

    @property
    def is_refractory(self) -> bool:
        """Cells can be refractory at all."""
        return self.group.refractory is not None and self.group.threshold is not None


def scope_of(net: Network, g: Group, used: set[str]) -> Scope:
    """Spellings and dimensions of everything that the group's formulas may read."""
    constants = [c for c in g.constants if isinstance(c, Constant)]
    entries = [c.entry(*e) for c in g.constants if not isinstance(c, Constant) for e in c.entries]
    varying = [*g.states, *g.sums, *g.named, *g.cell_constants]
    own = [x.name for x in (*varying, *g.tables, *constants)] + entries
    outer = [x.name for x in (*net.parameters, *net.constants)]
    spelled = spell([*own, *outer])
    dims: dict[str, Dims] = {x.name: x.dims for x in (*net.parameters, *net.constants)}
    dims |= {x.name: x.dims for x in (*varying, *g.tables, *constants)}
    dims |= {"t": UNITS["s"].dims, "dt": UNITS["s"].dims} | {d.name: ONE for d in g.draws}
    taken = set(spelled.values())
    for d in g.draws:
        key = fresh(f"key_{d.name}", taken)
        taken.add(key)
        function = {"uniform": "step_uniform", "normal": "step_normal"}[d.kind]
        spelled[d.name] = f"{function}({key}, first_cell + i, t_in_timesteps)"
    for t in g.tables:
        key = spelled[t.name]
        row = fresh(f"{key}_row", taken)
        taken.add(row)
        spelled[t.name] = timed.call_of(t, key, "i", row)
    poisson: dict[str, tuple[str, str]] = {}
    for p in net.poisson:
        if p.group == g.name and p.name not in poisson:
            poisson[p.name] = (fresh(f"key_{p.name}", taken), fresh(f"count_{p.name}", taken))
            taken |= set(poisson[p.name])
    active = g.refractory is not None and g.threshold is not None
    spelled |= {"t": "t", "dt": "dt", "active": "not_refractory" if active else "True"}
    step = [a.target for a in g.locals] + [x.name for x in (*g.draws, *g.tables)]
    inside = spell([*step, *(x.name for x in g.states)], "_")
    return Scope(
        net=net,
        group=g,
        spelled=spelled,
        local=spelled | {name: inside[name] for name in step},
        new={x.name: inside[x.name] for x in g.states},
        dims=dims,
        used=used,
        seen=set(),
        poisson=poisson,
    )


def equations(s: Scope) -> list[str]:
    """The lines of the group's equations."""
    g, lines = s.group, list[str]()
    written = {e.variable: e for e in g.equations}
    for x in g.states:
        name, unit = s.spelled[x.name], si_unit(x.dims)
        held = " (unless refractory)" if x.is_clamped and s.is_refractory else ""
        if x.name in written:
            e = written[x.name]
            right = s.written().text(e.derivative)
            if e.noise is not None:
                right += f" + {s.written().text(e.noise, 6)} * xi_{name}"
            lines.append(f"d{name}/dt = {right} : {unit}{held}{where(e.span)}")
        elif held:
            zero = "0*hertz" if unit == "1" else f"0*{unit}/second"
            lines.append(f"d{name}/dt = {zero} : {unit}{held}  # changed by events and resets only")
        else:
            lines.append(f"{name} : {unit}")
    for n in g.named:
        text = s.statements().text(n.value)
        lines.append(f"{s.spelled[n.name]} = {text} : {si_unit(n.dims)}{where(n.span)}")
    lines += [f"{s.spelled[x.name]} : {si_unit(x.dims)}  # sum over synapses" for x in g.sums]
    lines += [
        f"{s.spelled[c.name]} : {si_unit(c.dims)} (constant){where(c.span)}"
        for c in g.cell_constants
    ]
    if isinstance(g.refractory, RefractoryTime) and g.refractory.is_per_cell and s.is_refractory:
        lines.append("t_clamped : second (constant)")
    return lines


def needs_update(s: Scope) -> bool:
    """Brian2 asks the group for the assignments of a step."""
    held = any(x.is_clamped for x in s.group.states) and s.is_refractory
    return bool(s.group.equations) or held


def update(s: Scope) -> list[str]:
    """The assignments of one step: local values, new values of all states, then the change."""
    g = s.group
    formulas = [a.value for a in (*g.locals, *g.update)]
    read = set[str]().union(*(names(e) for e in formulas))
    lines = [
        f"{s.local[x.name]} = {s.spelled[x.name]}" for x in (*g.tables, *g.draws) if x.name in read
    ]
    s.seen.update(x.name for x in (*g.tables, *g.draws) if x.name in read)
    lines += [f"{s.local[a.target]} = {s.update().text(a.value)}" for a in g.locals]
    lines += [f"{s.new[a.target]} = {s.update().text(a.value)}" for a in g.update]
    if s.is_refractory and isinstance(g.refractory, RefractoryTime):
        lines.insert(0, "not_refractory = t - lastspike > t_clamped")
    return [*lines, *(f"{s.spelled[a.target]} = {s.new[a.target]}" for a in g.update)]


def assignment(
    a: Assign, printer: Statements, spelled: str, indirect: Collection[str] = ()
) -> list[str]:
    """Statements for one assignment, none of which Brian2 rearranges, as it would `x = ... x ...`.

    indirect: named sub-expressions, which might read the variable.
    """
    value = a.value
    if a.op == "+=":
        return [f"{spelled} += {printer.text(value)}"]
    if isinstance(value, Binary) and value.op in "+-" and value.a == Name(a.target):
        return [f"{spelled} {value.op}= {printer.text(value.b)}"]
    if names(value) & {a.target, *indirect}:
        return [f"_{spelled} = {printer.text(value)}", f"{spelled} = _{spelled}"]
    return [f"{spelled} = {printer.text(value)}"]


def reset(s: Scope) -> str:
    """What a spike does to its own cell."""
    lines: list[str] = []
    for a in s.group.reset:
        indirect = {n.name for n in s.group.named}
        lines += assignment(a, s.statements(), s.spelled[a.target], indirect)
    return "\n".join(lines)


def refractory(s: Scope) -> str | None:
    """The condition under which a cell stays refractory after its spike.

    Brian2 keeps what was true before; C++ is faster where the update says it anew.
    """
    match s.group.refractory:
        case _ if not s.is_refractory:
            return None
        case RefractoryTime():
            return "False" if needs_update(s) else "t - lastspike <= t_clamped"
        case RefractoryCondition(condition=condition):
            return s.statements().text(condition)
        case _:
            return None


def poisson_statement(s: Scope, p: PoissonInput) -> str:
    """What a Poisson input does in every step."""
    key, count = s.poisson[p.name]
    s.used.update(("step_uniform", "poisson_count"))
    row = ", i" if p.mean_is_per_cell else ", t_in_timesteps" if p.mean_is_per_step else ""
    s.seen.add(p.amount)
    amount, target = s.spelled[p.amount], s.spelled[p.target]
    return (
        f"{target} += {amount} * {count}(step_uniform({key}, first_cell + i, t_in_timesteps){row})"
    )
