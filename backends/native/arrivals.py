"""What spikes do to synapses in C++: on arrival, and on a spike of the target cell."""

from __future__ import annotations

from fnec.backends.jax.arrivals import stages, to_text_of
from fnec.backends.jax.direct import adds_numbers, is_direct, is_mark
from fnec.backends.jax.names import delays_differ, part, senders
from fnec.backends.jax.program import reads
from fnec.backends.native.cells import active_field, spiked_field
from fnec.backends.native.step import Step, source, state_field, synapse_field
from fnec.backends.native.synapses import ends_of, synapse
from fnec.expr import Expr, names, rename
from fnec.ir.network import Group, Pathway
from fnec.ir.step import Assign

ARGUMENTS = "(const Net &net, State &state, Work &work, int64_t k)"


def deliver_text(step: Step, w: Pathway) -> str:
    """`deliver_<pathway>`: the target cells after the spikes that are due."""
    said = [to_text_of(a) for a in w.on_spike]
    head = f"static void deliver_{w.name}{ARGUMENTS}"
    if is_mark(step.net, w):
        return step.function(head, _mark(step, w), said)
    body = [f"    const Rows rows = {rows_text(step, w)};"]
    if is_direct(step.net, w):
        body += _direct(step, w)
    else:
        for stage in stages(w, w.pre == w.post):
            body += _stage(step, w, stage)
    return step.function(head, body, said)


def _mark(step: Step, w: Pathway) -> list[str]:
    """Every cell that spikes adds something to itself."""
    g = step.net.group(w.post)
    printer = step.scope(g, "i")
    lines = ["#pragma GCC ivdep", f"    for (int64_t i = 0; i < {step.n_cells(g)}; i++) {{"]
    lines.append(f"        const double share = {spiked_field(step, g)}[i] ? 1.0 : 0.0;")
    for a in w.on_spike:
        own = rename(a.value, {n: n.removeprefix("post.") for n in names(a.value)})
        field = state_field(g, a.target.removeprefix("post."))
        lines.append(f"        {field}[i] += share * ({printer.text(own)});{source(a.span)}")
    return [*lines, "    }"]


def _stage(step: Step, w: Pathway, stage: list[Assign]) -> list[str]:
    """One round over the synapses that are due."""
    post = step.net.group(w.post)
    cells = list(dict.fromkeys(a.target.removeprefix("post.") for a in stage if "." in a.target))
    own = tuple(dict.fromkeys(a.target for a in stage if "." not in a.target))
    formulas = tuple(a.value for a in stage)
    kept = _kept(step, w, post, cells, formulas)
    made = synapse(step, w, formulas, own=own, kept=kept, needs_target=bool(cells))
    clamped = {s.name for s in post.states if s.is_clamped} if post.refractory else set()
    inside = [*made.fetched]
    for a in stage:
        value = made.printer.text(a.value)
        if "." in a.target:
            x = a.target.removeprefix("post.")
            field = f"{state_field(post, x)}[j]"
            if x in clamped:
                active = f"{active_field(step, post)}[j]"
                inside.append(f"const double {x}_after_ = {field} + {value};{source(a.span)}")
                inside.append(f"{field} = {active} ? {x}_after_ : {field};")
            else:
                inside.append(f"{field} += {value};{source(a.span)}")
        else:
            inside.append(f"{a.target}_ {a.op} {value};{source(a.span)}")
    inside += [f"{synapse_field(w.name, x)}[s] = {x}_;" for x in own]
    lines = [
        f"    std::memcpy({step.before(g, x)}, {state_field(g, x)}, "
        f"sizeof(double) * {step.n_cells(g)});"
        for g, x in ((step.net.group(name), x) for name, x in sorted(kept))
    ]
    visit = "[&](int64_t first, int64_t stop, int64_t)"
    lines.append(f"    for_each_due(rows, {_sent(step, w)}, k, {visit} {{")
    lines.append("        for (int64_t s = first; s < stop; s++) {")
    return [*lines, *(f"            {x}" for x in inside), "        }", "    });"]


def _direct(step: Step, w: Pathway) -> list[str]:
    """All synapses that are due add what they were given, or the same number."""
    f, here, post = step.fields, part(w.name), step.net.group(w.post)
    made = synapse(step, w, tuple(a.value for a in w.on_spike))
    clamped = {s.name for s in post.states if s.is_clamped} if post.refractory else set()
    lines = [f"    const std::vector<Row> &due = rows_due(rows, k, {_sent(step, w)});"]
    dense, is_dense = "", ""
    if adds_numbers(w):
        bits = f.array(f"{here}_bits", "uint32_t", f"net.{here}.bits")
        n_bytes = f"4 * {f.length(f'n_{here}_bits', bits)}"
        dense = f"due, (const char *) {bits}, {n_bytes}"
        is_dense = f.number(f"{here}_is_dense", "uint8_t", f"net.{here}.is_dense")
    for a in w.on_spike:
        x = a.target.removeprefix("post.")
        field, value = state_field(post, x), made.printer.text(a.value)
        active = active_field(step, post) if x in clamped else ""
        hears = f"{active}[j] != 0" if active else "true"
        amount = f"[=](int64_t{' s' if '[s]' in value else ''}) {{ return {value}; }}"
        heard = f"[=](int64_t{' j' if active else ''}) {{ return {hears}; }}"
        ends = ends_of(step, w, "post")
        plain = f"add_rows({field}, due, {ends}, {amount}, {heard});{source(a.span)}"
        if not dense:
            lines.append(f"    {plain}")
            continue
        given = f"{field}, {step.n_cells(post)}, {dense}, {value}, {active or 'nullptr'}"
        lines += ["#ifdef FNEC_BITS", f"    if ({is_dense}) add_all_bits({given});", "    else"]
        lines += ["#endif", f"        {plain}"]
    return lines


