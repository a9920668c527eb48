"""Faults of inherited formulas whose cause is a parameter that was given another dimension.

A model that extends another may give a parameter another dimension, if its formulas follow. Where
they do not, the parameter is at fault, and not the formula that somebody else wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from fnec.checks.dimensions import model_parameters, outer_scope
from fnec.checks.quantities import in_words, unit_help
from fnec.diagnostics import Diagnostic, Note, Span
from fnec.spec.dynamics import ModelParameter, NeuronSpec, ReceptorSpec, SynapseSpec
from fnec.spec.model import Spec
from fnec.units import TRUTH, Dims

Model = NeuronSpec | ReceptorSpec | SynapseSpec
M = TypeVar("M", NeuronSpec, ReceptorSpec, SynapseSpec)
Faults = Iterable[Diagnostic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A parameter of a model whose dimension is not the inherited one."""

    model: Model
    parameter: ModelParameter
    dims: Dims
    inherited: ModelParameter
    inherited_dims: Dims
    ancestor: str  # the model that has it so


def at_overrides(
    faults: Faults, spec: Spec, find: Callable[[Spec], Faults]
) -> tuple[Diagnostic, ...]:
    """The faults, with overrides in the place of what follows from them.

    find: all faults of a spec.   What is gone once overrides are taken back follows from them.
    """
    found = tuple(faults)
    places: dict[Span, list[Override]] = {}  # what is written once may be inherited on
    if any(f.code.startswith("U") for f in found):
        for x in _overrides(spec):
            places.setdefault(x.parameter.value.span, []).append(x)
    if not places:
        return found
    left = {(f.code, f.span) for f in find(_without(spec, places.values()))}
    told = [
        _fault(same[0], first)
        for place, same in places.items()
        for others in [[x for at, x in places.items() if at != place]]
        for first in _new(find(_without(spec, others)), left)[:1]
    ]
    return (*(f for f in found if (f.code, f.span) in left), *told) if told else found


def _new(faults: Faults, known: set[tuple[str, Span]]) -> list[Diagnostic]:
    return [f for f in faults if (f.code, f.span) not in known]


def _fault(x: Override, first: Diagnostic) -> Diagnostic:
    name, is_switch = x.parameter.name, TRUTH in (x.dims, x.inherited_dims)
    here, there = (
        "true or false" if d == TRUTH else in_words(d) for d in (x.dims, x.inherited_dims)
    )
    return Diagnostic(
        "U303",
        f"parameter {name!r} is {here}, and {there} in {x.ancestor!r}, which {x.model.name!r}"
        " extends",
        span=x.parameter.value.span,
        help=None if is_switch else unit_help(x.inherited_dims, x.dims),
        notes=(Note(message=f"so {first.message}", span=first.span),),
    )


def _overrides(spec: Spec) -> Iterator[Override]:
    """All that change a dimension, also through several models that extend each other."""
    outer = outer_scope(spec)
    for family in (spec.neurons, spec.receptors, spec.synapses):
        for model in family:
            own = model_parameters(model.parameters, outer)
            left = {d.name: d for d in model.parameters}  # those that are not told yet
            for ancestor in _ancestors(model, family):
                theirs = model_parameters(ancestor.parameters, outer)
                for there in ancestor.parameters:
                    name = there.name
                    is_own = name in left and left[name].value.span != there.value.span
                    if is_own and name in own and name in theirs and own[name] != theirs[name]:
                        yield Override(
                            model=model,
                            parameter=left.pop(name),
                            dims=own[name],
                            inherited=there,
                            inherited_dims=theirs[name],
                            ancestor=ancestor.name,
                        )


def _ancestors(model: Model, family: Sequence[Model]) -> Iterator[Model]:
    """What a model extends, the nearest first; circles are refused before."""
    known = {m.name: m for m in family}
    while model.extends is not None and model.extends.name in known:
        model = known[model.extends.name]
        yield model


def _without(spec: Spec, overrides: Iterable[Iterable[Override]]) -> Spec:
    """The spec with parameters as they were inherited."""
    back = {
        (type(x.model), x.model.name, x.parameter.name): x.inherited
        for same in overrides
        for x in same
    }

    def mended(model: M) -> M:
        kept = tuple(back.get((type(model), model.name, d.name), d) for d in model.parameters)
        return replace(model, parameters=kept)

    return replace(
        spec,
        neurons=tuple(mended(m) for m in spec.neurons),
        receptors=tuple(mended(m) for m in spec.receptors),
        synapses=tuple(mended(m) for m in spec.synapses),
    )
