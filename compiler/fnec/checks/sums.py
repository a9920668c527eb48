"""Sums of continuous synapses that would need one another before they are complete."""

from collections.abc import Iterator

from fnec.diagnostics import Diagnostic
from fnec.expr import names
from fnec.ir.network import Group, Network


def sums_of_sums(net: Network) -> Iterator[Diagnostic]:
    """X104: a term of a sum reads an expression that holds a sum of the same step."""
    for w in net.pathways:
        for _, term in w.sums:
            for name in sorted(names(term)):
                side, _, own = name.partition(".")
                if own and _holds_a_sum(net.group(w.pre if side == "pre" else w.post), own):
                    yield Diagnostic(
                        "X104",
                        f"what {w.projection!r} adds reads {name!r}, which itself holds a sum over"
                        " synapses",
                        span=w.span,
                        help="let a state follow the expression, and read that",
                    )


def _holds_a_sum(g: Group, name: str) -> bool:
    values = {n.name: n.value for n in g.named}
    waiting, seen = [name], set[str]()
    while waiting:
        x = waiting.pop()
        if x in values and x not in seen:
            waiting += names(values[x])
        seen.add(x)
    return bool(seen & {s.name for s in g.sums})
