"""Probes: what is recorded, of which cells and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from fnec.ir.network import Probe
from fnec.lower.scope import with_units
from fnec.lower.selections import lower_selection
from fnec.spec.model import Spec
from fnec.spec.probes import CountProbe, RateProbe, SpikeProbe, StateProbe


def lower_probes(spec: Spec, outer: Collection[str]) -> tuple[Probe, ...]:
    """The spec's probes with their selections resolved."""
    out: list[Probe] = []
    for p in spec.probes:
        probe = Probe(
            name=p.name,
            kind="spikes",
            variables=(),
            of=lower_selection(spec, p.of),
            every=None,
            start=None,
            stop=None,
            span=p.span,
        )
        match p:
            case SpikeProbe():
                ends = [None if x is None else with_units(x.expr, outer) for x in (p.start, p.stop)]
                out.append(replace(probe, start=ends[0], stop=ends[1]))
            case CountProbe():
                out.append(replace(probe, kind="count"))
            case RateProbe():
                out.append(replace(probe, kind="rate", every=with_units(p.bin.expr, outer)))
            case StateProbe():
                times = [
                    None if x is None else with_units(x.expr, outer)
                    for x in (p.every, p.start, p.stop)
                ]
                variables = tuple(v.name for v in p.variables)
                probe = replace(probe, kind="state", variables=variables)
                out.append(replace(probe, every=times[0], start=times[1], stop=times[2]))
    return tuple(out)
