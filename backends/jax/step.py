"""One step of the whole network, in the order of the step program."""

from __future__ import annotations

from dataclasses import dataclass, field

from fnec.backends.jax.arrivals import Arrival, deliver_text
from fnec.backends.jax.cells import (
    advance_results,
    advance_text,
    reset_arguments,
    reset_text,
)
from fnec.backends.jax.coupling import sums_text, synapses_text
from fnec.backends.jax.direct import is_direct, is_mark
from fnec.backends.jax.inputs import input_text, is_held
from fnec.backends.jax.learning import hearing_back, learn_text, learns
from fnec.backends.jax.marks import mark_text
from fnec.backends.jax.names import delivers, inputs_by_key, local, part, queueing, senders
from fnec.backends.jax.program import Program, kept_sums
from fnec.backends.python.scope import where
from fnec.ir.network import Group, Network, Pathway
from fnec.ir.recorded import counted_populations, recorded_spikes


@dataclass
class Steps:
    """The functions that a step is made of, and the lines that call them."""

    functions: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, *lines: str) -> None:
        self.lines += [f"    {x}" if x else "" for x in lines]


def step_text(program: Program) -> tuple[list[str], str]:
    """The functions for groups, pathways and inputs; and `step`, which calls them in order."""
    steps = Steps()
    net = program.net
    _couple(program, steps)
    _advance(program, steps)
    _send(program, steps)
    for w in net.pathways:
        if delivers(w):
            _deliver(program, steps, w)
    _stimulate(program, steps)
    _learn(program, steps)
    _reset(program, steps)
    _finish(program, steps)
    if any(is_direct(net, w) for w in net.pathways):
        steps.lines.insert(0, "    kernel = kernel and not smooth")
    return steps.functions, "\n".join([HEAD, *steps.lines])


HEAD = '''\
def step(
    state: State, k, net: Net, *, smooth: bool = False, kernel: bool = False
) -> tuple[State, dict]:
    """Advance from k dt to (k + 1) dt.

    k: int32 scalar.   smooth: let derivatives pass through spikes (see `surrogate`); the
    values stay the same, but every synapse is visited.   kernel: deliver spikes in C++ where
    that can be, to the same values (see `add_due`).   Returns the new state and who spiked:
    group -> (n_words,) uint32, cell 32 w + b is bit b of word w.
    """'''


def recorded_groups(net: Network) -> list[Group]:
    """Groups whose spikes are recorded."""
    wanted = (*recorded_spikes(net), *counted_populations(net))
    names = {net.group_of(p).name for p in wanted}
    return [g for g in net.groups if g.name in names]


def _sum_names(g: Group) -> list[str]:
    return [f"{local(x.name)}_of_{g.name}" for x in g.sums]


def _call(program: Program, w: Pathway, arguments: list[str], before: bool) -> list[str]:
    """Texts of the arguments of a pathway's function."""
    source = "state." if before else ""

    def text(argument: str) -> str:
        if argument in ("post", "pre"):
            name = w.post if argument == "post" else w.pre
            return f"{source}{part(name)}" if before else local(name)
        if argument == "active":
            return f"{w.post}_active"
        if argument == "synapses":
            return f'state.synapses["{w.name}"]' if before else f"{w.name}_synapses"
        if argument.endswith(("_of_post", "_of_pre")):
            stem, _, side = argument.rpartition("_of_")
            return f"{stem}_of_{w.post if side == 'post' else w.pre}"
        return argument

    return [text(a) for a in arguments]


def _couple(program: Program, steps: Steps) -> None:
    net = program.net
    summing = [w for w in net.pathways if w.sums]
    if any(g.sums for g in net.groups):
        steps.add("# sums of continuous synapses, over the states before the step")
        for g in net.groups:
            for x in _sum_names(g):
                steps.add(f"{x} = jnp.zeros_like(state.{part(g.name)}.{g.states[0].name})")
    for w in summing:
        made = sums_text(program, w)
        steps.functions.append(made.text)
        own = [f"{local(name)}_of_{w.post}" for name, _ in w.sums]
        given = ", ".join([*own, *_call(program, w, made.arguments, True), "net"])
        steps.add(f"{', '.join(own)} = couple_{w.name}({given}){where(w.span)}")
    filled = dict.fromkeys(f"{local(name)}_of_{w.post}" for w in summing for name, _ in w.sums)
    if filled:
        program.used.add("settle")
        names = ", ".join(filled)
        left = f"({names},)" if len(filled) == 1 else names
        steps.add("# XLA would begin a sum with whatever it is added to later")
        steps.add(f"{left} = settle(net.zero, {names})")
    moving = [w for w in net.pathways if w.update]
    if summing:
        steps.add("")
    for w in net.pathways:
        if w in moving:
            made = synapses_text(program, w)
            steps.functions.append(made.text)
            given = ", ".join([*_call(program, w, made.arguments, True), "net"])
            steps.add(f"{w.name}_synapses = advance_synapses_{w.name}({given})")
        elif w.states:
            steps.add(f'{w.name}_synapses = state.synapses["{w.name}"]')
    if any(w.states for w in net.pathways):
        steps.add("")


def _advance(program: Program, steps: Steps) -> None:
    steps.add("# integrate, threshold")
    for g in program.net.groups:
        steps.functions.append(advance_text(program, g))
        left = ", ".join([local(g.name), *_results(program, g)])
        given = ", ".join([f"state.{part(g.name)}", "net", "k", *_sum_names(g)])
        steps.add(f"{left} = advance_{g.name}({given})")