def _kept(
    step: Step, w: Pathway, post: Group, cells: list[str], formulas: tuple[Expr, ...]
) -> frozenset[tuple[str, str]]:
    """States of the target cells that the statements both read and change."""
    found: set[str] = set()
    for side in ("pre", "post"):
        if (w.pre if side == "pre" else w.post) != post.name:
            continue
        read = {n.partition(".")[2] for f in formulas for n in names(f) if n.startswith(f"{side}.")}
        named = [n.value for n in post.named if n.name in read]
        found |= (read | reads(post, *named)) & set(cells)
    return frozenset((post.name, x) for x in found)


def rows_text(step: Step, w: Pathway) -> str:
    """The synapses of a pathway, a row for each source cell."""
    f, here, text = step.fields, part(w.name), f"net.{part(w.name)}"
    mask = f.array(f"{here}_mask", "uint32_t", f"{text}.mask")
    start = f.array(f"{here}_start", "int32_t", f"{text}.start")
    delay = f.array(f"{here}_delay", "int32_t", f"{text}.delay")
    given = [
        mask,
        f.length(f"n_{here}_mask", mask),
        f.number(f"{here}_first_word", "int32_t", f"{text}.first_word"),
        start,
        f.length(f"n_{here}_start", start),
        delay,
        f.length(f"n_{here}_delay", delay),
    ]
    if delays_differ(step.net):
        place = f.array(f"{here}_place", "int32_t", f"{text}.place")
        given += [place, f.length(f"n_{here}_place", place)]
    else:
        given += ["nullptr", "0"]
    return f"{{{', '.join(given)}}}"


def _sent(step: Step, w: Pathway) -> str:
    """The spikes on their way: rings of words, or a queue."""
    g = step.net.group(w.pre)
    if g not in senders(step.net):
        return f"Sent{{{step.words(g)}, 1, {step.n_words(g)}}}"
    here = f"sent_{part(g.name)}"
    empty = step.fields.array(f"{here}_start", "uint32_t", f'net.sent["{g.name}"]')
    slots = step.fields.length(f"n_slots_{part(g.name)}", empty, -2)
    ring = f"Sent{{{here}_words, {slots}, {step.n_words(g)}}}"
    return f"{ring}, {queue_text(step, g)}" if w.delay_is_per_synapse else ring


def queue_text(step: Step, g: Group) -> str:
    """The queue of a group's spikes."""
    here = f"queue_{part(g.name)}"
    places = step.fields.array(f"{here}_start", "int32_t", f'net.queues["{g.name}"].cell')
    n = step.fields.length(f"n_{here}", places)
    return f"Queue{{{here}_cell, {here}_step, {here}_first, {here}_stop, {n}}}"


def learn_text(step: Step, w: Pathway) -> str:
    """`learn_<pathway>`: the synapses after the spikes of their target cells."""
    f, here, g = step.fields, part(w.name), step.net.group(w.post)
    text = f'net.columns["{w.name}"]'
    own = tuple(dict.fromkeys(a.target for a in w.on_post))
    made = synapse(step, w, tuple(a.value for a in w.on_post), own=own)
    mask = f.array(f"{here}_column_mask", "uint32_t", f"{text}.mask")
    start = f.array(f"{here}_column_start", "int32_t", f"{text}.start")
    places = f.array(f"{here}_column_synapse", "int32_t", f"{text}.synapse")
    inside = [f"const int64_t s = {places}[n];", *made.fetched]
    for a in w.on_post:
        inside.append(f"{a.target}_ {a.op} {made.printer.text(a.value)};{source(a.span)}")
    inside += [f"{synapse_field(w.name, x)}[s] = {x}_;" for x in own]
    lines = [f"    for_each_spike({step.words(g)}, {step.n_words(g)}, [&](int64_t cell) {{"]
    lines.append(f"        if (!({mask}[cell / 32] >> (cell % 32) & 1)) return;")
    lines.append(f"        for (int64_t n = {start}[cell]; n < {start}[cell + 1]; n++) {{")
    lines += [*(f"            {x}" for x in inside), "        }", "    });"]
    said = [f"on a spike of the target: {to_text_of(a)}" for a in w.on_post]
    return step.function(f"static void learn_{w.name}{ARGUMENTS}", lines, said)
