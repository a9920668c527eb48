"""Probes of synapses and homeostasis: what they point at, and the dimensions of what they say."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.dimensions import outer_scope, state_dims
from fnec.checks.quantities import NUMBER, TIME, Faults, quantity_of
from fnec.diagnostics import Diagnostic
from fnec.diagnostics.suggest import suggestion
from fnec.spec.dynamics import SynapseSpec
from fnec.spec.model import Spec
from fnec.spec.written import Ref


def unknown_synapses(spec: Spec) -> Iterator[Diagnostic]:
    """N426: an unknown projection; N427: a state its synapses lack; N428: an unknown phase."""
    for p in spec.synapse_probes:
        for ref in p.variables:
            yield from _state_faults(spec, p.projection, ref)
    for h in spec.homeostasis:
        yield from _state_faults(spec, h.projection, h.variable)
        phases = [q.name for q in spec.phases]
        if h.phase.name not in phases:
            yield Diagnostic(
                "N428",
                f"there is no phase {h.phase.name!r}",
                span=h.phase.span,
                help=suggestion(h.phase.name, phases, kind="phases")
                if phases
                else "homeostasis acts between the trials of a phase: add a `protocol`",
            )


def _state_faults(spec: Spec, projection: Ref, variable: Ref) -> Iterator[Diagnostic]:
    known = [p.name for p in spec.projections]
    if projection.name not in known:
        yield Diagnostic(
            "N426",
            f"there is no projection {projection.name!r}",
            span=projection.span,
            help=suggestion(projection.name, known, kind="projections"),
        )
        return
    synapse = synapse_of(spec, projection)
    states = [s.name for s in synapse.state] if synapse else []
    if variable.name not in states:
        yield Diagnostic(
            "N427",
            f"the synapses of {projection.name!r} have no state {variable.name!r}",
            span=variable.span,
            help=suggestion(variable.name, states, kind="states")
            if states
            else "they do not change: name a projection whose `synapse` has a `state`",
        )


def synapse_of(spec: Spec, projection: Ref) -> SynapseSpec | None:
    """The synapse model of a projection, if it has one."""
    p = next((p for p in spec.projections if p.name == projection.name), None)
    return spec.synapse(p.synapse.name) if p and p.synapse else None


def between_steps_fit(spec: Spec) -> Faults:
    """Times of probes, and the values of slow rules."""
    outer = outer_scope(spec)
    for p in spec.synapse_probes:
        for text, said in ((p.every, "an interval"), (p.start, "a start"), (p.stop, "a stop")):
            if text is not None:
                yield from quantity_of(text, TIME, outer, said)
        if p.first is not None:
            yield from quantity_of(p.first, NUMBER, outer, "a number of synapses")
    for h in spec.homeostasis:
        synapse = synapse_of(spec, h.projection)
        own = state_dims(synapse.state).get(h.variable.name) if synapse else None
        yield from quantity_of(h.eta, NUMBER, outer, "the strength of a slow rule")
        for text in h.scale:
            yield from quantity_of(text, NUMBER, outer, "a factor")
        if h.every is not None:
            yield from quantity_of(h.every, NUMBER, outer, "a number of trials")
        for text in (h.lower, h.upper, None if isinstance(h.target, str) else h.target):
            if text is not None and own is not None:
                said = f"a value of {h.variable.name!r}"
                yield from quantity_of(text, own, outer, said)
