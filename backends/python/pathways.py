"""Who connects to whom, as both programs print it."""

from __future__ import annotations

from fnec.backends.python.data import edge_columns_text, pairs_text
from fnec.backends.python.formulas import NumpyPrinter
from fnec.backends.python.groups import propagator_lines
from fnec.backends.python.layout import docstring
from fnec.backends.python.loops import can_loop, loop_lines
from fnec.backends.python.params import opening
from fnec.backends.python.rules import rule_said
from fnec.backends.python.scope import Shared, camel, is_random, local, offset, where
from fnec.expr import Expr, Num, names
from fnec.ir.connect import (
    AllToAll,
    Bernoulli,
    Edges,
    FixedInDegree,
    FixedOutDegree,
    FixedTotal,
    OneToOne,
    Topographic,
    is_of_pair,
)
from fnec.ir.network import CellSet, Constant, Group, Pair, Pathway, Propagator

LATTICE = ("line_distance", "ring_distance")  # functions of the runtime that pair formulas name


def pathway_text(shared: Shared, w: Pathway) -> str:
    """The function that draws a pathway's edges with their delays and values."""
    net = shared.net
    pre, post = net.group(w.pre), net.group(w.post)
    said = docstring(f"Synapses of {w.projection}: {sides(w)}.", "", *trace_said(w), *rule_said(w))
    shared.used |= {"Edges"} | {n for n in LATTICE for e in _pair_formulas(w) if n in names(e)}
    lines: list[str] = []
    several = len(w.pairs) > 1
    if can_loop(shared, w):

        def lines_of(pair: Pair) -> list[str]:
            return [*_pair(shared, w, pair, pre, post), *_edges(shared, w, pair, pre, post)]

        lines += loop_lines(shared, w, lines_of, where(w.span))
        lines.append(f"    return {shared.call('join_edges')}(parts)")
        return "\n".join([opening(shared, f"connect_{w.name}", lines, "Edges"), *said, *lines])
    if several:
        lines.append("    parts = []")
    for pair in w.pairs:
        lines.append(
            f"    # {_cells(pair.pre)} -> {_cells(pair.post)}{where(w.span).replace('  #', ' ')}"
        )
        lines += _pair(shared, w, pair, pre, post)
        made = _edges(shared, w, pair, pre, post)
        lines += made[:-1]
        lines.append(f"    parts.append({made[-1]})" if several else f"    return {made[-1]}")
    if several:
        lines.append(f"    return {shared.call('join_edges')}(parts)")
    first = opening(shared, f"connect_{w.name}", lines, "Edges")
    return "\n".join([first, *said, *lines])


def _pair_formulas(w: Pathway) -> list[Expr]:
    """Everything that is worked out for each pair of cells."""
    rule = [w.connect.p, w.connect.where] if isinstance(w.connect, Bernoulli) else []
    return [e for e in (*rule, w.delay, *(c.value for c in w.constants)) if e is not None]


def _pair(shared: Shared, w: Pathway, pair: Pair, pre: Group, post: Group) -> list[str]:
    """Statements that leave the edges' local indices in `pre` and `post`."""
    lines: list[str] = []
    n_pre, n_post = f"size.{pair.pre.population}", f"size.{pair.post.population}"
    for side, cells in (("pre", pair.pre), ("post", pair.post)):
        if not cells.is_whole:
            lines.append(f"    {side}_cells = {cell_set(shared, cells)}")
    n_pre = n_pre if pair.pre.is_whole else "len(pre_cells)"
    n_post = n_post if pair.post.is_whole else "len(post_cells)"
    if isinstance(w.connect, Edges) and w.connect.columns:
        lines += [f"    pairs = {pairs_text(shared, w.name, w.connect)}"]
    drawn = f"pre, post = {_rule(shared, w, pair, n_pre, n_post)}"
    if w.when is None:
        lines.append(f"    {drawn}")
    else:
        condition = shared.printer(shared.globals).text(w.when)
        lines.append(f"    pre, post = {shared.call('no_edges')}()")
        lines += [f"    if {condition}:", f"        {drawn}"]
    if isinstance(w.connect, Edges) and w.connect.columns:
        lines.append(f"    edge = {edge_columns_text(shared, w.name, w.connect)}")
    for side, cells in (("pre", pair.pre), ("post", pair.post)):
        if not cells.is_whole:
            lines.append(f"    {side} = {side}_cells[{side}]")
    return lines


