"""Data files that a spec names: every row makes sense, every cell is there."""

import math
from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.sizes import index_fault, population_sizes, selection_size
from fnec.diagnostics import Diagnostic, Note, SpecError
from fnec.expr import names
from fnec.spec.connect import EdgeTable
from fnec.spec.model import ReplaySpec, Spec, SpikeTable
from fnec.spec.protocol import SignalSpec
from fnec.spec.sources import GeneratorSource, Source
from fnec.spec.tables import read_cells, read_edges, read_spikes


def _is_waiting(source: Source) -> bool:
    """A generator that has not been called yet."""
    return isinstance(source, GeneratorSource) and source.result is None


def bad_spike_files(spec: Spec) -> Iterator[Diagnostic]:
    """V511: a row that is no spike; V502: a spike of a cell that is not there."""
    sizes = population_sizes(spec)
    for p in spec.populations:
        if not isinstance(p, ReplaySpec) or not isinstance(p.spikes, SpikeTable):
            continue
        if _is_waiting(p.spikes.source):
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
        if not isinstance(p.connect, EdgeTable) or _is_waiting(p.connect.source):
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
        if p.data is None or _is_waiting(p.data.source):
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
                f"{p.data.source.said} has {n_rows} rows, but {p.name!r} has {size} cells",
                span=p.data.span,
                help="write a row for each cell, in order",
                notes=(Note(message="the cells", span=p.size.span),),
            )


def bad_signal_files(spec: Spec) -> Iterator[Diagnostic]:
    """V511: a row that is no row of numbers; V518: fewer rows than a signal takes values."""
    sizes = population_sizes(spec)
    for s in spec.signals:
        if s.data is None or _is_waiting(s.data.source):
            continue
        try:
            n_rows = len(read_cells(s.data)[0])
        except SpecError as error:
            yield from error.diagnostics
            continue
        n_cells = 1 if s.of is None else sizes.get(s.of.name)
        n_values, phase = _most_values(spec, s)
        if n_cells is not None and n_rows < n_values * n_cells:
            each = "" if s.of is None else f" of {n_cells} cells"
            yield Diagnostic(
                "V518",
                f"{s.data.source.said} has {n_rows} rows, but {s.name!r} takes {n_values} values"
                f"{each}{phase}",
                span=s.data.span,
                help="give a row for each value" + (" of each cell" if s.of else ""),
            )


def _most_values(spec: Spec, s: SignalSpec) -> tuple[int, str]:
    """How many values a signal takes from its table in a phase, at most, and in which."""
    values = known_values(spec)
    dt, end = values.get("dt"), spec.simulation.duration
    left = constant(end.expr, values) if end else math.inf
    found: list[tuple[int, str]] = [(0, "")]
    for name, time in _phases(spec, values):
        if dt is None or left is None or time is None:
            break
        part = next((q for q in s.parts if q.phase and q.phase.name == name), None)
        part = part or next((q for q in s.parts if q.phase is None), None)
        hold = constant(part.hold.expr, values) if part and part.hold else dt
        reads = part and part.value and any(n.startswith("data.") for n in names(part.value.expr))
        if reads and hold:
            steps, held = round(min(time, left) / dt), round(hold / dt)
            found.append((-(-steps // max(held, 1)), f" in phase {name}" if name else ""))
        left -= time
    return max(found, key=lambda x: x[0])


def _phases(spec: Spec, values: dict[str, float]) -> Iterator[tuple[str, float | None]]:
    """The phases with their durations, s."""
    if not spec.phases and spec.simulation.duration:
        yield "", constant(spec.simulation.duration.expr, values)
    for p in spec.phases:
        trials = 1.0 if p.trials is None else constant(p.trials.expr, values)
        time = constant(p.duration.expr, values)
        yield p.name, None if trials is None or time is None else trials * time
