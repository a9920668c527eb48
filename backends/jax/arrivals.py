"""What arriving spikes do: a function for each pathway."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.backends.jax.direct import is_direct, kernel_lines
from fnec.backends.jax.names import local, part, state_class
from fnec.backends.jax.program import Program
from fnec.backends.jax.synapses import SynapseNames, synapse_names
from fnec.backends.python.layout import docstring
from fnec.backends.python.scope import quoted, where
from fnec.expr import names, to_text
from fnec.ir.network import Group, Pathway
from fnec.ir.step import Assign


@dataclass
class Arrival:
    """The function of one pathway, and how a step calls it."""

    text: str
    arguments: list[str]


REFUSAL = "no derivative passes through synapses that change when a spike arrives"


def stages(w: Pathway, same_group: bool) -> list[list[Assign]]:
    """Statements that may be carried out together, synapse by synapse.

    One statement is complete for all synapses before the next one begins. So a statement that
    reads or changes what an earlier one has changed in the target cells has to wait for it.
    """
    found: list[list[Assign]] = []
    changed: set[str] = set()
    for a in w.on_spike:
        read = names(a.value)
        if same_group:
            read |= {f"post.{n.removeprefix('pre.')}" for n in read if n.startswith("pre.")}
        if not found or changed & (read | {a.target} if "." in a.target else read):
            found.append([])
            changed = set()
        found[-1].append(a)
        if "." in a.target:
            changed.add(a.target)
    return found


def deliver_text(program: Program, w: Pathway) -> Arrival:
    """`deliver_<pathway>`: the target cells after the spikes that are due."""
    post = program.net.group(w.post)
    parts = stages(w, w.pre == w.post)
    own = {a.target for a in w.on_spike if "." not in a.target}
    clamped = {s.name for s in post.states if s.is_clamped} if post.refractory else set()
    hearing = any(a.target.removeprefix("post.") in clamped for a in w.on_spike if "." in a.target)
    arguments = ["post", "active"] if hearing else ["post"]
    body: list[str] = [f"    rows = net.{part(w.name)}"]
    body += kernel_lines(program, w, clamped) if is_direct(program.net, w) else []
    for number, stage in enumerate(parts):
        scope = synapse_names(
            program, w, tuple(a.value for a in stage), True, {a.target for a in stage} & own
        )
        arguments += [x for x in scope.arguments if x not in arguments]
        body += _stage(w, post, stage, scope, clamped, "" if len(parts) == 1 else f"_{number + 1}")
        if "pre" in arguments and w.pre == w.post and number + 1 < len(parts):
            body.append("    pre = post")
    if own:
        arguments += ["synapses"] if "synapses" not in arguments else []
    given = {
        "post": f"post: {state_class(post)}",
        "pre": f"pre: {state_class(program.net.group(w.pre))}",
    }
    shown = ", ".join(given.get(a, a) for a in [*arguments])
    k = "" if "k" in arguments else ", k"
    k += ", queue: Queue" if w.delay_is_per_synapse else ""
    k += ", kernel: bool" if is_direct(program.net, w) else ""
    lines = [f"def deliver_{w.name}({shown}, sent, net: Net{k}):"]
    said = (f"{to_text_of(a)}{_where(a)}" for a in w.on_spike)
    lines += docstring(_summary(w, bool(own)), "", *said)
    if own:
        body[:0] = [
            "    if sent.dtype == jnp.float64:",
            f"        raise NotImplementedError({quoted(REFUSAL)})",
        ]
    if any("zero" in x for x in body):
        body.insert(0, "    zero = net.zero")
    last = "    post = "
    if not own and body[-1].startswith(last):
        body[-1] = f"    return {body[-1].removeprefix(last)}"
    else:
        body.append(f"    return {'post, synapses' if own else 'post'}")
    return Arrival("\n".join([*lines, *body]), arguments)


def to_text_of(a: Assign) -> str:
    """A statement as the spec has it."""
    return f"{a.target} {a.op} {to_text(a.value)}"


def _where(a: Assign) -> str:
    return where(a.span).replace("  # ", "   (") + ")" if a.span is not None else ""


def _summary(w: Pathway, changes_synapses: bool) -> str:
    what = "The target cells and the synapses" if changes_synapses else "The target cells"
    return f"{what} of {w.projection} after the spikes that arrive in step k."


def _stage(
    w: Pathway,
    post: Group,
    stage: list[Assign],
    scope: SynapseNames,
    clamped: set[str],
    suffix: str,
) -> list[str]:
    """One round over the synapses that are due."""
    own = list(dict.fromkeys(a.target for a in stage if "." not in a.target))
    cells = list(dict.fromkeys(a.target.removeprefix("post.") for a in stage if "." in a.target))
    carried = [local(x) for x in cells] + [f"{local(x)}_all" for x in own]
    carry = carried[0] if len(carried) == 1 else "carry"
    lines = [f"    {x}" for x in scope.outside]
    lines += ["", f"    def arrive{suffix}({carry}, window, share):"]
    if len(carried) > 1:
        lines.append(f"        {', '.join(carried)} = carry")
    lines.append("        target = take(rows.post, window)")
    lines += [f"        {x}" for x in scope.inside]
    if cells:
        lines.append("        hears = jnp.where(window.is_synapse, target, NOBODY)")
    for a in stage:
        value = scope.printer.assigned(a.value)
        x = a.target.removeprefix("post.")
        if "." in a.target:
            left = "return" if carried == [local(x)] and a is stage[-1] else f"{local(x)} ="
            amount = f"share * {_factor(value)}"
            lines.append(f'        {left} {local(x)}.at[hears].add({amount}, mode="drop")')
        else:
            sign = "" if a.op == "=" else f"{local(x)} + "
            lines.append(f"        {local(x)} = {sign}{value}")
    lines += [f"        {local(x)}_all = put({local(x)}_all, {local(x)}, window)" for x in own]
    if "        return " not in lines[-1]:
        lines.append(f"        return {', '.join(carried)}")
    queue = ", queue" if w.delay_is_per_synapse else ""
    start = [f"post.{x}" for x in cells] + [f'synapses["{x}"]' for x in own]
    text = start[0] if len(start) == 1 else f"({', '.join(start)})"
    lines += [
        "",
        f"    {', '.join(carried)} = deliver(arrive{suffix}, {text}, sent, rows, k{queue})",
    ]
    deaf = [x for x in cells if x in clamped]
    if deaf:
        lines.append("    # Refractory cells keep what they had.")
    lines += [f"    {local(x)} = jnp.where(active, {local(x)}, post.{x})" for x in deaf]
    if cells:
        lines.append(f"    post = post._replace({', '.join(f'{x}={local(x)}' for x in cells)})")
    if own:
        new = ", ".join(f'"{x}": {local(x)}_all' for x in own)
        lines.append(f"    synapses = synapses | {{{new}}}")
    return lines


def _factor(text: str) -> str:
    import ast

    node = ast.parse(text, mode="eval").body
    return f"({text})" if isinstance(node, ast.BinOp | ast.UnaryOp) else text
