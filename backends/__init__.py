"""The targets: each reads a network in its own language."""

from __future__ import annotations

import importlib
from typing import Protocol

from fnec.ir.network import Network

TARGETS = {
    "jax": "fnec.backends.jax.target",
    "brian2": "fnec.backends.brian2.target",
    "reference": "fnec.backends.reference.target",
}
# How a backend's program may be carried out, its flag --target: the usual one first.
TARGETS_OF: dict[str, tuple[str, ...]] = {
    "jax": ("native", "hybrid", "xla", "native-fast", "native-single"),
    "brian2": ("numpy", "cython", "cpp_standalone"),
    "reference": (),
}
EVERY_TARGET = tuple(f"{backend}:{t}" for backend, own in TARGETS_OF.items() for t in own)
EXACT_TARGETS = tuple(t for t in EVERY_TARGET if not t.endswith(("-fast", "-single")))


class Target(Protocol):
    """What a backend offers."""

    file_name: str  # of the program it writes

    def emit(self, net: Network) -> str:
        """The text of a program that runs the network."""
        ...


def find_target(name: str) -> Target:
    """The backend of that name. Raises `KeyError` for an unknown one."""
    return importlib.import_module(TARGETS[name])  # pyright: ignore[reportReturnType]
