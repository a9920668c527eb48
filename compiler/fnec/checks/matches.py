"""Conditions that select cells: some cell must fulfil them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from fnec.checks.constants import known_values
from fnec.checks.outside import selections
from fnec.checks.sizes import population_sizes
from fnec.diagnostics import Diagnostic
from fnec.expr import Call, names
from fnec.spec.model import AnyPopulation, Spec
from fnec.spec.selection import CellsWhere, items_of

if TYPE_CHECKING:
    import numpy as np

MOST_CELLS = 2_000_000  # beyond, an answer costs more than `fnec validate` may take


def conditions_without_cells(spec: Spec) -> Iterator[Diagnostic]:
    """V503: a `where` that no cell of the population fulfils."""
    wheres = [i for s in selections(spec) for i in items_of(s) if isinstance(i, CellsWhere)]
    if not wheres:
        return
    import numpy as np  # most specs need not wait for it

    from fnec.expr.evaluate import evaluate

    sizes, values = population_sizes(spec), known_values(spec)
    for item in wheres:
        population = spec.population(item.population.name)
        size = sizes.get(item.population.name, 0)
        if population is None or not 0 < size <= MOST_CELLS:
            continue
        try:
            with np.errstate(all="ignore"):
                cells = cells_as_drawn(population, size, values, spec.simulation.seed)
                holds = evaluate(item.where.expr, {**values, **cells})
        except (ArithmeticError, KeyError, TypeError, ValueError):
            continue  # what has no value here is reported where it stands
        if not np.any(holds):
            yield Diagnostic(
                "V503",
                f"no cell of {population.name!r} fulfils this condition",
                span=item.where.span,
                help=f"its cells have {_extents(cells, names(item.where.expr))}",
            )


def cells_as_drawn(
    population: AnyPopulation, size: int, values: Mapping[str, float], seed: int
) -> dict[str, np.ndarray | int]:
    """What a condition reads of the cells: i, n, and positions as a run draws them, m."""
    import numpy as np

    from fnec.expr.evaluate import evaluate
    from fnec.runtime import draws
    from fnec.runtime.random import stream

    cells: dict[str, np.ndarray | int] = {"i": np.arange(size), "n": size}
    for axis in population.positions:
        n_drawn = 0

        def draw(call: Call, axis: str = axis.name) -> np.ndarray:
            nonlocal n_drawn
            n_drawn += 1
            name = f"populations.{population.name}.{axis}" + (f".{n_drawn}" if n_drawn > 1 else "")
            args = [evaluate(a, {**values, **cells}) for a in call.args]
            return getattr(draws, f"draw_{call.name}")(stream(seed, name), size, *args)

        place = evaluate(axis.value.expr, {**values, **cells}, draw)
        cells[axis.name] = np.broadcast_to(np.asarray(place, dtype=np.float64), size)
    return cells


def _extents(cells: Mapping[str, np.ndarray | int], read: frozenset[str]) -> str:
    """Between which values the indices and positions lie that a condition reads, for people."""
    parts = [f"i from 0 to {int(cells['n']) - 1}"] if "i" in read or not read & {*"xyz"} else []
    for axis in "xyz":
        place = cells.get(axis) if axis in read else None
        if place is not None and not isinstance(place, int):
            parts.append(f"{axis} from {_length(place.min())} to {_length(place.max())}")
    return ", ".join(parts)


def _length(metres: float) -> str:
    """A length as people write it.

    >>> _length(2.5e-05), _length(0.0), _length(0.0012)
    ('25 um', '0 m', '1.2 mm')
    """
    for unit, factor in (("m", 1.0), ("mm", 1e-3), ("um", 1e-6)):
        if abs(metres) >= factor or metres == 0:
            return f"{metres / factor:.4g} {unit}"
    return f"{metres * 1e6:.4g} um"