def _rule(shared: Shared, w: Pathway, pair: Pair, n_pre: str, n_post: str) -> str:
    spell = shared.printer(shared.globals)
    key = f'stream(seed, "{pair.stream}.edges")'
    rule = w.connect
    same = ""
    if not isinstance(rule, OneToOne | Topographic | Edges):
        same = ", same=True" if not rule.autapses and pair.pre == pair.post else ""
    match rule:
        case AllToAll():
            return f"{shared.call('all_to_all')}({n_pre}, {n_post}{same})"
        case OneToOne():
            return f"{shared.call('one_to_one')}({n_pre}, {n_post})"
        case Edges():
            pairs = "pairs" if rule.columns else pairs_text(shared, w.name, rule)
            return f"{shared.call('explicit')}({pairs}, {n_pre}, {n_post})"
        case Bernoulli() if rule.depends_on_pair():
            shared.used.add("stream")
            chance = _pair_formula(shared, w, pair, rule.p)
            if rule.where is not None:
                condition = _pair_formula(shared, w, pair, rule.where)
                chance = (
                    condition if chance in ("1", "1.0") else f"np.where({condition}, {chance}, 0.0)"
                )
            name = shared.call("bernoulli_where")
            return f"{name}({key}, {n_pre}, {n_post}, lambda pre, post: {chance}{same})"
        case Bernoulli():
            shared.used.add("stream")
            return (
                f"{shared.call('bernoulli')}({key}, {n_pre}, {n_post}, {spell.text(rule.p)}{same})"
            )
        case FixedInDegree() | FixedOutDegree() | FixedTotal():
            shared.used.add("stream")
            name = {
                FixedInDegree: "fixed_in_degree",
                FixedOutDegree: "fixed_out_degree",
                FixedTotal: "fixed_total",
            }[type(rule)]
            n = f"{shared.call('count')}({spell.text(rule.n)})"
            once = "" if rule.multapses else ", multapses=False"
            return f"{shared.call(name)}({key}, {n_pre}, {n_post}, {n}{once}{same})"
        case Topographic():
            shared.used.add("stream")
            name = "topographic_out_degree" if rule.side == "pre" else "topographic_in_degree"
            given = [key, n_pre, n_post, f"{shared.call('count')}({spell.text(rule.n)})"]
            given += [spell.text(rule.strength), spell.text(rule.sigma)]
            given += [f'boundary="{rule.boundary}"', f'rounding="{rule.rounding}"']
            return f"{shared.call(name)}({', '.join(given)})"


def _pair_formula(shared: Shared, w: Pathway, pair: Pair, e: Expr) -> str:
    """A formula over local cells `pre` and `post` of the two selections."""
    outer = {
        side: side if cells.is_whole else f"{side}_cells[{side}]"
        for side, cells in (("pre", pair.pre), ("post", pair.post))
    }
    return shared.printer(pair_scope(shared, pair, outer["pre"], outer["post"])).text(e)


def pair_scope(shared: Shared, pair: Pair, pre: str = "pre", post: str = "post") -> dict[str, str]:
    """How `pre.x`, `post.i`, `distance` … are spelled for arrays of local cell indices."""
    spelled = dict(shared.globals)
    axes: dict[str, list[str]] = {}
    for side, cells, index in (("pre", pair.pre, pre), ("post", pair.post, post)):
        spelled[f"{side}.i"] = index
        spelled[f"{side}.n"] = f"size.{cells.population}"
        population = _population(shared, cells)
        for axis in population.positions:
            text = f'places["{cells.population}.{axis.name}"][{index}]'
            spelled[f"{side}.{axis.name}"] = text
            axes.setdefault(axis.name, []).append(text)
    squares = [f"({a} - {b}) ** 2" for a, b in (t for t in axes.values() if len(t) == 2)]
    if squares:
        spelled["distance"] = f"np.sqrt({' + '.join(squares)})"
    ends = f"{pre}, {spelled['pre.n']}, {post}, {spelled['post.n']}"
    for name in LATTICE:
        spelled[name] = f"{name}({ends})"
    return spelled


def _population(shared: Shared, cells: CellSet):
    group = shared.net.group_of(cells.population)
    return next(p for p in group.populations if p.name == cells.population)


