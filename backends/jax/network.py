"""The arrays that a step reads, the state that it changes, and the way from one to the other."""

from __future__ import annotations

from fnec.backends.jax.direct import adds_numbers, is_direct
from fnec.backends.jax.learning import learns
from fnec.backends.jax.names import (
    keys_of,
    part,
    queueing,
    senders,
    state_class,
)
from fnec.backends.jax.program import Program, kept_sums
from fnec.backends.python.build import distinct_tables
from fnec.backends.python.pathways import pathway_class
from fnec.backends.python.scope import Shared, class_of, offset, stream_text
from fnec.expr import names
from fnec.ir.network import Constant, Group, Network, Pathway
from fnec.ir.noise import draws_while_running, seeds_of_streams
from fnec.ir.step import RefractoryCondition, RefractoryTime


def net_text(program: Program) -> str:
    """`Net`: everything fixed, as a tree of arrays that a jitted function takes as an argument."""
    lines = ["class Net(NamedTuple):"]
    lines += ['    """What a step reads besides the state: a tree of numbers and arrays."""', ""]
    lines += [f"    {name}: {kind}  # {said}" for name, kind, said in _fields(program.net)]
    return "\n".join(lines)


def _fields(net: Network) -> list[tuple[str, str, str]]:
    found = [("zero", "np.float64", "-0.0, see `exact`"), ("dt", "float", "s")]
    found += [
        (part(g.name), class_of(g), f"of {', '.join(p.name for p in g.populations)}")
        for g in net.groups
    ]
    for w in net.pathways:
        found.append((part(w.name), "Rows", f"synapses of {w.projection}"))
        if w.scalars:
            found.append((f"{part(w.name)}_constants", pathway_class(w), "of their statements"))
    found.append(("start", "dict", "group -> state before the first step"))
    if any(isinstance(g.refractory, RefractoryTime) for g in net.groups):
        found.append(("n_ref", "dict", "group -> steps of refractoriness"))
    if any(g.replay for g in net.groups):
        found.append(("replay", "dict", "group -> spikes to repeat"))
    if _stateless(net):
        found.append(("everyone", "dict", "group -> (n_cells,) truths; groups without states"))
    if senders(net):
        found.append(("sent", "dict", "group -> (n_slots, n_words) uint32, room for spikes"))
    if queueing(net):
        found.append(("queues", "dict", "group -> the same for synapses of many delays"))
    if any(w.states for w in net.pathways):
        found.append(("synapses", "dict", "pathway -> state -> (n_synapses + WINDOW,)"))
    if any(learns(w) for w in net.pathways):
        found.append(("columns", "dict", "pathway -> its synapses by target cell"))
    if distinct_tables(net):
        found.append(("tables", "dict", "stimulus -> (n_steps,)"))
    if net.poisson:
        found.append(("counts", "dict", "stimulus -> cumulative probabilities of event counts"))
    if keys_of(net):
        found.append(("keys", "dict", "random stream -> its key"))
    found.append(("watched", "dict", "signals sampled before every step: key -> cells"))
    found.append(("framed", "dict", "signals sampled before every frame: key -> cells"))
    return found


def _stateless(net: Network) -> list[Group]:
    return [g for g in net.groups if not g.states]


def arrange_text(program: Program) -> str:
    """`arrange`: from the drawn network to the arrays of a step."""
    net = program.net
    lines = ["def arrange(model: Model, dt: float, seed: int) -> Net:"]
    if draws_while_running(net):
        lines += ['    """The network as the steps read it.   seed: from `noise_seed`."""']
    else:
        lines += ['    """The network as the steps read it."""']
    for w in net.pathways:
        first, stop = _sources(net, w)
        groups = {"pre": w.pre, "post": w.post}
        read = dict.fromkeys(groups[side] for side in groups if _reads_side(w, side))
        if read:
            program.used.add("require_cells")
            sizes = ", ".join(f"{x}={_size(net.group(x))}" for x in read)
            lines.append(f'    require_cells("{w.name}", {sizes})')
        dense = ", may_be_dense=True" if is_direct(net, w) and adds_numbers(w) else ""
        lines.append(f"    {w.name} = rows_of(model.{w.name}, {first}, {stop}{dense})")
    values: dict[str, str] = {"zero": "np.float64(-0.0)", "dt": "np.float64(dt)"}
    values |= {part(g.name): f"as_numbers(model.{g.name})" for g in net.groups}
    values |= {part(w.name): w.name for w in net.pathways}
    values |= {
        f"{part(w.name)}_constants": f"as_numbers(model.{w.name}_constants)"
        for w in net.pathways
        if w.scalars
    }
    values["start"] = _dict({g.name: _start(g) for g in net.groups})
    values["n_ref"] = _dict(
        {g.name: _n_ref(program, g) for g in net.groups if isinstance(g.refractory, RefractoryTime)}
    )
    values["replay"] = _dict(
        {g.name: f"replay_of(*spikes_{g.name}(), dt, {_size(g)})" for g in net.groups if g.replay}
    )
    values["everyone"] = _dict(
        {g.name: f"np.ones({_size(g)}, dtype=bool)" for g in _stateless(net)}
    )
    for g in senders(net):
        delayed = [w.name for w in net.pathways if w.pre == g.name and w.on_spike]
        longest = ", ".join(f"{w}.delay.max()" for w in delayed)
        most = longest if len(delayed) == 1 else f"max({longest})"
        lines.append(f"    n_slots = 1 + {most}")
        lines.append(f"    sent_{g.name} = np.zeros((n_slots, n_words({_size(g)})), np.uint32)")
        if g in queueing(net):
            rows = [w.name for w in net.pathways if w.pre == g.name and w.delay_is_per_synapse]
            given = f"[{', '.join(rows)}], {_size(g)}, n_slots"
            lines.append(f"    queue_{g.name} = queue_for({given})")
    values["sent"] = _dict({g.name: f"sent_{g.name}" for g in senders(net)})
    values["queues"] = _dict({g.name: f"queue_{g.name}" for g in queueing(net)})
    values["synapses"] = _dict({w.name: _synapses(w) for w in net.pathways if w.states})
    values["columns"] = _dict(
        {
            w.name: f"columns_of({w.name}, {_size(net.group(w.post))})"
            for w in net.pathways
            if learns(w)
        }
    )
    values["tables"] = "model.tables"
    values["counts"] = "model.counts"
    values["keys"] = "keys_of(seed)"
    values["watched"] = values["framed"] = "{}"
    lines.append("    net = Net(")
    lines += [f"        {name}={values[name]}," for name, _, _ in _fields(net)]
    if any("size." in x for x in lines):
        lines.insert(2, "    size = model.size")
    return "\n".join([*_keys(net), *lines, "    )", "    return jax.device_put(net)"])


