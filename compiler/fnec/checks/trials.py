"""Trials: of a network that draws something while it runs, and one number of them."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.diagnostics import Diagnostic, Note
from fnec.ir.network import Network
from fnec.ir.noise import draws_while_running, seeds_of_streams
from fnec.spec.model import Spec


def check_trials(spec: Spec, net: Network) -> Iterator[Diagnostic]:
    """P321: trials of a network that draws nothing while it runs; S208: one, and several."""
    spans = spec.simulation.trial_spans
    if not spans:
        return
    if not draws_while_running(net):
        drawn = "only what has a seed of its own" if seeds_of_streams(net) else "nothing"
        yield Diagnostic(
            "P321",
            f"{spec.name!r} draws {drawn} while it runs: its trials are all the same",
            span=spans[0],
            help="leave it out; --seeds draws other networks",
        )
    elif len(spans) > 1:
        yield Diagnostic(
            "S208",
            "`trial` is one trial and `trials` are several",
            span=spans[0],
            help="leave one of them out",
            notes=(Note(message="the other here", span=spans[1]),),
        )
