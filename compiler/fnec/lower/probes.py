"""Probes: what is recorded, of which cells and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from fnec.ir.network import Probe
from fnec.lower.currents import currents_read, recordings
from fnec.lower.scope import with_units
from fnec.lower.selections import lower_selection
from fnec.spec.field_probes import FieldProbe
from fnec.spec.model import Spec
from fnec.spec.probes import CountProbe, RateProbe, SpikeProbe, StateProbe


def lower_probes(spec: Spec, outer: Collection[str]) -> tuple[Probe, ...]:
    """The spec's probes with their selections resolved."""
    out: list[Probe] = []
    shared = dict(recordings(spec))
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
            case StateProbe() | FieldProbe():
                times = [
                    None if x is None else with_units(x.expr, outer)
                    for x in (p.every, p.start, p.stop)
                ]
                if isinstance(p, StateProbe):
                    variables = [v.name for v in p.variables]
                else:
                    read = [c for one in shared.get(p.name, ()) for c in currents_read(spec, one)]
                    variables = [c.name for c in read]
                if variables:
                    probe = replace(probe, kind="state", variables=tuple(dict.fromkeys(variables)))
                    out.append(replace(probe, every=times[0], start=times[1], stop=times[2]))
    return tuple(out)
