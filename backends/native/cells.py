"""A group of cells in C++: one step up to the threshold, and the reset."""

from __future__ import annotations

from functools import partial

from fnec.backends.jax.names import key_of, last_spike, part, was_active
from fnec.backends.jax.program import needed
from fnec.backends.native.printer import CppPrinter
from fnec.backends.native.step import Step, source, state_field
from fnec.backends.python.groups import members
from fnec.expr import Expr, Unary, names
from fnec.ir.network import Group
from fnec.ir.step import Draw, RefractoryCondition, RefractoryTime


def advance_text(step: Step, g: Group) -> str:
    """`advance_<group>`: integrates and finds the spikes."""
    body = [f"        {x}" for x in _integration(step, g)]
    body += [f"        {x}" for x in _threshold(step, g)]
    lines = [*_drawn_before(step, g), *_loop(step, g), *body, "    }"]
    head = f"static void advance_{g.name}(const Net &net, State &state, Work &work, int64_t k)"
    said = [f"{members(g)} one step later, before events arrive."]
    return step.function(head, lines, said)


def _loop(step: Step, g: Group) -> list[str]:
    return ["#pragma GCC ivdep", f"    for (int64_t i = 0; i < {step.n_cells(g)}; i++) {{"]


def active_field(step: Step, g: Group) -> str:
    """The field that says who may integrate and hear."""
    if isinstance(g.refractory, RefractoryCondition):
        return state_field(g, was_active(g))
    return step.of_cells(g, "active")


def _integration(step: Step, g: Group) -> list[str]:
    old = step.scope(g, "i")
    lines: list[str] = []
    match g.refractory:
        case RefractoryTime(is_per_cell=is_per_cell):
            text = f'net.n_ref["{g.name}"]'
            if is_per_cell:
                n_ref = f"{step.fields.array(f'{part(g.name)}_n_ref', 'int32_t', text)}[i]"
            else:
                n_ref = step.fields.number(f"{part(g.name)}_n_ref", "int32_t", text)
            last = state_field(g, last_spike(g))
            lines.append(f"const bool active = k - (int64_t) {last}[i] >= (int64_t) {n_ref};")
        case RefractoryCondition(condition=condition):
            field = state_field(g, was_active(g))
            lines += ["bool active;", "{"]
            lines += [f"    {x}" for x in named_values(old, g, condition)]
            held = old.negation(Unary("not", condition))
            lines += [f"    active = ((int64_t) {field}[i] != 0) | {held};", "}"]
        case None:
            pass
    lines += draws(step, g, tuple(d for d in g.draws if d.kind != "normal"))
    for d in _normals(g):
        lines.append(f"const double {d.name}_ = {_drawn(step, g, d)}[i];")
    for a in g.locals:
        text = old.text(a.value)
        assert isinstance(old.spelled, dict)
        old.spelled[a.target] = partial(str, f"{a.target}_")
        lines.append(f"const double {a.target}_ = {text};{source(a.span)}")
    held = {s.name for s in g.states if s.is_clamped} if g.refractory else set()
    for a in g.update:
        text = old.text(a.value)
        if a.target in held:
            field = state_field(g, a.target)
            lines.append(f"double {a.target}_ = {text};{source(a.span)}")
            lines.append(f"{a.target}_ = active ? {a.target}_ : {field}[i];")
        else:
            lines.append(f"const double {a.target}_ = {text};{source(a.span)}")
    return lines + [f"{state_field(g, a.target)}[i] = {a.target}_;" for a in g.update]


def _normals(g: Group) -> list[Draw]:
    return [d for d in g.draws if d.kind == "normal"]


def _drawn(step: Step, g: Group, d: Draw) -> str:
    return step.of_cells(g, f"{d.name}_drawn", "double")


def _drawn_before(step: Step, g: Group) -> list[str]:
    """Normal numbers of all cells: the values far from the middle would hold up the loop."""
    lines: list[str] = []
    for d in _normals(g):
        step.used.add("step_normal")
        given = f"{stream_key(step, g, d.stream)}, {first_cell(step, g)}, k, {step.n_cells(g)}"
        lines.append(f"    draw_normals({given}, {_drawn(step, g, d)});")
    return lines


def draws(step: Step, g: Group, wanted: tuple[Draw, ...]) -> list[str]:
    """Random values of this step for cell i."""
    lines: list[str] = []
    for d in wanted:
        name = f"step_{d.kind}"
        step.used.add(name)
        key = f"of_cell({stream_key(step, g, d.stream)}, i)"
        cell = f"of_cell({first_cell(step, g)}, i) + i"
        lines.append(f"const double {d.name}_ = {name}({key}, {cell}, k);")
    return lines


