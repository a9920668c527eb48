"""Probes: what is recorded, of which cells and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from fnec.ir.network import Probe
from fnec.lower.currents import recordings
from fnec.lower.scope import with_units
from fnec.lower.selections import lower_selection
from fnec.spec.field_probes import FieldProbe
from fnec.spec.model import Spec
from fnec.spec.probes import CountProbe, RateProbe, SpikeProbe, StateProbe


def lower_probes(spec: Spec, outer: Collection[str]) -> tuple[Probe, ...]:
    """The spec's probes with their selections resolved."""
    out: list[Probe] = []
    shared = {r.name: r for r in recordings(spec)}
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
                variables = tuple(v.name for v in p.variables)
                probe = replace(probe, kind="state", variables=variables)
                out.append(_sampled(probe, p, outer))
            case FieldProbe():  # the first of those that share a recording stands for all
                if recording := shared.get(p.name):
                    of, variables = recording.of, recording.variables
                    probe = replace(probe, kind="state", variables=variables, of=of)
                    out.append(_sampled(probe, p, outer))
    return tuple(out)


def _sampled(probe: Probe, p: StateProbe | FieldProbe, outer: Collection[str]) -> Probe:
    every, start, stop = (
        None if x is None else with_units(x.expr, outer) for x in (p.every, p.start, p.stop)
    )
    return replace(probe, every=every, start=start, stop=stop)
