"""What a recording holds from the start: its phases, and the synapses that have states."""

from __future__ import annotations

import json

from fnec.backends.python.scope import Shared
from fnec.backends.python.templates import render
from fnec.ir.network import Network, Pathway
from fnec.ir.recorded import spike_windows
from fnec.lower.protocol import WHOLE


def before_text(shared: Shared) -> str:
    """`before_run`, and the constants that it reads."""
    net = shared.net
    learning = [
        (w.name, json.dumps(ends_of(net, w)), [x.name for x in w.states])
        for w in net.pathways
        if w.states
    ]
    is_named = has_named_phases(net)
    return render(
        "fnec.backends.python",
        "before",
        learning=learning,
        schedule=shared.call_of("schedule") if is_named else "",
        windows=_windows(net),
        derived=bool(net.constants)
        and (bool(_windows(net)) or (is_named and "derived" in shared.given["schedule"])),
        whole=WHOLE,
    )


def _windows(net: Network) -> str:
    if not spike_windows(net):
        return ""
    return f"spike_windows(params, {'derived, ' if net.constants else ''}dt, n_steps)"


def has_named_phases(net: Network) -> bool:
    """The spec has a protocol."""
    return net.phases[0].name != WHOLE


def ends_of(net: Network, w: Pathway) -> dict[str, list[str]]:
    """Populations through which the synapses of a pathway count their sources and targets."""
    found: dict[str, list[str]] = {}
    for side, group in (("pre", w.pre), ("post", w.post)):
        names = [p.name for p in net.group(group).populations]
        at = [names.index(getattr(pair, side).population) for pair in w.pairs]
        found[side] = names[min(at) : max(at) + 1]
    return found
