"""What a network draws while it runs, and anew in each trial."""

from __future__ import annotations

from fnec.ir.network import Network
from fnec.ir.step import CellNoise


def draws_while_running(net: Network) -> bool:
    """Trials of the network differ: cells, stimuli or signals draw noise or events anew."""
    drawn = [*net.poisson, *(d for g in net.groups for d in g.draws)]
    return any(d.seed is None for d in drawn) or has_noisy_signals(net)


def seeds_of_streams(net: Network) -> dict[str, int]:
    """Streams of the run that have a seed of their own, and that seed: they are the same always."""
    drawn = [*net.poisson, *(d for g in net.groups for d in g.draws)]
    return {d.stream: d.seed for d in drawn if d.seed is not None}


def has_noisy_signals(net: Network) -> bool:
    """Some signal is noise."""
    return any(isinstance(c.value, CellNoise) for t in net.signals for c in t.courses)
