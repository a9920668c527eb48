"""What a network draws while it runs, and anew in each trial."""

from __future__ import annotations

from fnec.ir.network import Network
from fnec.ir.step import CellNoise


def draws_while_running(net: Network) -> bool:
    """Trials of the network differ: cells, stimuli or signals draw noise or events."""
    return bool(net.poisson) or any(g.draws for g in net.groups) or has_noisy_signals(net)


def has_noisy_signals(net: Network) -> bool:
    """Some signal is noise."""
    return any(isinstance(c.value, CellNoise) for t in net.signals for c in t.courses)