def _keys(net: Network) -> list[str]:
    """`keys_of`: what the network draws with while it runs."""
    keys = keys_of(net)
    if not keys:
        return []
    lines = ["def keys_of(seed: int) -> dict:"]
    lines += ['    """The keys of what is drawn while the model runs: random stream -> its key."""']
    seeds = seeds_of_streams(net)
    made = _dict({x: stream_text(of, seeds.get(of)) for x, (_, of) in keys.items()})
    return [*lines, f"    return {made}", "", ""]


def _reads_side(w: Pathway, side: str) -> bool:
    """The synapses read values of the cells on one side."""
    statements = (*w.locals, *w.update, *w.on_spike, *w.on_post)
    formulas = [a.value for a in statements] + [value for _, value in w.sums]
    return any(n.startswith(f"{side}.") for f in formulas for n in names(f))


def _dict(entries: dict[str, str]) -> str:
    return "{" + ", ".join(f'"{k}": {v}' for k, v in entries.items()) + "}"


def _size(g: Group) -> str:
    return " + ".join(f"size.{p.name}" for p in g.populations)


def _sources(net: Network, w: Pathway) -> tuple[str, str]:
    """The range of cells of the source group that have synapses, as text."""
    g = net.group(w.pre)
    order = [p.name for p in g.populations]
    used = sorted(order.index(pair.pre.population) for pair in w.pairs)
    first, last = order[used[0]], order[used[-1]]
    before = offset(g, last)
    stop = f"{before} + size.{last}" if before else f"size.{last}"
    return offset(g, first) or "0", stop


def _start(g: Group) -> str:
    n = _size(g)
    given = [f'model.{g.name}_state["{s.name}"]' for s in g.states]
    match g.refractory:
        case RefractoryTime():
            given.append(f"np.full({n}, NEVER)")
        case RefractoryCondition():
            given.append(f"np.ones({n}, dtype=bool)")
        case None:
            pass
    return f"{state_class(g)}({', '.join(given)})"


def _n_ref(program: Program, g: Group) -> str:
    assert isinstance(g.refractory, RefractoryTime)
    spelled = {c.name: f"model.{g.name}.{c.name}" for c in g.constants if isinstance(c, Constant)}
    spelled |= {c.name: f"model.{g.name}.{c.name}" for c in g.cell_constants}
    spell = Shared(program.net).printer(spelled)
    return f"steps_of({spell.text(g.refractory.time)}, dt)"


def _synapses(w: Pathway) -> str:
    given = {s.name: f'state_of({w.name}, "init_{s.name}")' for s in w.states}
    return _dict(given)


def state_text(program: Program) -> str:
    """`State` and `init_state`."""
    net = program.net
    lines = ["class State(NamedTuple):"]
    lines += ['    """What changes from step to step."""', ""]
    made: list[str] = []
    for g in net.groups:
        lines.append(f"    {part(g.name)}: {state_class(g)}")
        made.append(f'{part(g.name)}=net.start["{g.name}"]')
    smooth = ""
    if senders(net):
        lines.append(
            "    sent: dict  # group -> spikes under way, those of step k in row k % n_slots"
        )
        made.append("sent=sent")
    if queueing(net):
        lines.append("    queues: dict  # group -> the same for synapses of many delays")
        made.append("queues=net.queues")
    if any(w.states for w in net.pathways):
        lines.append("    synapses: dict  # pathway -> state -> (n_synapses + WINDOW,)")
        made.append("synapses=net.synapses")
    kept = kept_sums(net)
    if kept:
        lines.append("    sums: dict  # group -> sums of continuous synapses in the last step")
        entries = {
            g: _dict(
                {x: f'jnp.zeros_like(net.start["{g}"].{net.group(g).states[0].name})' for x in xs}
            )
            for g, xs in kept.items()
        }
        made.append(f"sums={_dict(entries)}")
    lines += ["", "", "def init_state(net: Net, *, smooth: bool = False) -> State:"]
    lines.append('    """The state before step 0.   smooth: to differentiate, see `step`."""')
    if senders(net):
        lines.append("    sent = net.sent")
        lines += ["    if smooth:", "        sent = {"]
        for g in senders(net):
            n = (
                f'net.start["{g.name}"].{g.states[0].name}'
                if g.states
                else f'net.everyone["{g.name}"]'
            )
            lines.append(
                f'            "{g.name}": jnp.zeros((sent["{g.name}"].shape[0], {n}.shape[0])),'
            )
        lines.append("        }")
    lines.append(f"    state = State({', '.join(made)})")
    lines.append("    return jax.tree.map(jnp.asarray, state)")
    return "\n".join(lines) + smooth
