"""Networks side by side: several seeds of a small network as one that is wider."""

from __future__ import annotations

from fnec.backends.jax.names import keys_of, part
from fnec.backends.python.pauses import has_pauses
from fnec.backends.python.templates import render
from fnec.ir.network import Network, Pathway
from fnec.ir.noise import seeds_of_streams
from fnec.ir.recorded import counted_populations


def can_be_together(net: Network) -> bool:
    """Cells and events are all there is: nothing that belongs to a synapse, or to a whole run."""
    return not (
        has_pauses(net)
        or any(g.replay for g in net.groups)
        or any(t.of for t in net.signals)
        or any(p.mean_is_per_cell for p in net.poisson)
        or any(_keeps_something(w) for w in net.pathways)
    )


def _keeps_something(w: Pathway) -> bool:
    return bool(w.states or w.sums or w.update or w.scalars or w.on_post)


def together_text(net: Network, data: dict[str, object]) -> str:
    """What puts networks side by side and runs them; `run_batch` asks for it where it is there."""
    keys = {key: (part(group), stream) for key, (group, stream) in keys_of(net).items()}
    of = seeds_of_streams(net)
    data |= {
        "groups": [(part(g.name), g.name) for g in net.groups],
        "ends": {w.name: (part(w.pre), part(w.post)) for w in net.pathways},
        "keys": keys,
        "own_seeds": {key: of[stream] for key, (_, stream) in keys.items() if stream in of},
        "counted": bool(counted_populations(net)),
        "shared": [x for x in ("tables", "counts") if _has(net, x)],
        "sizes": f"sizes(params{', derive(params, dt)' if net.constants else ''})",
    }
    parts = [
        render("fnec.backends.jax", name, **data) for name in ("together", "wide_log", "wide_run")
    ]
    return "\n\n\n".join(x.strip("\n") for x in parts)


def _has(net: Network, field: str) -> bool:
    tables = bool(net.signals or any(g.tables for g in net.groups))
    return {"tables": tables, "counts": bool(net.poisson)}[field]
