"""The functions that printed statements call, as numpy, C++ and Cython have them."""

from __future__ import annotations

from collections.abc import Iterable

from fnec.backends.own_functions import OWN, RANDOM
from fnec.backends.portable import PORTABLE

# The numpy of a function, where it has one of its own for arrays.
VECTORS = {"exprel64": "exprel_vector"}


def runtime_names(used: Iterable[str]) -> tuple[str, ...]:
    """The runtime functions that these functions stand for or call, for the shared text."""
    wanted: list[str] = []
    for name in sorted(used):
        if name in RANDOM:
            wanted += ["stream", "uniform", "draw_ahead"]
            wanted += ["normal_quantile_vector"] if name == "step_normal" else []
        elif name == "poisson_count" or name not in {o.name for o in OWN.values()}:
            wanted.append(VECTORS.get(name, name))
    return tuple(dict.fromkeys(wanted))


def entries(used: Iterable[str]) -> list[tuple[str, str]]:
    """(name, text of its `b2.Function`) of every function, in a fixed order."""
    names = set(used)
    found: list[tuple[str, str]] = []
    for name in [f.__name__ for f in PORTABLE.values()]:
        if name in names:
            kinds = "float float" if name == "pow64" else "float"
            found.append((name, f'portable("{name}", {VECTORS.get(name, name)}, "{kinds}")'))
    for own in OWN.values():
        if own.name in names:
            keeps = ", keeps_unit=True" if own.keeps_unit else ""
            found.append(
                (own.name, f'portable("{own.name}", {own.numpy}, "{" ".join(own.kinds)}"{keeps})')
            )
    for name in RANDOM:
        if name in names:
            found.append((name, f'portable("{name}", {name}, "integer integer integer")'))
    return found
