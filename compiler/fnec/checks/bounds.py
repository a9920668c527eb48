"""Bounds and time constants of models, with the parameters that their users give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fnec.checks.constants import constant, known_values
from fnec.checks.formulas import formulas
from fnec.diagnostics import Diagnostic
from fnec.expr import Call, names, walk
from fnec.spec.dynamics import ModelParameter, NeuronSpec, SynapseSpec
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.written import Assignment, Text

Values = dict[str, float]


def reversed_bounds(spec: Spec) -> Iterator[Diagnostic]:
    """V505: `clip` with a low bound above the high one."""
    known = known_values(spec)
    for formula in formulas(spec):
        own = {n: v for n, v in known.items() if n not in formula.local}
        yield from _reversed_clips((formula.text,), own)
    for p in spec.populations:
        neuron = spec.neuron_of(p)
        if neuron is not None and isinstance(p, PopulationSpec):
            values = _with_parameters(known, neuron.parameters, p.parameters)
            yield from _reversed_clips(_texts_of_neuron(neuron), values)
    for p in spec.projections:
        synapse = spec.synapse(p.synapse.name) if p.synapse else None
        if synapse is not None:
            values = _with_parameters(known, synapse.parameters, p.parameters)
            yield from _reversed_clips(_texts_of_synapse(synapse), values)


def impossible_time_constants(spec: Spec) -> Iterator[Diagnostic]:
    """V510: a trace that relaxes in no time, or backwards."""
    known = known_values(spec)
    for p in spec.projections:
        synapse = spec.synapse(p.synapse.name) if p.synapse else None
        values = _with_parameters(known, synapse.parameters, p.parameters) if synapse else {}
        for s in synapse.traces if synapse else ():
            assert s.tau is not None
            value = constant(s.tau.expr, values)
            if value is None or value > 0:
                continue
            given = [a.value for a in p.parameters if a.name in names(s.tau.expr)]
            place = given[0] if given else s.tau
            yield Diagnostic(
                "V510",
                f"the time constant of trace {s.name!r} cannot be {value:g} s",
                span=place.span,
                help="it must be more than 0",
            )


def _with_parameters(
    known: Values, declared: Iterable[ModelParameter], overrides: Iterable[Assignment]
) -> Values:
    """Known values and those of a model's parameters; those that differ or vary are left out."""
    given = {a.name: a.value for a in overrides}
    waiting = {d.name: given.get(d.name, d.value) for d in declared}
    values = {n: v for n, v in known.items() if n not in waiting}
    while waiting:
        found = {
            n: v
            for n, text in waiting.items()
            if not names(text.expr) & waiting.keys()
            and (v := constant(text.expr, values)) is not None
        }
        if not found:
            break
        values |= found
        waiting = {n: text for n, text in waiting.items() if n not in found}
    return values


def _texts_of_neuron(neuron: NeuronSpec) -> Iterator[Text | None]:
    for s in neuron.state:
        yield from (s.derivative, s.noise)
    yield from (e.value for e in neuron.expressions)
    yield from (r.value for r in neuron.reset)
    yield from (neuron.threshold, neuron.refractory)


def _texts_of_synapse(synapse: SynapseSpec) -> Iterator[Text | None]:
    yield synapse.transmit
    yield from (s.value for s in (*synapse.at_pre, *synapse.at_post))
    yield from (s.derivative for s in synapse.state)
    yield from (a.value for a in synapse.adds)


def _reversed_clips(texts: Iterable[Text | None], values: Values) -> Iterator[Diagnostic]:
    for text in texts:
        for node in walk(text.expr) if text is not None else ():
            if text is None or not isinstance(node, Call) or node.name != "clip":
                continue
            low, high = (constant(x, values) for x in node.args[1:])
            if low is not None and high is not None and low > high:
                yield Diagnostic(
                    "V505",
                    "the bounds of this clip() are reversed: nothing lies between them",
                    span=text.place_of(node),
                    help="write clip(x, low, high)",
                )
