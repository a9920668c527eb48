"""What spikes of target cells do to their synapses: one function a pathway that hears of them."""

from __future__ import annotations

from fnec.backends.jax.arrivals import REFUSAL, Arrival, to_text_of
from fnec.backends.jax.names import local, part, state_class
from fnec.backends.jax.program import Program
from fnec.backends.jax.synapses import synapse_names
from fnec.backends.python.layout import docstring
from fnec.backends.python.scope import quoted, where
from fnec.ir.network import Network, Pathway


def learns(w: Pathway) -> bool:
    """Spikes of the target cells do something."""
    return bool(w.on_post)


def hearing_back(net: Network) -> set[str]:
    """Groups whose spikes change the synapses onto them."""
    return {w.post for w in net.pathways if learns(w) and net.group(w.post).spikes}


def learn_text(program: Program, w: Pathway) -> Arrival:
    """`learn_<pathway>`: the synapses after the spikes of their target cells."""
    program.used |= {"columns", "put"}
    own = list(dict.fromkeys(a.target for a in w.on_post))
    scope = synapse_names(program, w, tuple(a.value for a in w.on_post), True, set(own))
    carried = [f"{local(x)}_all" for x in own]
    carry = carried[0] if len(carried) == 1 else "carry"
    body = [f"    if smooth:\n        raise NotImplementedError({quoted(REFUSAL)})"]
    body += [f"    rows = net.{part(w.name)}", *(f"    {x}" for x in scope.outside)]
    body += ["", f"    def recall({carry}, window, share):"]
    if len(carried) > 1:
        body.append(f"        {', '.join(carried)} = carry")
    if any("[target]" in x for x in scope.inside):
        body.append("        target = take(rows.post, window)")
    body += [f"        {x}" for x in scope.inside]
    for a in w.on_post:
        sign = "" if a.op == "=" else f"{local(a.target)} + "
        text = scope.printer.assigned(a.value)
        body.append(f"        {local(a.target)} = {sign}{text}{where(a.span)}")
    body += [f"        {local(x)}_all = put({local(x)}_all, {local(x)}, window)" for x in own]
    body += [f"        return {', '.join(carried)}", ""]
    start = [f'synapses["{x}"]' for x in own]
    text = start[0] if len(start) == 1 else f"({', '.join(start)})"
    columns = f"net.columns[{quoted(w.name)}]"
    body.append(f"    {', '.join(carried)} = look_back(recall, {text}, words, {columns})")
    new = ", ".join(f'"{x}": {local(x)}_all' for x in own)
    body.append(f"    return synapses | {{{new}}}")
    if any("zero" in x for x in body):
        body.insert(1, "    zero = net.zero")
    arguments = ["synapses", *(a for a in scope.arguments if a != "synapses")]
    groups = {"pre": w.pre, "post": w.post}
    shown = [
        f"{a}: {state_class(program.net.group(groups[a]))}" if a in groups else a for a in arguments
    ]
    lines = [f"def learn_{w.name}({', '.join(shown)}, words, net: Net, smooth: bool):"]
    said = (f"{to_text_of(a)}" for a in w.on_post)
    lines += docstring(
        f"The synapses of {w.projection} after the spikes of their target cells in step k.",
        "",
        *said,
    )
    return Arrival("\n".join([*lines, *body]), arguments)
