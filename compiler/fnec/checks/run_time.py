"""What may not stand in a formula that runs at every step."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.diagnostics import Diagnostic
from fnec.expr import FUNCTIONS, Binary, Call, walk
from fnec.spec.written import Text


def run_time_only(text: Text) -> Iterator[Diagnostic]:
    """`%` and `//` are for indices and times before the run; no backend divides alike with them."""
    for node in walk(text.expr):
        if isinstance(node, Binary) and node.op in ("%", "//"):
            yield Diagnostic(
                "X142",
                f"{node.op!r} cannot be used in a formula that runs at every step",
                span=text.place_of(node),
                help="use floor(a / b), or work the value out in a constant or a signal",
            )
        if isinstance(node, Call) and FUNCTIONS[node.name].is_early:
            yield Diagnostic(
                "X142",
                f"{node.name}() cannot be used in a formula that runs at every step",
                span=text.place_of(node),
                help="work the value out in a signal",
            )
