"""Probes: what is recorded, of which cells and when."""

from __future__ import annotations

from collections.abc import Collection

from fnec.ir.network import Probe
from fnec.lower.scope import with_units
from fnec.lower.selections import lower_selection
from fnec.spec.model import Spec
from fnec.spec.probes import RateProbe, SpikeProbe, StateProbe


def lower_probes(spec: Spec, outer: Collection[str]) -> tuple[Probe, ...]:
    """The spec's probes with their selections resolved."""
    out: list[Probe] = []
    for p in spec.probes:
        of = lower_selection(spec, p.of)
        common = {"name": p.name, "of": of, "span": p.span}
        match p:
            case SpikeProbe():
                out.append(
                    Probe(kind="spikes", variables=(), every=None, start=None, stop=None, **common)
                )
            case RateProbe():
                every = with_units(p.bin.expr, outer)
                out.append(
                    Probe(kind="rate", variables=(), every=every, start=None, stop=None, **common)
                )
            case StateProbe():
                times = [
                    None if x is None else with_units(x.expr, outer)
                    for x in (p.every, p.start, p.stop)
                ]
                out.append(
                    Probe(
                        kind="state",
                        variables=tuple(v.name for v in p.variables),
                        every=times[0],
                        start=times[1],
                        stop=times[2],
                        **common,
                    )
                )
    return tuple(out)
