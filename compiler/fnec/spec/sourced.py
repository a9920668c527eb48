"""Every table of a spec with the place at which it is named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from fnec.spec.columns import CellTable, SignalTable
from fnec.spec.connect import EdgeTable
from fnec.spec.model import ReplaySpec, Spec, SpikeTable
from fnec.spec.sources import Source

AnyTable: TypeAlias = CellTable | EdgeTable | SignalTable | SpikeTable
T = TypeVar("T", CellTable, EdgeTable, SignalTable, SpikeTable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A table in its place."""

    path: tuple[str, ...]  # populations, E, data
    table: AnyTable

    @property
    def place(self) -> str:
        """`populations.E.data`."""
        return ".".join(self.path)


def tables_of(spec: Spec) -> Iterator[Sourced]:
    """All of them, in the order in which a spec is read."""
    for p in spec.populations:
        if p.data is not None:
            yield Sourced(path=("populations", p.name, "data"), table=p.data)
        if isinstance(p, ReplaySpec) and isinstance(p.spikes, SpikeTable):
            yield Sourced(path=("populations", p.name, "spikes"), table=p.spikes)
    for q in spec.projections:
        if isinstance(q.connect, EdgeTable):
            yield Sourced(path=("projections", q.name, "connect"), table=q.connect)
    for s in spec.signals:
        if s.data is not None:
            yield Sourced(path=("signals", s.name, "data"), table=s.data)


def with_sources(spec: Spec, change: Callable[[Source], Source]) -> Spec:
    """The spec with every source changed, in the same order."""

    def changed(table: T) -> T:
        return replace(table, source=change(table.source))

    populations = tuple(
        replace(
            p,
            data=changed(p.data) if p.data else None,
            **(
                {"spikes": changed(p.spikes)}
                if isinstance(p, ReplaySpec) and isinstance(p.spikes, SpikeTable)
                else {}
            ),
        )
        for p in spec.populations
    )
    projections = tuple(
        replace(p, connect=changed(p.connect)) if isinstance(p.connect, EdgeTable) else p
        for p in spec.projections
    )
    signals = tuple(replace(s, data=changed(s.data)) if s.data else s for s in spec.signals)
    return replace(spec, populations=populations, projections=projections, signals=signals)
