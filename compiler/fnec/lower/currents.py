"""Currents that probes of fields read: which receptors', what they are called, where they are kept.

A current has the name of the input that its receptor adds to: `I_from_ampa`. Probes that look
at the same times share one recording, which has the name of the first of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from fnec.expr import Expr
from fnec.ir.network import CellSet
from fnec.lower.selections import lower_selection
from fnec.spec.field_probes import FIELD_KINDS, FieldProbe
from fnec.spec.model import PopulationSpec, Spec

Times: TypeAlias = tuple[Expr, Expr | None, Expr | None]  # every, start, stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """What one receptor adds to one input of the cells of a population."""

    population: str
    label: str  # of the receptor
    input: str

    @property
    def name(self) -> str:
        """Of the expression that is recorded."""
        return f"{self.input}_from_{self.label}"


def currents_of(spec: Spec, population: str) -> tuple[Current, ...]:
    """All that the receptors of a population add, in order of the spec."""
    p = spec.population(population)
    if not isinstance(p, PopulationSpec):
        return ()
    uses = [(use, spec.receptor(use.receptor.name)) for use in p.receptors if use.receptor]
    return tuple(
        Current(population=population, label=use.label, input=a.name)
        for use, receptor in uses
        if receptor is not None
        for a in receptor.adds
    )


def currents_read(spec: Spec, probe: FieldProbe) -> tuple[Current, ...]:
    """Those that a probe of a field is worked out of."""
    return tuple(c for name in _seen(spec, probe) for c in _read_of(spec, probe, name))


def asked_currents(spec: Spec, population: str) -> tuple[Current, ...]:
    """Those of a population that some probe reads."""
    probes = (probe for probe in spec.field_probes if population in _seen(spec, probe))
    return tuple(dict.fromkeys(c for probe in probes for c in _read_of(spec, probe, population)))


def _seen(spec: Spec, probe: FieldProbe) -> dict[str, None]:
    """The populations whose currents a probe is worked out of."""
    if not FIELD_KINDS[probe.kind.name]:
        return {}
    return dict.fromkeys(c.population for c in lower_selection(spec, probe.of))


def _read_of(spec: Spec, probe: FieldProbe, population: str) -> tuple[Current, ...]:
    chosen = (*probe.labels("excitatory"), *probe.labels("inhibitory"))
    return tuple(c for c in currents_of(spec, population) if not chosen or c.label in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentRecording:
    """What several probes have recorded for them, at the same times."""

    name: str  # that of the first of them
    probes: tuple[FieldProbe, ...]
    of: tuple[CellSet, ...]  # every cell that one of them looks at; a whole population once
    variables: tuple[str, ...]


def recordings(spec: Spec) -> tuple[CurrentRecording, ...]:
    """The recordings of currents, in order of their first probe."""
    found: dict[Times, list[FieldProbe]] = {}
    for probe in spec.field_probes:
        if FIELD_KINDS[probe.kind.name]:
            start, stop = (text and text.expr for text in (probe.start, probe.stop))
            found.setdefault((probe.every.expr, start, stop), []).append(probe)
    out: list[CurrentRecording] = []
    for probes in found.values():
        sets = list(dict.fromkeys(c for p in probes for c in lower_selection(spec, p.of)))
        whole = {c.population for c in sets if c.is_whole}
        read = [c.name for p in probes for c in currents_read(spec, p)]
        out.append(
            CurrentRecording(
                name=probes[0].name,
                probes=tuple(probes),
                of=tuple(c for c in sets if c.is_whole or c.population not in whole),
                variables=tuple(dict.fromkeys(read)),
            )
        )
    return tuple(out)


def recording_of_currents(spec: Spec, probe: FieldProbe) -> str:
    """The name under which the currents of a probe are recorded."""
    return next(r.name for r in recordings(spec) if probe in r.probes)
