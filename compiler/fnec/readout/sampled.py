"""What a probe samples, as its spec tells before a run: variables, populations, units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fnec.checks.constants import constant, known_values
from fnec.lower.currents import currents_of
from fnec.lower.selections import lower_selection
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.probes import StateProbe
from fnec.spec.readouts import QuestionSpec
from fnec.spec.written import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A probe of cells, or of a field."""

    name: str
    units: Mapping[str, str]  # of each variable, as people write it; `1` for a number
    populations: tuple[str, ...]  # of the cells; none for a field
    interval: float | None  # s between two samples, if the spec tells
    has_depths: bool  # its channels lie at depths

    def variable_of(self, q: QuestionSpec) -> str | None:
        """The variable that is read: the one asked for, else the only one."""
        if q.state:
            return q.state.name
        return next(iter(self.units)) if len(self.units) == 1 else None


def sampled_probes(spec: Spec) -> dict[str, Sampled]:
    """Every probe with samples by its name, in order of the spec.

    A probe of a field belongs here too, with one variable, its unit, and depths.
    """
    values = known_values(spec)
    found: dict[str, Sampled] = {}
    for p in spec.probes:
        if not isinstance(p, StateProbe):
            continue
        populations = tuple(dict.fromkeys(c.population for c in lower_selection(spec, p.of)))
        units = {
            v.name: next(
                (u.source for x in populations if (u := unit_of_variable(spec, x, v.name))), "1"
            )
            for v in p.variables
        }
        every = values.get("dt") if p.every is None else constant(p.every.expr, values)
        found[p.name] = Sampled(
            name=p.name, units=units, populations=populations, interval=every, has_depths=False
        )
    return found


def sampled_of(spec: Spec, q: QuestionSpec) -> Sampled | None:
    """The probe that a question names, if it has samples."""
    return sampled_probes(spec).get(q.probe.name) if q.probe else None


def unit_of_variable(spec: Spec, population: str, variable: str) -> Text | None:
    """The unit that the spec gives a variable of a population, if it gives one."""
    source = spec.population(population)
    model = spec.neuron_of(source) if source else None
    if model is None or not isinstance(source, PopulationSpec):
        return None
    declared: dict[str, Text] = {v.name: v.unit for v in (*model.state, *model.expressions)}
    for use in (*model.receptors, *source.receptors):
        receptor = spec.receptor(use.receptor.name) if use.receptor else None
        for state in receptor.state if receptor else ():
            declared[f"{state.name}_{use.label}"] = state.unit
    inputs = {i.name: i.unit for i in model.inputs}
    for current in currents_of(spec, population):
        declared.setdefault(current.name, inputs[current.input])
    return declared.get(variable)