def _edges(shared: Shared, w: Pathway, pair: Pair, pre: Group, post: Group) -> list[str]:
    """Statements for delay and values, and last the text of the `Edges` of one pair."""
    lines: list[str] = []
    spelled = pair_scope(shared, pair)
    if isinstance(w.connect, Edges):
        spelled |= {f"edge.{c.name}": f'edge["{c.name}"]' for c in w.connect.columns}
    delay = "0"
    if w.delay is not None:
        spell = shared.printer(spelled, f"{pair.stream}.delay", "len(pre)")
        text = spell.text(w.delay)
        if w.delay_is_per_synapse:
            lines.append(f"    delay = {shared.call('nearest_steps')}({text}, dt)")
        else:
            said = f"the delay of {w.projection}"
            lines.append(f'    delay = {shared.call("whole_steps")}({text}, dt, "{said}")')
        delay = "delay"
    values: list[str] = []
    for c in w.constants:
        spell = shared.printer(spelled, f"{pair.stream}.{c.name}", "len(pre)")
        text = spell.text(c.value)
        if c.is_per_synapse and not is_random(c.value) and not _is_array(c.value):
            text = f"np.full(len(pre), {text})"
        lines.append(f"    {local(c.name)} = {text}{where(c.span)}")
        values.append(f'"{c.name}": {local(c.name)}')
        spelled[c.name] = local(c.name)
    fields = [
        _shifted("pre", offset(pre, pair.pre.population)),
        _shifted("post", offset(post, pair.post.population)),
        f"delay={delay}",
        f"values={{{', '.join(values)}}}",
    ]
    return [*lines, f"Edges({', '.join(fields)})"]


def _shifted(side: str, by: str) -> str:
    return f"{side}={side}" + (f" + np.int32({by})" if by else "")


def _is_array(e: Expr) -> bool:
    return any(is_of_pair(n) for n in names(e))


def cell_set(shared: Shared, cells: CellSet) -> str:
    """Text of the local indices of a selection."""
    n = f"size.{cells.population}"
    spell = shared.printer(shared.globals)
    if cells.cells is not None:
        return f"np.array([{', '.join(map(str, cells.cells))}], dtype=np.int32)"
    if cells.where is not None:
        spelled = shared.globals | {"i": f"np.arange({n})", "n": n}
        for axis in _population(shared, cells).positions:
            spelled[axis.name] = f'places["{cells.population}.{axis.name}"]'
        condition = shared.printer(spelled).text(cells.where)
        return f"np.flatnonzero({condition}).astype(np.int32)"
    ends = [_place(shared, spell, e) for e in (cells.first, cells.stop, cells.every)]
    return f"np.arange({n}, dtype=np.int32){'' if cells.is_whole else _slice(*ends)}"


def _place(shared: Shared, spell: NumpyPrinter, e: Expr | None) -> str:
    """Text of one end of a slice."""
    if e is None:
        return ""
    if isinstance(e, Num) and e.unit is None and e.value == int(e.value):
        return str(int(e.value))
    return f"{shared.call('count')}({spell.text(e)})"


def _slice(first: str, stop: str, every: str) -> str:
    """`[2:5]`, with blanks around the colons where an end is a formula."""
    if all(x.isdigit() or not x for x in (first, stop, every)):
        return f"[{first}:{stop}{f':{every}' if every else ''}]"
    text = f"{first} : {stop}".strip() if stop else f"{first} :".strip()
    if every:
        text = f"{text}: {every}" if not stop else f"{text} : {every}"
    return f"[{text}]"


def _cells(cells: CellSet) -> str:
    return cells.population if cells.is_whole else f"some of {cells.population}"


def sides(w: Pathway) -> str:
    """Populations that a pathway connects: `E, I to E`."""
    pre = dict.fromkeys(p.pre.population for p in w.pairs)
    post = dict.fromkeys(p.post.population for p in w.pairs)
    return f"{', '.join(pre)} to {', '.join(post)}"


def trace_said(w: Pathway) -> tuple[str, ...]:
    """What synapses of cells with themselves are for, where they change a trace; or nothing."""
    if not w.projection.startswith("trace_") or w.pre != w.post or not w.on_spike:
        return ()
    trace = w.on_spike[0].target.removeprefix("post.")
    return (f"By these, spikes of a cell change its own trace {trace}.",)


def pathway_class(w: Pathway) -> str:
    """Name of the class that holds a pathway's scalar constants."""
    return f"{camel(w.name)}Constants"


def pathway_scalars(w: Pathway) -> list[str]:
    """Names of the scalar constants that a pathway's statements need besides its values."""
    found: list[str] = []
    for c in w.scalars:
        found += [c.name] if isinstance(c, Constant) else [c.entry(*e) for e in c.entries]
    return found


def scalars_text(shared: Shared, w: Pathway) -> list[str]:
    """Statements that compute the scalars of a pathway from its constants."""
    spelled = shared.globals | {c.name: local(c.name) for c in w.constants if not c.is_per_synapse}
    lines: list[str] = []
    for c in w.scalars:
        if isinstance(c, Propagator):
            lines += propagator_lines(shared, c, spelled, False)
        else:
            spell = shared.printer(spelled)
            text = spell.text(c.value)
            if text != c.name:
                lines.append(f"    {local(c.name)} = {text}")
            spelled[c.name] = local(c.name)
    return lines
