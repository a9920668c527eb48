"""One of the programs that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from fnec.ir.network import Network

Trace = tuple[int, int, int]  # steps: start, stop, every
Arrays = Mapping[str, Any]


class Side(Protocol):
    """A spec on one target, ready to be run."""

    label: str  # `jax`, `brian2:cython`
    net: Network

    def run(self, *, n_steps: int | None = None, trace: Trace | None = None) -> Arrays:
        """A recording by key; with `trace`, all states before the steps that it names."""
        ...
