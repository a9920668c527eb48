"""What statements write to: state variables of the right owner, inputs of the right neuron."""

from collections.abc import Iterator

from fnec.checks.scopes import own_names, population_names, populations_in, receptor_of
from fnec.diagnostics import Diagnostic
from fnec.diagnostics.suggest import suggestion
from fnec.spec.model import PopulationSpec, ProjectionSpec, Spec
from fnec.spec.written import Assignment, Statement

NO_STATE = "it is not a state variable"


def unwritable_targets(spec: Spec) -> Iterator[Diagnostic]:
    """N417: a statement that writes no state variable; N410: an unknown input."""
    for neuron in spec.neurons:
        state = frozenset(s.name for s in neuron.state)
        for s in neuron.reset:
            yield from _write_fault(s, state, f"neuron {neuron.name!r}")
    for population in spec.populations:
        if isinstance(population, PopulationSpec):
            yield from _receptor_faults(spec, population)
    for projection in spec.projections:
        yield from _synapse_faults(spec, projection)


def _receptor_faults(spec: Spec, population: PopulationSpec) -> Iterator[Diagnostic]:
    neuron = spec.neuron_of(population)
    if neuron is None:
        return
    state = frozenset(s.name for s in neuron.state)
    inputs = [i.name for i in neuron.inputs]
    for use in population.receptors:
        model = receptor_of(spec, use)
        if model is None:
            continue
        writable = state | {s.name for s in model.state}
        for s in model.at_spike:
            yield from _write_fault(s, writable, f"receptor {model.name!r}")
        for a in model.adds:
            yield from _input_fault(a, inputs, population.name)


def _synapse_faults(spec: Spec, projection: ProjectionSpec) -> Iterator[Diagnostic]:
    model = spec.synapse(projection.synapse.name) if projection.synapse else None
    if model is None:
        return
    for population in populations_in(spec, projection.post):
        neuron = spec.neuron_of(population)
        if neuron is None:
            continue
        far = frozenset(f"post.{n}" for n in population_names(spec, population).state)
        own = frozenset(s.name for s in model.state)
        writable = far | own
        for s in model.at_pre:
            yield from _write_fault(s, writable, f"synapse {model.name!r}")
        for s in model.at_post:
            said = "it changes the synapse alone" if s.target in far else NO_STATE
            yield from _write_fault(s, own, f"at_post of synapse {model.name!r}", said)
        for a in model.adds:
            yield from _input_fault(a, [i.name for i in neuron.inputs], population.name)
    for s in (*model.at_pre, *model.at_post):
        if s.target in own_names(model) - {v.name for v in model.state}:
            yield from _write_fault(s, frozenset(v.name for v in model.state), "a synapse")


def _write_fault(
    s: Statement, writable: frozenset[str], owner: str, said: str = NO_STATE
) -> Iterator[Diagnostic]:
    if s.target not in writable:
        yield Diagnostic(
            "N417",
            f"{owner} cannot write {s.target!r}: {said}",
            span=s.span,
            help=suggestion(s.target, sorted(writable), kind="state variables for it"),
        )


def _input_fault(a: Assignment, inputs: list[str], population: str) -> Iterator[Diagnostic]:
    if a.name not in inputs:
        yield Diagnostic(
            "N410",
            f"{population!r} has no input {a.name!r}",
            span=a.span,
            help=suggestion(a.name, inputs, kind="inputs for that neuron"),
        )
