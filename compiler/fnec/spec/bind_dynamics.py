"""Bind neurons, receptors and synapses."""

from fnec.expr.nodes import Num
from fnec.spec.bind_written import (
    Faults,
    bind_assignments,
    bind_ref,
    bind_statements,
    bind_text,
    citations,
    entries_of,
    optional_text,
    words,
)
from fnec.spec.dynamics import (
    InputSpec,
    ModelParameter,
    NamedExpression,
    NeuronSpec,
    ReceptorSpec,
    ReceptorUse,
    StateVar,
    SynapseSpec,
)
from fnec.spec.node import Key, Mapping, Node, Scalar
from fnec.spec.validate import missing_key, schema
from fnec.spec.written import Text


def bind_neuron(key: Key, node: Mapping, faults: Faults) -> NeuronSpec:
    """A cell model."""
    return NeuronSpec(
        name=key.name,
        extends=bind_ref(node, "extends"),
        help=words(node, "help"),
        citations=citations(node),
        parameters=_parameters(node, faults),
        inputs=tuple(
            InputSpec(name=k.name, unit=bind_text(v, faults), span=k.span)
            for k, v in entries_of(node, "inputs")
        ),
        state=_state(node, faults),
        expressions=tuple(
            _expression(k, v, faults)
            for k, v in entries_of(node, "expressions")
            if isinstance(v, Mapping)
        ),
        threshold=optional_text(node, "threshold", faults),
        reset=bind_statements(node.get("reset"), faults),
        refractory=optional_text(node, "refractory", faults),
        receptors=bind_receptor_uses(node, faults),
        integrate=words(node, "integrate"),
        span=key.span,
    )


def bind_receptor(key: Key, node: Mapping, faults: Faults) -> ReceptorSpec:
    """A receptor model."""
    return ReceptorSpec(
        name=key.name,
        extends=bind_ref(node, "extends"),
        help=words(node, "help"),
        citations=citations(node),
        parameters=_parameters(node, faults),
        state=_state(node, faults),
        adds=bind_assignments(node.get("adds"), faults),
        at_spike=bind_statements(node.get("at_spike"), faults),
        integrate=words(node, "integrate"),
        span=key.span,
    )


def bind_synapse(key: Key, node: Mapping, faults: Faults) -> SynapseSpec:
    """A synapse model."""
    return SynapseSpec(
        name=key.name,
        extends=bind_ref(node, "extends"),
        help=words(node, "help"),
        citations=citations(node),
        parameters=_parameters(node, faults),
        state=(*_state(node, faults), *_traces(node, faults)),
        transmit=optional_text(node, "transmit", faults),
        at_pre=bind_statements(node.get("at_pre"), faults),
        at_post=bind_statements(node.get("at_post"), faults),
        adds=bind_assignments(node.get("adds"), faults),
        integrate=words(node, "integrate"),
        span=key.span,
    )


def bind_receptor_uses(owner: Mapping, faults: Faults) -> tuple[ReceptorUse, ...]:
    """The entries of `receptors: {label: {receptor: model, parameter: value}}`."""
    return tuple(
        ReceptorUse(
            label=key.name,
            receptor=bind_ref(node, "receptor"),
            overrides=bind_assignments(node.without("receptor"), faults),
            span=key.span,
        )
        for key, node in entries_of(owner, "receptors")
        if isinstance(node, Mapping)
    )


def _parameters(owner: Mapping, faults: Faults) -> tuple[ModelParameter, ...]:
    return tuple(_parameter(k, v, faults) for k, v in entries_of(owner, "parameters"))


def _parameter(key: Key, node: Node, faults: Faults) -> ModelParameter:
    value = node.get("value") if isinstance(node, Mapping) else node
    return ModelParameter(
        name=key.name,
        value=bind_text(value or node, faults),
        help=words(node, "help") if isinstance(node, Mapping) else None,
        span=key.span,
    )


def _state(owner: Mapping, faults: Faults) -> tuple[StateVar, ...]:
    return tuple(
        StateVar(
            name=key.name,
            unit=_required(key, node, "unit", "state_variable", faults),
            derivative=optional_text(node, "derivative", faults),
            init=optional_text(node, "init", faults),
            noise=optional_text(node, "noise", faults),
            is_clamped=node.get("clamped") is not None,
            help=words(node, "help"),
            span=key.span,
        )
        for key, node in entries_of(owner, "state")
        if isinstance(node, Mapping)
    )


def _traces(owner: Mapping, faults: Faults) -> tuple[StateVar, ...]:
    """Entries of `traces`; a plain value is the time constant."""
    found: list[StateVar] = []
    for key, node in entries_of(owner, "traces"):
        is_whole = isinstance(node, Mapping)
        tau = _required(key, node, "tau", "trace", faults) if is_whole else bind_text(node, faults)
        rest = optional_text(node, "rest", faults) if is_whole else None
        unit = optional_text(node, "unit", faults) if is_whole else None
        number = Text(expr=Num(1), source="1", span=key.span, scalar=Scalar(value=1, span=key.span))
        found.append(
            StateVar(
                name=key.name,
                unit=unit or number,
                derivative=None,
                init=(optional_text(node, "init", faults) if is_whole else None) or rest,
                noise=None,
                is_clamped=False,
                tau=tau,
                rest=rest,
                help=words(node, "help") if is_whole else None,
                span=key.span,
            )
        )
    return tuple(found)


def _expression(key: Key, node: Mapping, faults: Faults) -> NamedExpression:
    return NamedExpression(
        name=key.name,
        value=_required(key, node, "value", "named_expression", faults),
        unit=_required(key, node, "unit", "named_expression", faults),
        help=words(node, "help"),
        span=key.span,
    )


def _required(key: Key, owner: Mapping, name: str, kind: str, faults: Faults) -> Text:
    """A formula that must be there once everything inherited is merged in."""
    found = optional_text(owner, name, faults)
    if found is not None:
        return found
    about = schema()["$defs"][kind]["properties"][name]
    faults.append(missing_key(name, owner=key.span.dotted_path, place=key.span, about=about))
    return Text(expr=Num(0), source="0", span=key.span, scalar=Scalar(value=0, span=key.span))
