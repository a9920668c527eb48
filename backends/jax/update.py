"""The integration of a group's states, as statements of its function."""

from __future__ import annotations

from fnec.backends.jax.names import key_of, last_spike, local, table_now, was_active
from fnec.backends.jax.printer import JaxPrinter
from fnec.backends.jax.program import Program, has_active, needed, reads
from fnec.backends.python.scope import where
from fnec.expr import Binary, Expr, Name, calls, names
from fnec.expr.evaluate import PORTABLE
from fnec.ir.network import Group
from fnec.ir.step import Assign, RefractoryCondition, RefractoryTime


def integration(program: Program, g: Group) -> list[str]:
    """Who is active, random draws, local values, and the new states under their own names."""
    lines = _active(program, g)
    lines += draws(program, g)
    formulas = [a.value for a in (*g.locals, *g.update)] + [n.value for n in g.named]
    formulas += [] if g.threshold is None else [g.threshold]
    lines += table_values(g, reads(g, *formulas))
    old = program.scope(g, "s.")
    lines += assignments(old, g.locals)
    lines += _settled_locals(program, old, g)
    held = {s.name for s in g.states if s.is_clamped} if g.refractory else set()
    later = _decays(program, g)
    for a in g.update:
        if a not in later:
            text = old.assigned(a.value)
            if not old.is_per_cell(a.value):
                text = f"jnp.full(n_cells, {text})"
            lines.append(f"    {local(a.target)} = {text}{where(a.span)}")
    for a in g.update:
        if a.target in held:
            x = local(a.target)
            lines.append(f"    {x} = jnp.where(active, {x}, s.{a.target})")
    if later or (g.update and not _is_dear(g)):
        lines += _settled(program, g, later)
    moved = {a.target for a in g.update}
    lines += [f"    {local(s.name)} = s.{s.name}" for s in g.states if s.name not in moved]
    return lines


def _settled(program: Program, g: Group, later: tuple[Assign, ...]) -> list[str]:
    """The new states in memory; states that only decay then do so in place."""
    program.used.add("settle")
    waiting = {a.target for a in later}
    left = ", ".join(local(a.target) for a in g.update)
    right = ", ".join(f"s.{a.target}" if a.target in waiting else local(a.target) for a in g.update)
    if len(g.update) == 1:
        left = f"({left},)"
    lines = [f"    {left} = settle(zero, {right})"]
    now = program.scope(g, "")
    for a in later:
        # XLA has nothing to merge a product with that is stored at once, so it needs no `exact`.
        text = now.product(a.value) if _is_product(a.value) else now.assigned(a.value)
        lines.append(f"    {local(a.target)} = {text}{where(a.span)}")
    return lines


def _settled_locals(program: Program, printer: JaxPrinter, g: Group) -> list[str]:
    """Local values that are dear, in memory: loops that call fewer functions vectorise better."""
    dear = [a for a in g.locals if _calls(a.value) and printer.is_per_cell(a.value)]
    if not dear:
        return []
    program.used.add("settle")
    made = ", ".join(local(a.target) for a in dear)
    return [f"    {made if len(dear) > 1 else f'({made},)'} = settle(zero, {made})"]


def _decays(program: Program, g: Group) -> tuple[Assign, ...]:
    """Updates, of itself alone, of a state that nothing in the step reads before events arrive."""
    net = program.net
    formulas = [a.value for a in g.reset] + ([] if g.threshold is None else [g.threshold])
    for w in net.pathways:
        for a in (*w.on_spike, *w.on_post):
            formulas += [Name(n.partition(".")[2]) for n in names(a.value) if "." in n]
    read = reads(g, *formulas) | {a.target for a in g.reset}
    read |= {p.target for p in net.poisson if p.group == g.name}
    held = {s.name for s in g.states if s.is_clamped} if g.refractory else set()
    _, per_cell = program.names_of(g, "s.", "p.")
    per_cell |= {a.target for a in g.locals}
    return tuple(
        a
        for a in g.update
        if a.target not in read | held
        and not _calls(a.value)
        and names(a.value) & per_cell == {a.target}
    )


def _is_product(e: Expr) -> bool:
    return isinstance(e, Binary) and e.op == "*"


def _is_dear(g: Group) -> bool:
    """The update calls functions that XLA never computes twice on its own account."""
    return any(_calls(a.value) for a in (*g.locals, *g.update))


def _calls(e: Expr) -> bool:
    """The formula calls a portable function."""
    return bool(calls(e) & PORTABLE.keys())


def table_values(g: Group, read: set[str]) -> list[str]:
    """The values of this step of the tables that are read."""
    return [f"    {local(t.name)} = {table_now(t)}" for t in g.tables if t.name in read]


def assignments(printer: JaxPrinter, statements: tuple[Assign, ...]) -> list[str]:
    """Local values in order; each may read those before it."""
    assert isinstance(printer.per_cell, set) and isinstance(printer.spelled, dict)
    lines: list[str] = []
    for a in statements:
        text = printer.assigned(a.value)
        printer.spelled[a.target] = local(a.target)
        printer.per_cell -= {a.target}
        if printer.is_per_cell(a.value):
            printer.per_cell |= {a.target}
        lines.append(f"    {local(a.target)} = {text}{where(a.span)}")
    return lines


def _active(program: Program, g: Group) -> list[str]:
    match g.refractory:
        case RefractoryTime():
            return [f'    active = k - s.{last_spike(g)} >= net.n_ref["{g.name}"]']
        case RefractoryCondition(condition=condition):
            old = program.scope(g, "s.")
            lines = table_values(g, reads(g, condition))
            lines += named_values(old, g, condition)
            text = old.negation_of(condition)
            return [*lines, f"    active = s.{was_active(g)} | {text}"]
        case None:
            return ["    active = jnp.ones(n_cells, dtype=bool)"] if has_active(g) else []


def named_values(printer: JaxPrinter, g: Group, *formulas: Expr) -> list[str]:
    """Statements for the named expressions that some formulas read."""
    return [
        f"    {local(n.name)} = {printer.assigned(n.value)}{where(n.span)}"
        for n in needed(g, *formulas)
    ]


def draws(program: Program, g: Group) -> list[str]:
    if not g.draws:
        return []
    program.used |= {"uniform", "settle"}
    lines = ["    cell = p.first_cell + jnp.arange(n_cells, dtype=jnp.uint64)"]
    for d in g.draws:
        key = key_of(program.net, g.name, d.stream)
        text = f'draw_now(net.keys["{key}"], k, cell)'
        lines.append(f"    ({local(d.name)},) = settle(zero, {text})")
        if d.kind == "normal":
            program.used.add("normal_quantile64")
            lines.append(f"    {local(d.name)} = normal_quantile({local(d.name)}, zero)")
    return lines
