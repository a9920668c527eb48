"""Currents of receptors in amperes, cell by cell, with the places where they cross the membrane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.backends.reference.build import Fixed
from fnec.backends.reference.wire import cell_indices
from fnec.checks.current_sources import scale_of
from fnec.checks.scopes import populations_in
from fnec.expr.evaluate import evaluate
from fnec.expr.infer import quantity
from fnec.fields import Profile
from fnec.ir.network import Network
from fnec.ir.recorded import recorded_signals
from fnec.lower.currents import Current, currents_read, recording_of_currents
from fnec.lower.scope import with_units
from fnec.lower.selections import lower_selection
from fnec.readout.layout import chosen_cells
from fnec.readout.places import somata
from fnec.readout.trains import Floats, Ints
from fnec.recording import Recording
from fnec.spec.field_probes import AtDepth, Band, FieldProbe, Place, SourceSpec
from fnec.spec.model import Spec
from fnec.spec.written import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCurrent:
    """What flows into some cells of a population through one receptor."""

    current: Current
    cells: Ints  # (n_cells,) indices in the population
    values: Floats  # (n_times, n_cells); A where there is a source, else in SI units of the input


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where such a current flows."""

    soma: Floats  # (n_cells, 3) m
    enters: Profile
    returns: Profile
    dendrites_end_at: float | None  # m


def value_of(text: Text, fixed: Fixed) -> float:
    """The number that a formula over parameters and constants is in this run, SI."""
    return float(np.asarray(evaluate(with_units(text.expr, fixed.outer), fixed.outer)))


def recorded_currents(
    spec: Spec, net: Network, fixed: Fixed, recording: Recording, probe: FieldProbe
) -> tuple[Floats, tuple[RecordedCurrent, ...]]:
    """Times (n_times,), s, and the currents that a probe of a field is worked out of."""
    name = recording_of_currents(spec, probe)
    keys = {s.key: s for s in recorded_signals(net)}
    chosen = chosen_cells(lower_selection(spec, probe.of), fixed)
    found: list[RecordedCurrent] = []
    times: Floats = np.empty(0)
    for current in currents_read(spec, probe):
        signal = keys.get(f"probe.{name}.{current.name}.{current.population}")
        if signal is None:  # a literal 0 is left out of a program
            continue
        times, values = recording.signal(name, current.name, current.population)
        recorded = np.concatenate([cell_indices(c, fixed) for c in signal.cells]).astype(np.int64)
        cells = chosen[current.population]
        order = np.argsort(recorded, kind="stable")  # a cell of two selections is there twice
        columns = order[np.searchsorted(recorded, cells, sorter=order)]
        sampled = np.array(values[:, columns], dtype=np.float64, order="C")
        amperes = sampled * _scale(spec, fixed, current)
        found.append(RecordedCurrent(current=current, cells=cells, values=amperes))
    return times, tuple(found)


def way_of(spec: Spec, fixed: Fixed, recorded: RecordedCurrent) -> Way:
    """Where a current flows, by the `sources` of the spec."""
    source = source_of(spec, recorded.current.population)
    assert source is not None  # the checks have seen to it
    places = next(r for r in source.receptors if r.label.name == recorded.current.label)
    end = source.dendrites_end_at
    return Way(
        soma=somata(fixed, recorded.current.population)[recorded.cells],
        enters=_profile(places.enters, fixed),
        returns=_profile(places.returns, fixed),
        dendrites_end_at=None if end is None else value_of(end, fixed),
    )


def source_of(spec: Spec, population: str) -> SourceSpec | None:
    """The `sources` that a population belongs to."""
    for source in spec.sources:
        if population in [p.name for p in populations_in(spec, source.of)]:
            return source
    return None


def _scale(spec: Spec, fixed: Fixed, current: Current) -> float:
    """What makes a value of an input a current: 1, or C_m, g_L, the area."""
    population = spec.population(current.population)
    neuron = spec.neuron_of(population) if population else None
    source = source_of(spec, current.population)
    if neuron is None or source is None:  # a proxy in units of its own
        return 1.0
    unit = next(i.unit for i in neuron.inputs if i.name == current.input)
    name = scale_of(quantity(unit.expr, {}))
    return value_of(next(a.value for a in source.scales if a.name == name), fixed) if name else 1.0


def _profile(place: Place, fixed: Fixed) -> Profile:
    match place:
        case AtDepth():
            return Profile.at(value_of(place.depth, fixed))
        case Band():
            return Profile.band(value_of(place.top, fixed), value_of(place.bottom, fixed))
        case _:
            shares = [value_of(text, fixed) for text in place.shares]
            return Profile.points([value_of(text, fixed) for text in place.depths], shares)
