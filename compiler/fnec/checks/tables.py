"""Data files that a spec names: every row makes sense, every cell is there."""

from collections.abc import Iterator

from fnec.checks.constants import known_values
from fnec.checks.sizes import index_fault, population_sizes, selection_size
from fnec.diagnostics import Diagnostic, Note, SpecError
from fnec.spec.connect import EdgeFile
from fnec.spec.model import ReplaySpec, Spec, SpikeFile
from fnec.spec.tables import read_cells, read_edges, read_spikes


def bad_spike_files(spec: Spec) -> Iterator[Diagnostic]:
    """V511: a row that is no spike; V502: a spike of a cell that is not there."""
    sizes = population_sizes(spec)
    for p in spec.populations:
        if not isinstance(p, ReplaySpec) or not isinstance(p.spikes, SpikeFile):
            continue
        try:
            cells, _ = read_spikes(p.spikes)
        except SpecError as error:
            yield from error.diagnostics
            continue
        if cells:
            yield from index_fault(max(cells), p.name, sizes.get(p.name), p.spikes.span, p.span)


def bad_edge_files(spec: Spec) -> Iterator[Diagnostic]:
    """V511: a row that is no pair; V502: an edge from or to a cell that is not there."""
    sizes, values = population_sizes(spec), known_values(spec)
    for p in spec.projections:
        if not isinstance(p.connect, EdgeFile):
            continue
        try:
            edges, _ = read_edges(p.connect)
        except SpecError as error:
            yield from error.diagnostics
            continue
        for side, (name, selection) in enumerate((("pre", p.pre), ("post", p.post))):
            if edges:
                last = max(edge[side] for edge in edges)
                size = selection_size(spec, selection, sizes, values)
                what = f"the {name} selection"
                yield from index_fault(last, what, size, p.connect.span, selection.span)


def bad_cell_files(spec: Spec) -> Iterator[Diagnostic]:
    """V511: a row that is no row of numbers; V518: more or fewer rows than cells."""
    sizes = population_sizes(spec)
    for p in spec.populations:
        if p.data is None:
            continue
        try:
            n_rows = len(read_cells(p.data)[0])
        except SpecError as error:
            yield from error.diagnostics
            continue
        size = sizes.get(p.name)
        if size is not None and n_rows != size:
            yield Diagnostic(
                "V518",
                f"{p.data.file} has {n_rows} rows, but {p.name!r} has {size} cells",
                span=p.data.span,
                help="write a row for each cell, in order",
                notes=(Note(message="the cells", span=p.size.span),),
            )
