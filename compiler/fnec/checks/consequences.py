"""Faults that only follow from others: what reads something unknown is not at fault itself."""

import re
from collections.abc import Iterable

from fnec.diagnostics import Diagnostic

UNKNOWN_THINGS = ("N402", "N403", "N404", "N405")  # population, neuron, synapse, receptor
UNKNOWN_NAMES = ("N401", "N406", "N407", "N409", "N417")
OWNERS = {("neurons",), ("populations",)}  # they have names of their own
OF_CELL = re.compile(r"'(pre\.\w+|post\.\w+|[xyz])'")


def causes(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults without those of names that may exist once all populations and models do.

    A name is in doubt in the model or population that asks for the unknown thing, and elsewhere if
    it is one of a cell: `pre.v`, or a position.
    """
    found = tuple(faults)
    doubtful = {f.span.path[:2] for f in found if f.code in UNKNOWN_THINGS}
    return tuple(f for f in found if not (doubtful and _follows(f, doubtful)))


def _follows(fault: Diagnostic, doubtful: set[tuple[str, ...]]) -> bool:
    if fault.code not in UNKNOWN_NAMES:
        return False
    is_of_cell = OF_CELL.search(fault.message) is not None
    if fault.span.path[:1] in OWNERS:
        return fault.span.path[:2] in doubtful
    is_asking = fault.span.path[:2] in doubtful
    return is_of_cell and (is_asking or any(path[:1] in OWNERS for path in doubtful))
