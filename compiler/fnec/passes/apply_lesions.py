"""Turn lesions into statements of the cells and synapses that they hit.

Before: the network as it is intact, and its lesions beside it.
After: no lesions; held states have another right-hand side while a lesion lasts, silenced cells
another threshold, and what synapses transmit has a factor. Groups, pathways and random streams are
those of the intact network, so that both runs are the same, bit for bit, until a lesion begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fnec.expr import Binary, Bool, Call, Compare, Expr, Name, Num, names
from fnec.ir.lesions import Hold, Rewire, Scale
from fnec.ir.network import CellSet, Constant, Drawn, Group, Network, Pathway
from fnec.ir.step import Assign, Table
from fnec.lower.selections import membership
from fnec.units import ONE


def apply_lesions(net: Network) -> Network:
    """The network with its lesions done, in order."""
    for lesion in net.lesions:
        match lesion:
            case Hold():
                net = replace(net, groups=tuple(_held(g, lesion) for g in net.groups))
            case Scale():
                net = _scaled(net, lesion)
            case Rewire():
                net = replace(net, pathways=tuple(_rewired(w, lesion) for w in net.pathways))
    return replace(net, lesions=())


def _held(g: Group, x: Hold) -> Group:
    """The group with some states of its cells held, and perhaps no spikes of them."""
    if not _hits(g, x.cells):
        return g
    is_partial = x.fraction is not None or not _hits_all(g, x.cells)
    if is_partial or x.during is None:
        g = _with_members(g, f"hit_{x.name}", x.cells, x.fraction, x.seed)
        g, tests = _with_window(g, x), [Name(f"hit_{x.name}")]
    else:
        g, tests = _with_window(g, x), []
    if x.during is not None:
        tests.append(Name(f"during_{x.name}"))
    is_held = _all_of(tests)
    values = dict(x.values) or reset_values(g)
    update = {a.target: a for a in g.update}
    for s in g.states:
        if s.name in values:
            old = update.get(s.name)
            moved = old.value if old is not None else Name(s.name)
            span = old.span if old is not None else x.span
            value = Call("where", (is_held, values[s.name], moved))
            update[s.name] = Assign(target=s.name, value=value, dims=s.dims, span=span)
    named = tuple(
        replace(n, value=Call("where", (is_held, Num(0.0), n.value))) if n.name in x.currents else n
        for n in g.named
    )
    threshold = g.threshold
    if x.is_silent and threshold is not None:
        threshold = Bool("and", threshold, replace(is_held, op="<"))
    ordered = tuple(update[s.name] for s in g.states if s.name in update)
    return replace(g, update=ordered, named=named, threshold=threshold)


def reset_values(g: Group) -> dict[str, Expr]:
    """What a spike sets the states to that decide about it: `v` to `V_reset`."""
    decisive = names(g.threshold) if g.threshold is not None else frozenset[str]()
    return {
        a.target: a.value
        for a in g.reset
        if a.target in decisive and a.target not in names(a.value)
    }


def _scaled(net: Network, x: Scale) -> Network:
    """The network with a factor on what some of its synapses transmit."""
    groups = {g.name: g for g in net.groups}
    pathways: list[Pathway] = []
    for w in net.pathways:
        ends = [("pre", w.pre, x.pre), ("post", w.post, x.post)]
        reached = [
            {getattr(pair, side).population for pair in w.pairs} for side, _, _ in ends
        ]  # by either side
        is_hit = all(
            cells is None or any(c.population in there for c in cells)
            for (_, _, cells), there in zip(ends, reached, strict=True)
        )
        if w.projection not in x.projections or not is_hit:
            pathways.append(w)
            continue
        tests: list[Name] = []
        for (side, group, cells), there in zip(ends, reached, strict=True):
            whole = {c.population for c in cells or () if c.is_whole}
            if cells is not None and not there <= whole:
                name = f"{side}_{x.name}"
                groups[group] = _with_members(groups[group], name, cells)
                tests.append(Name(f"{side}.{name}"))
        if x.during is not None:
            groups[w.post] = _with_window(groups[w.post], x)
            tests.append(Name(f"post.during_{x.name}"))
        factor = Call("where", (_all_of(tests), x.factor, Num(1.0))) if tests else x.factor
        pathways.append(
            replace(
                w,
                on_spike=tuple(_weaker(a, factor) for a in w.on_spike),
                sums=tuple((name, _times(factor, value)) for name, value in w.sums),
            )
        )
    return replace(net, groups=tuple(groups.values()), pathways=tuple(pathways))


def _weaker(a: Assign, factor: Expr) -> Assign:
    """A statement that changes the target cell by `factor` times as much."""
    if not a.target.startswith("post."):
        return a  # what a synapse knows of its own goes on
    if a.op == "+=":
        return replace(a, value=_times(factor, a.value))
    change = Binary("-", a.value, Name(a.target))
    return replace(a, op="+=", value=_times(factor, change))


def _times(factor: Expr, value: Expr) -> Expr:
    return Binary("*", factor, value)  # not simplified: 0 times a weight has its dimension


def _rewired(w: Pathway, x: Rewire) -> Pathway:
    if w.projection not in x.projections:
        return w
    pairs = tuple(replace(p, stream=f"lesions.{x.name}.{p.stream}") for p in w.pairs)
    return replace(w, pairs=pairs)


def _all_of(tests: list[Name]) -> Compare:
    product: Expr = tests[0]
    for test in tests[1:]:
        product = Binary("*", product, test)
    return Compare(">", product, Num(0.5))


def _hits(g: Group, cells: Iterable[CellSet]) -> bool:
    return bool({p.name for p in g.populations} & {c.population for c in cells})


def _hits_all(g: Group, cells: Iterable[CellSet]) -> bool:
    return {p.name for p in g.populations} <= {c.population for c in cells if c.is_whole}


def _with_members(
    g: Group,
    name: str,
    cells: tuple[CellSet, ...],
    fraction: Expr | None = None,
    seed: int | None = None,
) -> Group:
    """The group with a constant that is 1 for the cells of a selection, and 0 for others."""
    if name in {c.name for c in g.cell_constants}:
        return g
    populations = tuple(
        replace(
            p,
            cell_constants=(
                *p.cell_constants,
                Drawn(name=name, value=_member(p.name, cells, fraction), dims=ONE, seed=seed),
            ),
        )
        for p in g.populations
    )
    constant = Constant(name=name, value=Num(0.0), dims=ONE)
    return replace(g, populations=populations, cell_constants=(*g.cell_constants, constant))


def _member(population: str, cells: tuple[CellSet, ...], fraction: Expr | None) -> Expr:
    parts = [membership(c) for c in cells if c.population == population]
    if not parts:
        return Num(0.0)
    total = parts[0]
    for part in parts[1:]:
        total = Call("max", (total, part))
    if fraction is None:
        return total
    drawn = Compare("<", Call("uniform", (Num(0.0), Num(1.0))), fraction)
    return Call("where", (drawn, total, Num(0.0)))


def _with_window(g: Group, x: Hold | Scale) -> Group:
    """The group with a value a step that is 1 while a lesion lasts."""
    name = f"during_{x.name}"
    if x.during is None or name in {t.name for t in g.tables}:
        return g
    return replace(g, tables=(*g.tables, Table(name=name, dims=ONE, value=x.during, span=x.span)))
