"""Shapes of populations: measures that can be, and currents that lie in the tissue."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.matches import MOST_CELLS, cells_as_drawn
from fnec.checks.outside import depths_of
from fnec.checks.scopes import populations_in
from fnec.checks.sizes import population_sizes
from fnec.diagnostics import Diagnostic
from fnec.spec.field_probes import FieldProbe, SourceSpec
from fnec.spec.model import AnyPopulation, Spec

POSITIVE = ("radius", "width", "spacing")
IN_A_HEAD = ("eeg", "meg")  # the pia is the surface of the brain
TOLERANCE = 1e-9  # m, of a place on a border


def impossible_shapes(spec: Spec) -> Iterator[Diagnostic]:
    """V510: a radius, width or distance that is not positive; V501: columns that cannot be."""
    values = known_values(spec)
    for p in spec.populations:
        for m in p.shape.measures if p.shape else ():
            value = constant(m.value.expr, values)
            if value is None:
                continue
            if m.name in POSITIVE and value <= 0:
                yield Diagnostic(
                    "V510",
                    f"{m.name!r} cannot be {m.value.source}",
                    span=m.value.span,
                    help="it must be more than 0",
                )
            elif m.name == "columns" and (value < 1 or value != round(value)):
                yield Diagnostic(
                    "V501",
                    f"a grid of {m.value.source} columns",
                    span=m.value.span,
                    help="write a whole number, 1 or more",
                )


def currents_outside(spec: Spec) -> Iterator[Diagnostic]:
    """V535: currents of cells that would enter or leave where the tissue has ended."""
    seen: set[str] = set()
    values, sizes = known_values(spec), population_sizes(spec)
    for probe in spec.field_probes:
        has_end = any(a.name == "above" for a in probe.conductor)
        if not has_end and probe.kind.name not in IN_A_HEAD:
            continue
        for population in populations_in(spec, probe.of):
            for source in spec.sources:
                mine = [p.name for p in populations_in(spec, source.of)]
                if population.name in mine and population.name not in seen:
                    faults = tuple(_outside(spec, probe, source, population, values, sizes))
                    seen |= {population.name} if faults else set()
                    yield from faults


def _outside(
    spec: Spec,
    probe: FieldProbe,
    source: SourceSpec,
    population: AnyPopulation,
    values: dict[str, float],
    sizes: dict[str, int],
) -> Iterator[Diagnostic]:
    size = sizes.get(population.name, 0)
    if not 0 < size <= MOST_CELLS:
        return
    import numpy as np  # most specs need not wait for it

    try:
        cells = cells_as_drawn(population, size, values, spec.simulation.seed)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return  # what has no value here is reported where it stands
    z = np.asarray(cells.get("z", 0.0))
    end = source.dendrites_end_at and constant(source.dendrites_end_at.expr, values)
    given = {a.name: constant(a.value.expr, values) for a in probe.conductor}
    bottom = given.get("depth")
    for way in source.receptors:
        for text in (*depths_of(way.enters), *depths_of(way.returns)):
            offset = constant(text.expr, values)
            if offset is None:
                continue
            highest, lowest = float(z.min()) + offset, float(z.max()) + offset
            if end is not None:
                highest, lowest = max(highest, end), max(lowest, end)
            where = None
            if highest < -TOLERANCE:
                where = f"{-highest * 1e6:.4g} um above the pia"
            elif bottom is not None and lowest > bottom + TOLERANCE:
                where = f"{(lowest - bottom) * 1e6:.4g} um too deep"
            if where is not None:
                yield Diagnostic(
                    "V535",
                    f"currents of {way.label.name!r} of {population.name!r} reach {where}, "
                    f"where the conductor of {probe.name!r} ends",
                    span=text.span,
                    help="add `dendrites_end_at: 0 um`, or move the cells"
                    if "above" in where
                    else "move the cells, or give the tissue another depth",
                )
                return
