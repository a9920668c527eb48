"""Probes of synapses, and slow rules between trials."""

from __future__ import annotations

from collections.abc import Collection

from fnec.expr import Expr, Num
from fnec.ir.pauses import Homeostasis, SynapseProbe
from fnec.lower.scope import with_units
from fnec.spec.model import Spec
from fnec.spec.written import Text


def lower_synapse_probes(spec: Spec, outer: Collection[str]) -> tuple[SynapseProbe, ...]:
    """The probes of synapses with their times resolved."""

    def optional(text: Text | None) -> Expr | None:
        return None if text is None else with_units(text.expr, outer)

    return tuple(
        SynapseProbe(
            name=p.name,
            projection=p.projection.name,
            variables=tuple(v.name for v in p.variables),
            first=optional(p.first),
            every=optional(p.every),
            start=optional(p.start),
            stop=optional(p.stop),
            reduce=p.reduce,
            span=p.span,
        )
        for p in spec.synapse_probes
    )


def lower_homeostasis(spec: Spec, outer: Collection[str]) -> tuple[Homeostasis, ...]:
    """The slow rules with their values resolved."""

    def value(text: Text) -> Expr:
        return with_units(text.expr, outer)

    return tuple(
        Homeostasis(
            name=h.name,
            projection=h.projection.name,
            variable=h.variable.name,
            eta=value(h.eta),
            target=h.target if isinstance(h.target, str) else value(h.target),
            phase=h.phase.name,
            every=Num(1) if h.every is None else value(h.every),
            scale=(value(h.scale[0]), value(h.scale[1])) if h.scale else None,
            bounds=(
                None if h.lower is None else value(h.lower),
                None if h.upper is None else value(h.upper),
            ),
            span=h.span,
        )
        for h in spec.homeostasis
    )
