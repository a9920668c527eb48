"""A pathway as Synapses: its variables, what arriving spikes do, what it adds in every step."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.backends.brian2 import timed
from fnec.backends.brian2.cells import assignment
from fnec.backends.brian2.formulas import Statements, Written
from fnec.backends.brian2.names import spell
from fnec.backends.brian2.units import si_unit
from fnec.backends.python.scope import where
from fnec.expr import Expr, Name, names, substitute
from fnec.ir.network import Constant, Group, Network, Pathway, State
from fnec.ir.step import Assign, Sum
from fnec.units import UNITS, Dims

SIDES = ("pre", "post")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names of one pathway as Brian2 carries them."""

    net: Network
    pathway: Pathway
    spelled: dict[str, str]
    local: dict[str, str]
    new: dict[str, str]
    dims: dict[str, Dims]
    used: set[str]
    seen: set[str]

    def statements(self) -> Statements:
        """The printer of what stands outside the update."""
        return Statements(names=self.spelled, used=self.used, seen=self.seen, dims=self.dims)

    def update(self) -> Statements:
        """The printer of the update."""
        return Statements(names=self.local, used=self.used, seen=self.seen)

    def written(self) -> Written:
        """The printer of equations as the spec has them."""
        return Written(names=self.spelled, used=self.used, seen=self.seen, dims=self.dims)

    def sides(self) -> tuple[tuple[str, Group], ...]:
        """(pre, its group), (post, its group)."""
        return tuple((x, self.net.group(getattr(self.pathway, x))) for x in SIDES)


def scope_of(net: Network, w: Pathway, used: set[str]) -> Scope:
    """Spellings and dimensions of everything that the pathway's formulas may read."""
    scalars = [c for c in w.scalars if isinstance(c, Constant)]
    entries = [c.entry(*e) for c in w.scalars if not isinstance(c, Constant) for e in c.entries]
    own = [*w.states, *w.constants, *scalars]
    outer = [*net.parameters, *net.constants]
    spelled = spell([*(x.name for x in own), *entries, *(x.name for x in outer)])
    # Brian2 wants no variable of synapses to be called like one of the cells on either side, or
    # to end like one.
    cells = {x.name for side in SIDES for x in _variables(net.group(getattr(w, side)))}
    for x in (*w.states, *w.constants):
        varies = isinstance(x, State) or x.is_per_synapse
        if x.name in cells or (varies and x.name.endswith(("_pre", "_post"))):
            spelled[x.name] = f"{spelled[x.name]}_syn"
    dims: dict[str, Dims] = {x.name: x.dims for x in (*outer, *own)}
    dims |= {"t": UNITS["s"].dims, "dt": UNITS["s"].dims}
    for side in SIDES:
        g = net.group(getattr(w, side))
        varying = [*g.states, *g.sums, *g.cell_constants]
        fixed = [c for c in g.constants if isinstance(c, Constant)]
        of_group = spell([x.name for x in (*varying, *g.named, *g.tables, *fixed)])
        for x in varying:
            spelled[f"{side}.{x.name}"] = f"{of_group[x.name]}_{side}"
        for x in fixed:
            spelled[f"{side}.{x.name}"] = f"{side}_{x.name}"
        for x in g.tables:
            cell = "i" if side == "pre" else "j"
            spelled[f"{side}.{x.name}"] = timed.call_of(x, f"{side}_{x.name}", cell)
        for x in (*varying, *fixed, *g.tables):
            dims[f"{side}.{x.name}"] = x.dims
    spelled |= {"t": "t", "dt": "dt"}
    step = [a.target for a in w.locals]
    inside = spell([*step, *(x.name for x in w.states)], "_")
    return Scope(
        net=net,
        pathway=w,
        spelled=spelled,
        local=spelled | {name: inside[name] for name in step},
        new={x.name: inside[x.name] for x in w.states},
        dims=dims,
        used=used,
        seen=set(),
    )


def _variables(g: Group) -> list[State | Sum | Constant]:
    """What every cell of a group has for itself."""
    return [*g.states, *g.sums, *g.cell_constants]


def open_named(s: Scope, e: Expr) -> Expr:
    """The formula with the cells' named sub-expressions written out."""
    for side, g in s.sides():
        members = {x.name for x in (*g.states, *g.sums, *g.tables, *g.cell_constants, *g.named)}
        members |= {c.name for c in g.constants if isinstance(c, Constant)}
        sided = {name: Name(f"{side}.{name}") for name in members}
        for n in reversed(g.named):
            if f"{side}.{n.name}" in names(e):
                e = substitute(e, {f"{side}.{n.name}": substitute(n.value, sided)})
    return e


def model(s: Scope) -> list[str]:
    """The lines of the synapses' equations."""
    w, lines = s.pathway, list[str]()
    written = {e.variable: e for e in w.equations}
    for c in w.constants:
        if c.is_per_synapse and c.name in s.seen:
            lines.append(f"{s.spelled[c.name]} : {si_unit(c.dims)} (constant){where(c.span)}")
    for x in w.states:
        name, unit = s.spelled[x.name], si_unit(x.dims)
        if x.name in written:
            e = written[x.name]
            right = s.written().text(open_named(s, e.derivative))
            lines.append(f"d{name}/dt = {right} : {unit} (clock-driven){where(e.span)}")
        else:
            lines.append(f"{name} : {unit}")
    for name, term in w.sums:
        post = s.net.group(w.post)
        total = next(x for x in post.sums if x.name == name)
        target = s.spelled[f"post.{name}"]
        right = s.statements().text(open_named(s, term))
        lines.append(f"{target} = {right} : {si_unit(total.dims)} (summed)")
    return lines


def update(s: Scope) -> list[str]:
    """The assignments of one step."""
    w = s.pathway
    lines = [f"{s.local[a.target]} = {s.update().text(open_named(s, a.value))}" for a in w.locals]
    lines += [f"{s.new[a.target]} = {s.update().text(open_named(s, a.value))}" for a in w.update]
    return [*lines, *(f"{s.spelled[a.target]} = {s.new[a.target]}" for a in w.update)]


def on_pre(s: Scope) -> str:
    """What an arriving spike does; nothing where no spike can come."""
    if not s.net.group(s.pathway.pre).spikes:
        return ""
    return _statements(s, s.pathway.on_spike)


def on_post(s: Scope) -> str:
    """What a spike of the target cell does."""
    return _statements(s, s.pathway.on_post)


def _statements(s: Scope, statements: tuple[Assign, ...]) -> str:
    lines: list[str] = []
    for a in statements:
        opened = type(a)(target=a.target, value=open_named(s, a.value), op=a.op, dims=a.dims)
        lines += assignment(opened, s.statements(), s.spelled[a.target])
    return "\n".join(lines)