def _results(program: Program, g: Group) -> list[str]:
    """Names for what the step of a group gives besides its state; `_` for what nobody needs."""
    net = program.net
    sends = any(w.pre == g.name and delivers(w) for w in net.pathways)
    clamped = {s.name for s in g.states if s.is_clamped} if g.refractory else set()
    heard = [
        a.target.removeprefix("post.") for w in net.pathways if w.post == g.name for a in w.on_spike
    ]
    heard += [p.target for p in net.poisson if p.group == g.name]
    needs = {
        "active": bool(clamped & set(heard)) or "active" in reset_arguments(g),
        "spiked": sends
        or bool(g.reset)
        or g in recorded_groups(net)
        or g.name in hearing_back(net),
        "over": sends,
    }
    return [f"{g.name}_{x}" if needs[x] else "_" for x in advance_results(g)]


def _send(program: Program, steps: Steps) -> None:
    net = program.net
    kept = senders(net)
    recorded = {g.name for g in recorded_groups(net)}
    sending = {w.pre for w in net.pathways if delivers(w)}
    for g in net.groups:
        if g.name in recorded | hearing_back(net) or (g.name in sending and g.spikes):
            steps.add(f"{g.name}_words = pack({g.name}_spiked)")
    if not sending:
        return
    program.used |= {"surrogate"}
    for g in net.groups:
        if g.name in sending and g.spikes:
            smooth = f"surrogate({g.name}_spiked, {g.name}_over)"
            steps.add(f"{g.name}_sent = {smooth} if smooth else {g.name}_words")
    for g in kept:
        steps.add(f'ring = state.sent["{g.name}"]')
        if g in queueing(net):
            given = f"{g.name}_words, ring[k % ring.shape[0]], k"
            steps.add(f'{g.name}_queue = state.queues["{g.name}"]')
            steps.add("if not smooth:")
            steps.add(f"    {g.name}_queue = enqueue({g.name}_queue, {given})")
        steps.add(f"{g.name}_sent = ring.at[k % ring.shape[0]].set({g.name}_sent)")


def _deliver(program: Program, steps: Steps, w: Pathway) -> None:
    if not program.net.group(w.pre).spikes:
        return
    if not any("# deliver" in x for x in steps.lines):
        steps.add("", "# deliver")
    if is_mark(program.net, w):
        steps.functions.append(mark_text(program, w).text)
        given = f"{local(w.post)}, {w.pre}_sent, {w.pre}_spiked, net, k"
        steps.add(f"{local(w.post)} = deliver_{w.name}({given}){where(w.span)}")
        return
    made: Arrival = deliver_text(program, w)
    steps.functions.append(made.text)
    own = any("." not in a.target for a in w.on_spike)
    left = f"{local(w.post)}, {w.name}_synapses" if own else local(w.post)
    given = [*_call(program, w, made.arguments, False), f"{w.pre}_sent", "net"]
    given += [] if "k" in made.arguments else ["k"]
    given += [f"{w.pre}_queue"] if w.delay_is_per_synapse else []
    given += ["kernel"] if is_direct(program.net, w) else []
    steps.add(f"{left} = deliver_{w.name}({', '.join(given)}){where(w.span)}")


def _stimulate(program: Program, steps: Steps) -> None:
    found = inputs_by_key(program.net)
    if found:
        steps.add("", "# random events from outside")
    for key, parts in found.items():
        g = local(parts[0].group)
        active = f", {parts[0].group}_active" if any(is_held(program, p) for p in parts) else ""
        steps.functions.append(input_text(program, key, parts))
        steps.add(f"{g} = stimulate_{key}({g}{active}, net, k)")


def _learn(program: Program, steps: Steps) -> None:
    found = [w for w in program.net.pathways if learns(w) and program.net.group(w.post).spikes]
    if found:
        steps.add("", "# what spikes do to the synapses onto their own cells")
    for w in found:
        made = learn_text(program, w)
        steps.functions.append(made.text)
        given = [*_call(program, w, made.arguments, False), f"{w.post}_words", "net", "smooth"]
        steps.add(f"{w.name}_synapses = learn_{w.name}({', '.join(given)}){where(w.span)}")


def _reset(program: Program, steps: Steps) -> None:
    resetting = [g for g in program.net.groups if g.reset and g.spikes]
    if resetting:
        steps.add("", "# reset")
    for g in resetting:
        steps.functions.append(reset_text(program, g))
        more = [
            {"active": f"{g.name}_active", "k": "k"}.get(x, f"{x}_of_{g.name}")
            for x in reset_arguments(g)
        ]
        given = ", ".join([local(g.name), f"{g.name}_spiked", "net", *more])
        steps.add(f"{local(g.name)} = reset_{g.name}({given})")


def _finish(program: Program, steps: Steps) -> None:
    net = program.net
    made = [f"{part(g.name)}={local(g.name)}" for g in net.groups]
    if senders(net):
        entries = ", ".join(f'"{g.name}": {g.name}_sent' for g in senders(net))
        made.append(f"sent={{{entries}}}")
    if queueing(net):
        entries = ", ".join(f'"{g.name}": {g.name}_queue' for g in queueing(net))
        made.append(f"queues={{{entries}}}")
    if any(w.states for w in net.pathways):
        entries = ", ".join(f'"{w.name}": {w.name}_synapses' for w in net.pathways if w.states)
        made.append(f"synapses={{{entries}}}")
    kept = kept_sums(net)
    if kept:
        entries = ", ".join(
            f'"{g}": {{{", ".join(f"{x!r}: {local(x)}_of_{g}" for x in xs)}}}'.replace("'", '"')
            for g, xs in kept.items()
        )
        made.append(f"sums={{{entries}}}")
    spikes = ", ".join(f'"{part(g.name)}": {g.name}_words' for g in recorded_groups(net))
    steps.add("", f"new = State({', '.join(made)})", f"return new, {{{spikes}}}")
