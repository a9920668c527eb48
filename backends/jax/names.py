"""What the program calls things: classes, fields, and model names that must give way to its own."""

from __future__ import annotations

from fnec.backends.python.scope import camel
from fnec.ir.network import Group, Network, Pathway, PoissonInput
from fnec.ir.step import Table

# Names inside the printed functions that a model's own names must not hide.
OWN_NAMES = frozenset(
    """active carry cell cells count deliver draw_now drawn exact found hears jax jnp k lax
    n_cells net np over p post pre put queue replayed rows s sent settle share source spiked spread
    state synapses take target time wanted window zero""".split()  # noqa: SIM905
)
# Fields of Net and State besides groups and pathways.
OWN_FIELDS = frozenset(
    {"zero", "dt", "start", "n_ref", "replay", "everyone", "tables", "counts", "keys"}
    | {"sent", "queues", "synapses", "columns", "sums", "watched", "framed", "places", "size"}
)


def local(name: str) -> str:
    """A model's name as the name of a local value."""
    return f"{name}_" if name in OWN_NAMES else name


def part(name: str) -> str:
    """A group or pathway as a field of Net and State, and in names of functions."""
    return f"{name}_" if name in OWN_FIELDS else name


def state_class(g: Group) -> str:
    """Name of the class that holds a group's states."""
    return f"{camel(g.name)}Cells"


def last_spike(g: Group) -> str:
    """The field that holds the step of each cell's last spike."""
    return "last_spike" if all(s.name != "last_spike" for s in g.states) else "last_spike_step"


def was_active(g: Group) -> str:
    """The field that holds who was active after the last step."""
    return "active" if all(s.name != "active" for s in g.states) else "is_active"


def inputs_by_key(net: Network) -> dict[str, list[PoissonInput]]:
    """Poisson inputs that share their random numbers: stimulus_group -> one for each state."""
    found: dict[str, list[PoissonInput]] = {}
    for p in net.poisson:
        found.setdefault(f"{p.name}_{p.group}", []).append(p)
    return found


def keys_of(net: Network) -> dict[str, tuple[str, str]]:
    """The entries of `keys`, one for each group that draws from a stream: its group and stream."""
    drawn = [(g.name, d.stream) for g in net.groups for d in g.draws]
    drawn = list(dict.fromkeys([*drawn, *((p.group, p.stream) for p in net.poisson)]))
    streams = [stream for _, stream in drawn]
    return {
        stream if streams.count(stream) == 1 else f"{stream} of {group}": (group, stream)
        for group, stream in drawn
    }


def key_of(net: Network, group: str, stream: str) -> str:
    """The entry of `keys` for what a group draws from a stream."""
    return next(key for key, drawn in keys_of(net).items() if drawn == (group, stream))


def senders(net: Network) -> tuple[Group, ...]:
    """Groups with pathways that have a delay: their spikes stay under way for some steps."""
    delayed = {w.pre for w in net.pathways if w.delay is not None and w.on_spike}
    return tuple(g for g in net.groups if g.name in delayed)


def queueing(net: Network) -> tuple[Group, ...]:
    """Groups with pathways whose synapses have delays of their own."""
    differing = {w.pre for w in net.pathways if w.delay_is_per_synapse and w.on_spike}
    return tuple(g for g in net.groups if g.name in differing)


def delays_differ(net: Network) -> bool:
    """Some pathway has synapses of several delays."""
    return any(w.delay_is_per_synapse for w in net.pathways)


def delivers(w: Pathway) -> bool:
    """Spikes do something when they arrive."""
    return bool(w.on_spike)


def table_now(t: Table) -> str:
    """Text of the value of a table in step k."""
    return f'row_at(net.tables["{t.name}"], k)' if t.of else f'net.tables["{t.name}"][k]'
