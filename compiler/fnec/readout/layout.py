"""Which cells a network's selections mean, and in which units its signals are read.

Recordings hold bare arrays; this says what their columns are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fnec.backends.reference.build import Fixed, fix
from fnec.backends.reference.wire import cell_indices
from fnec.expr.evaluate import evaluate
from fnec.ir.network import CellSet, Network
from fnec.ir.recorded import recorded_signals, recorded_spikes
from fnec.readout.sampled import unit_of_variable
from fnec.readout.trains import Ints
from fnec.spec.model import Spec
from fnec.units import UNITS


def layout(net: Network) -> Fixed:
    """Sizes and places of the network's cells as a run would have them."""
    return fix(net, {}, net.seed, float(evaluate(net.dt, {})), 0)


def chosen_cells(sets: tuple[CellSet, ...], fixed: Fixed) -> dict[str, Ints]:
    """Indices of the cells of some selections, by population, none twice."""
    found: dict[str, Ints] = {}
    for cells in sets:
        indices = cell_indices(cells, fixed).astype(np.int64)
        before = found.get(cells.population)
        found[cells.population] = indices if before is None else np.union1d(before, indices)
    return found


def describe_signals(spec: Spec, net: Network, fixed: Fixed) -> dict[str, dict[str, Any]]:
    """Unit, factor and cells of each recorded signal; cells of spikes unless all are recorded."""
    found: dict[str, dict[str, Any]] = {}
    for signal in recorded_signals(net):
        population = signal.cells[0].population
        unit, factor = _unit(spec, population, signal.variable)
        cells = np.concatenate([cell_indices(c, fixed) for c in signal.cells])
        found[signal.key] = {"unit": unit, "factor": factor, "cells": cells.tolist()}
    for population, sets in recorded_spikes(net).items():
        if not any(cells.is_whole for cells in sets):
            cells = chosen_cells(sets, fixed)[population]
            found[f"spikes.{population}"] = {"cells": np.sort(cells).tolist()}
    return found


def _unit(spec: Spec, population: str, variable: str) -> tuple[str, float]:
    """The unit in which the spec declares a variable."""
    text = unit_of_variable(spec, population, variable)
    if text is None:
        return "", 1.0
    factors = {name: unit.factor for name, unit in UNITS.items()}
    factor = float(evaluate(text.expr, factors))
    return ("" if text.source == "1" else text.source), factor
