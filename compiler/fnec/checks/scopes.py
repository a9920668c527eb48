"""Which names a formula may read, for every formula of a spec.

Local names (a neuron's own, `pre.v`, `weight`) come first, then the spec's parameters and
constants, then units.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fnec.spec.dynamics import NeuronSpec, ReceptorSpec, ReceptorUse, SynapseSpec
from fnec.spec.model import AnyPopulation, PopulationSpec, Spec
from fnec.spec.selection import AllCells, Selection, Tagged, items_of

TIME = frozenset({"t"})
INDEX = frozenset({"i", "n"})
POSITION = frozenset({"x", "y", "z"})
CELL = INDEX | POSITION
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names that a model gives to its formulas."""

    parameters: frozenset[str]
    inputs: frozenset[str]
    state: frozenset[str]
    expressions: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Every one of them."""
        return self.parameters | self.inputs | self.state | self.expressions


def neuron_names(
    spec: Spec, neuron: NeuronSpec, receptors: tuple[ReceptorUse, ...] | None = None
) -> Names:
    """Names in a neuron's equations. Those of a receptor get its label: `g_ampa`, `tau_ampa`."""
    parameters = {p.name for p in neuron.parameters}
    state = {s.name for s in neuron.state}
    for use in neuron.receptors if receptors is None else receptors:
        if (model := receptor_of(spec, use)) is not None:
            parameters |= {f"{p.name}_{use.label}" for p in model.parameters}
            state |= {f"{s.name}_{use.label}" for s in model.state}
    return Names(
        parameters=frozenset(parameters),
        inputs=frozenset(i.name for i in neuron.inputs),
        state=frozenset(state),
        expressions=frozenset(e.name for e in neuron.expressions),
    )


def population_names(spec: Spec, population: AnyPopulation) -> Names:
    """Names that every cell of a population has."""
    neuron = spec.neuron_of(population)
    if neuron is None or not isinstance(population, PopulationSpec):
        return Names(parameters=NOTHING, inputs=NOTHING, state=NOTHING, expressions=NOTHING)
    return neuron_names(spec, neuron, population.receptors)


def own_names(model: ReceptorSpec | SynapseSpec) -> frozenset[str]:
    """Parameters and state variables of a receptor or a synapse."""
    return frozenset(p.name for p in model.parameters) | frozenset(s.name for s in model.state)


def receptor_of(spec: Spec, use: ReceptorUse) -> ReceptorSpec | None:
    """The receptor model behind a label, if it exists."""
    return spec.receptor(use.receptor.name) if use.receptor else None


def positions_of(population: AnyPopulation) -> frozenset[str]:
    """Those of x, y, z that a population declares."""
    return frozenset(a.name for a in population.positions)


def populations_in(spec: Spec, selection: Selection) -> Iterator[AnyPopulation]:
    """The populations that a selection takes cells from; unknown ones are left out."""
    seen: set[str] = set()
    for item in items_of(selection):
        match item:
            case AllCells():
                found = list(spec.populations)
            case Tagged():
                found = [p for p in spec.populations if item.selects(p.tags)]
            case _:
                found = [p for p in spec.populations if p.name == item.population.name]
        for population in found:
            if population.name not in seen:
                seen.add(population.name)
                yield population
