"""Columns of data files must have an effect."""

from collections.abc import Iterator

from fnec.diagnostics import Diagnostic
from fnec.expr import names
from fnec.spec.columns import ColumnSpec
from fnec.spec.connect import EdgeTable
from fnec.spec.model import AnyPopulation, PopulationSpec, ProjectionSpec, Spec
from fnec.spec.written import Text


def unread_columns(spec: Spec) -> Iterator[Diagnostic]:
    """P309: a column that no formula reads."""
    for projection in spec.projections:
        if isinstance(projection.connect, EdgeTable):
            texts = _texts_of_projection(spec, projection)
            yield from _unread("edge", projection.connect.columns, texts)
    for population in spec.populations:
        if population.data is not None:
            yield from _unread("cell", population.data.columns, _texts_of_population(population))
    for signal in spec.signals:
        if signal.data is not None:
            values = [part.value for part in signal.parts]
            yield from _unread("data", signal.data.columns, values)


def _unread(
    owner: str, columns: tuple[ColumnSpec, ...], texts: list[Text | None]
) -> Iterator[Diagnostic]:
    read = set[str]().union(*(names(t.expr) for t in texts if t is not None))
    for c in columns:
        if f"{owner}.{c.name}" not in read:
            yield Diagnostic(
                "P309",
                f"column {c.name!r} has no effect: no formula reads `{owner}.{c.name}`",
                span=c.span,
                help="use it or remove it",
            )


def _texts_of_projection(spec: Spec, p: ProjectionSpec) -> list[Text | None]:
    model = spec.synapse(p.synapse.name) if p.synapse else None
    texts = [p.weight, p.delay, *(a.value for a in p.parameters)]
    if model is not None:
        texts += [d.value for d in model.parameters]
        texts += [text for s in model.state for text in (s.init, s.tau, s.rest)]
    return texts


def _texts_of_population(p: AnyPopulation) -> list[Text | None]:
    texts: list[Text | None] = [a.value for a in p.positions]
    if isinstance(p, PopulationSpec):
        texts += [a.value for a in (*p.parameters, *p.init)]
    return texts
