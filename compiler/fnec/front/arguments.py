"""Arguments of calls, read and refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fnec.front.faults import ConfigurationError, require_between

INFINITE = float("inf")


def read_seed(seed: object, *, name: str = "seed") -> int:
    """A seed or a trial: a whole number from 0 on."""
    if isinstance(seed, bool) or not hasattr(seed, "__index__"):
        raise ConfigurationError(f"{name} is a whole number, got {seed!r}")
    return int(require_between(seed.__index__(), 0, 2**63 - 1, name=name))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType, reportUnknownMemberType]


def read_number(n: object, *, least: int = 1) -> int:
    if isinstance(n, bool) or not isinstance(n, int) or n < least:
        raise ConfigurationError(f"a number of at least {least} is wanted, got {n!r}")
    return n


def read_name(name: object) -> str:
    if not isinstance(name, str) or not name.strip():
        raise ConfigurationError(f"a name is a word, got {name!r}")
    return name


def read_layers(layers: Sequence[str]) -> tuple[str, ...]:
    if isinstance(layers, str) or not layers:
        raise ConfigurationError(f"layers is a list of names, got {layers!r}", 'such as ["L2/3"]')
    if len(set(layers)) < len(layers):
        raise ConfigurationError("a layer is named twice")
    return tuple(layers)


def read_table(given: Mapping[str, float] | None) -> tuple[tuple[str, float], ...]:
    return tuple(
        (name, require_between(value, -INFINITE, INFINITE, name=f"drive of {name!r}"))
        for name, value in (given or {}).items()
    )
