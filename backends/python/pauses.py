"""What happens to synapses between two steps, as both programs print it."""

from __future__ import annotations

from fnec.backends.python.params import arguments
from fnec.backends.python.scope import Shared, where
from fnec.expr import Expr
from fnec.ir.network import Group, Network, Pathway
from fnec.ir.pauses import Homeostasis, SynapseProbe


def has_pauses(net: Network) -> bool:
    """Some probe or rule looks at synapses between steps."""
    return bool(net.synapse_probes or net.homeostasis)


def pathways_of(net: Network, projection: str) -> tuple[Pathway, ...]:
    """The pathways that carry a projection."""
    return tuple(w for w in net.pathways if w.projection == projection)


def paused_states(net: Network) -> dict[tuple[str, str], bool]:
    """States that are looked at between steps: (pathway, variable) -> they may change there."""
    found: dict[tuple[str, str], bool] = {}
    for p in net.synapse_probes:
        found |= {(w.name, x): False for w in pathways_of(net, p.projection) for x in p.variables}
    for h in net.homeostasis:
        found |= {(w.name, h.variable): True for w in pathways_of(net, h.projection)}
    return found


def pauses_text(shared: Shared) -> str:
    """`pauses`: when; and `Pauses`: what happens."""
    net = shared.net
    if not has_pauses(net):
        return ""
    given = arguments(net, "params", "dt", "n_steps")
    lines = [f"def pauses({given}) -> dict[str, np.ndarray]:"]
    lines.append('    """Steps before which synapses are looked at: probe or rule -> steps."""')
    if net.homeostasis:
        lines.append(f"    phases = {shared.call_of('schedule')}")
    lines.append("    return {")
    for p in net.synapse_probes:
        lines.append(f'        "{p.name}": {_probe_steps(shared, p)},{where(p.span)}')
    for h in net.homeostasis:
        spell = shared.printer(shared.globals)
        every, eta = f"{shared.call('count')}({spell.text(h.every)})", spell.text(h.eta)
        made = f'{shared.call("between_trials")}(phases["{h.phase}"], {every}, {eta}, n_steps)'
        lines.append(f'        "{h.name}": {made},{where(h.span)}')
    lines += ["    }", "", "", *_class(shared)]
    return "\n".join(lines)


def _probe_steps(shared: Shared, p: SynapseProbe) -> str:
    spell = shared.printer(shared.globals)

    def text(e: Expr | None, otherwise: str) -> str:
        return otherwise if e is None else spell.text(e)

    times = f"{text(p.start, '0.0')}, {text(p.stop, 'n_steps * dt')}, {text(p.every, 'dt')}"
    return f"{shared.call('sampled_steps')}({times}, dt, n_steps)"


def _class(shared: Shared) -> list[str]:
    net = shared.net
    derived = ", derive(params, dt)" if net.constants else ""
    given = "params, derived, dt, n_steps" if net.constants else "params, dt, n_steps"
    lines = [
        "class Pauses:",
        '    """Records and scales synapses between two steps."""',
        "",
        "    def __init__(self, model: Model, params: Params, dt: float, n_steps: int):",
        f"        self.model, self.params{', self.derived' if net.constants else ''} = "
        f"model, params{derived}",
    ]
    if net.constants:
        lines.append("        derived = self.derived")
    lines += [
        f"        self.due = pauses({given})",
        "        self.steps = {int(k) for steps in self.due.values() for k in steps}",
        "",
        "    def at(self, k: int, states: dict, recorder: Recorder) -> dict:",
        '        """What changes before step k: pathway -> variable -> (n_synapses,).',
        "",
        "        states: the same of every state, in the order in which the synapses were made.",
        '        """',
        "        model, changed = self.model, {}",
    ]
    body: list[str] = []
    for p in net.synapse_probes:
        body += _probe(shared, p)
    for h in net.homeostasis:
        body += _homeostasis(shared, h)
    text = "\n".join(body)
    for name in ("params", "derived"):
        if f"{name}." in text:
            lines.append(f"        {name} = self.{name}")
    return [*lines, *body, "        return changed"]


def _probe(shared: Shared, p: SynapseProbe) -> list[str]:
    lines = [f'        if k in self.due["{p.name}"]:']
    lines.append(f'            recorder.append("probe.{p.name}.step", np.array([k], np.int64))')
    part = ""
    if p.first is not None:
        part = f"[: {shared.call('count')}({shared.printer(shared.globals).text(p.first)})]"
    for w in pathways_of(shared.net, p.projection):
        for x in p.variables:
            key = f"probe.{p.name}.{x}.{w.name}"
            lines.append(f'            values = states["{w.name}"]["{x}"]{part}')
            if not p.reduce:
                lines.append(f'            recorder.append("{key}", values[None])')
                continue
            first = "values"
            if "change" in p.reduce:
                first = f"np.broadcast_to({first_value(w, x)}, len(model.{w.name}.post)){part}"
                lines.append(f"            first = {first}")
                first = "first"
            asked = ", ".join(
                f'{shared.call("summary_of")}(values, {first}, "{what}")' for what in p.reduce
            )
            lines.append(f'            recorder.append("{key}", np.array([[{asked}]]))')
    return lines


def first_value(w: Pathway, variable: str) -> str:
    """Text of the first value of a state of synapses."""
    return f'model.{w.name}.values["init_{variable}"]'


def _homeostasis(shared: Shared, h: Homeostasis) -> list[str]:
    spell = shared.printer(shared.globals)
    lines = [f'        if k in self.due["{h.name}"]:']
    for w in pathways_of(shared.net, h.projection):
        n = _size(shared.net.group(w.post))
        lines.append(
            f'            values, post = states["{w.name}"]["{h.variable}"], model.{w.name}.post'
        )
        around = f"post, {n}"
        if h.target == "mean":
            target = f"{shared.call('mean_incoming')}(values, {around})"
        elif h.target == "initial_mean":
            target = f"{shared.call('mean_incoming')}({first_value(w, h.variable)}, {around})"
        else:
            assert not isinstance(h.target, str)
            target = spell.text(h.target)
        low, high = (spell.text(e) for e in h.scale) if h.scale else ("0.0", "np.inf")
        bounds = [
            spell.text(e) if e is not None else otherwise
            for e, otherwise in zip(h.bounds, ("-np.inf", "np.inf"), strict=True)
        ]
        lines.append(f"            target = {target}")
        made = f"{shared.call('scale_incoming')}(values, {around}, {spell.text(h.eta)}, target, "
        made += f"({low}, {high}), ({bounds[0]}, {bounds[1]}))"
        lines.append(f"            values = {made}{where(h.span)}")
        lines.append(f'            changed.setdefault("{w.name}", {{}})["{h.variable}"] = values')
    return lines


def _size(g: Group) -> str:
    return " + ".join(f"model.size.{p.name}" for p in g.populations)