def stream_key(step: Step, g: Group, stream: str) -> str:
    """The key of a random stream from which a group draws."""
    key = key_of(step.net, g.name, stream)
    name = "key_" + "".join(c if c.isalnum() else "_" for c in key)
    return step.fields.counter(name, f'net.keys["{key}"]')


def first_cell(step: Step, g: Group) -> str:
    """The number of the group's first cell among all cells."""
    here = part(g.name)
    return step.fields.counter(f"{here}_first_cell", f"net.{here}.first_cell")


def named_values(printer: CppPrinter, g: Group, *formulas: Expr) -> list[str]:
    """Statements for the named expressions that some formulas read."""
    return [
        f"const double {printer.name(n.name)} = {printer.text(n.value)};{source(n.span)}"
        for n in needed(g, *formulas)
    ]


def spiked_field(step: Step, g: Group) -> str:
    """The field that says who spikes."""
    return step.of_cells(g, "spiked")


def _threshold(step: Step, g: Group) -> list[str]:
    spiked = spiked_field(step, g)
    if g.replay is not None:
        words = step.fields.array(
            f"{part(g.name)}_replay_words", "uint32_t", f'net.replay["{g.name}"].words'
        )
        row = step.fields.array(
            f"{part(g.name)}_replay_row", "int32_t", f'net.replay["{g.name}"].row'
        )
        n = step.fields.length(f"n_{part(g.name)}_replay_row", row)
        n_words = step.fields.length(f"n_{part(g.name)}_replay_words", words)
        now = f"{row}[k < {n} ? k : {n} - 1] * {n_words}"
        return [f"{spiked}[i] = {words}[{now} + i / 32] >> (i % 32) & 1;"]
    if g.threshold is None:
        return _store_active(step, g, "active")
    new = step.scope(g, "i", changed=frozenset(a.target for a in g.update))
    named = named_values(new, g, g.threshold)
    text = new.text(g.threshold)
    held = f"({text}) & active" if g.refractory else text
    lines = [f"const bool spiked = {held};"]
    if named:
        lines = ["bool spiked;", "{", *(f"    {x}" for x in named), f"    spiked = {held};", "}"]
    lines.append(f"{spiked}[i] = {as_byte('spiked')};")
    return lines + _store_active(step, g, "active & !spiked")


def as_byte(truth: str) -> str:
    """A truth to be stored: through a number of the size of a double, or no loop is vectorised."""
    return f"(uint8_t) (int64_t) ({truth} ? 1 : 0)"


def _store_active(step: Step, g: Group, text: str) -> list[str]:
    """Who may hear, where somebody asks; to be called after all who may."""
    is_kept = isinstance(g.refractory, RefractoryCondition)
    if not is_kept and f"{part(g.name)}_active" not in step.fields.work:
        return []
    return [f"{active_field(step, g)}[i] = {as_byte(f'({text})')};"]


def reset_text(step: Step, g: Group) -> str:
    """`reset_<group>`: the reset of the cells that spiked."""
    changed = dict.fromkeys(a.target for a in g.reset)
    now = step.scope(g, "i", changed=frozenset(changed))
    formulas = [a.value for a in g.reset]
    read = set().union(*(names(n.value) for n in needed(g, *formulas)), *map(names, formulas))
    lines = [f"double {x}_ = {state_field(g, x)}[i];" for x in changed]
    if "active" in read:
        lines.append(f"const bool active = {active_field(step, g)}[i];")
    lines += draws(step, g, tuple(d for d in g.draws if d.name in read))
    for a in g.reset:
        named = named_values(now, g, a.value)
        text = f"{a.target}_ = {now.text(a.value)};{source(a.span)}"
        lines += ["{", *(f"    {x}" for x in named), f"    {text}", "}"] if named else [text]
    lines += [f"{state_field(g, x)}[i] = {x}_;" for x in changed]
    body = [f"    for_each_spike({step.words(g)}, {step.n_words(g)}, [&](int64_t i) {{"]
    body += [*(f"        {x}" for x in lines), "    });"]
    head = f"static void reset_{g.name}(const Net &net, State &state, Work &work, int64_t k)"
    return step.function(head, body, [f"{members(g)} after the spikes of a step."])
