"""What the data of a network is made with, and its part in the digest."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from fnec.ir.network import MadeWith
from fnec.spec.connect import EdgeTable
from fnec.spec.model import Spec, SpikeTable
from fnec.spec.sourced import tables_of
from fnec.spec.sources import FileSource
from fnec.spec.tables import read_cells, read_edges, read_spikes


def made_with(spec: Spec) -> tuple[MadeWith, ...]:
    """Parameters, `dt` and `seed` that went into some table; each with the first such table."""
    found: dict[str, MadeWith] = {}
    for t in tables_of(spec):
        source = t.table.source
        if isinstance(source, FileSource):
            names = tuple(a.name for a in source.made_with)
        else:
            names = source.result.made_with if source.result else ()
        for name in names:
            found.setdefault(name, MadeWith(name=name, what=t.place))
    return tuple(found.values())


def data_bytes(spec: Spec) -> Iterator[bytes]:
    """Everything that the network takes from tables: the same from a file and a generator."""
    for t in tables_of(spec):
        yield t.place.encode()
        if isinstance(t.table, SpikeTable):
            cells, times = read_spikes(t.table)
            yield from (_bytes("q", cells), _bytes("d", times))
            continue
        if isinstance(t.table, EdgeTable):
            pairs, columns = read_edges(t.table)
            yield _bytes("q", [cell for pair in pairs for cell in pair])
        else:
            columns = read_cells(t.table)
        for c, numbers in zip(t.table.columns, columns, strict=True):
            yield c.name.encode()
            yield _bytes("d", numbers)


def _bytes(code: str, numbers: tuple[float, ...] | list[int]) -> bytes:
    return str(len(numbers)).encode() + array(code, numbers).tobytes()
