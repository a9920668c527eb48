"""From what was written to what it means: Spec in, Network out.

The checks have passed before this runs; nothing here reports a fault of the spec.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from fnec.ir.network import Constant, Group, Network
from fnec.lower.data import data_bytes, made_with
from fnec.lower.lesions import lower_lesions
from fnec.lower.neurons import Cells
from fnec.lower.parameters import global_dims, lower_constants, lower_parameters
from fnec.lower.pauses import lower_homeostasis, lower_synapse_probes
from fnec.lower.probes import lower_probes
from fnec.lower.projections import lower_projections, prepare_couplings
from fnec.lower.protocol import (
    lower_phases,
    lower_signals,
    prepare_signals,
    signal_dims,
    total_duration,
)
from fnec.lower.replay import lower_spike_inputs, replay_group
from fnec.lower.scope import with_units
from fnec.lower.stimuli import lower_currents, prepare_poisson
from fnec.lower.traces import prepare_traces
from fnec.spec.model import PopulationSpec, Spec
from fnec.units import Dims

__all__ = ["lower"]


def lower(spec: Spec) -> Network:
    """The network that a checked spec describes, one group of cells for each population."""
    outer = global_dims(spec)
    phases = lower_phases(spec, outer)
    duration = total_duration(spec, outer)
    signals = lower_signals(spec, outer)
    outer |= signal_dims(spec)
    found = lower_currents(spec, outer, signals)
    poisson = prepare_poisson(spec, found, outer)
    prepare_couplings(spec, found)
    prepare_traces(spec, found, outer)
    prepare_signals(spec, found, signals)
    groups: list[Group] = []
    scopes: dict[str, dict[str, Dims]] = {}
    for p in spec.populations:
        if isinstance(p, PopulationSpec):
            group = Cells(spec, p, outer, found[p.name]).group()
            scopes[p.name] = names_of(group)
        else:
            group = replay_group(p)
        groups.append(group)
    pathways = list(lower_projections(spec, outer, scopes))
    more_groups, more_pathways = lower_spike_inputs(spec, outer, scopes)
    digest = hashlib.sha256()
    for file in spec.files:
        digest.update(file.text.encode())
    for part in data_bytes(spec):
        digest.update(part)
    return Network(
        name=spec.name,
        title=spec.title or "",
        description=spec.description or "",
        citation=spec.citations,
        source=PurePath(spec.files[0].name).name,  # not where it lies: same bytes
        digest=digest.hexdigest(),
        parameters=lower_parameters(spec),
        constants=lower_constants(spec),
        duration=duration,
        dt=with_units(spec.simulation.dt.expr, outer),
        phases=phases,
        signals=tuple(signals[s.name] for s in spec.signals),
        seed=spec.simulation.seed,
        trial=spec.simulation.trial or 0,
        groups=(*groups, *more_groups),
        pathways=(*pathways, *more_pathways),
        poisson=tuple(poisson),
        probes=lower_probes(spec, outer),
        synapse_probes=lower_synapse_probes(spec, outer),
        homeostasis=lower_homeostasis(spec, outer),
        lesions=lower_lesions(spec, outer),
        made_with=made_with(spec),
    )


def names_of(g: Group) -> dict[str, Dims]:
    """Dimension of every name that a synapse may read of a cell."""
    dims = {s.name: s.dims for s in (*g.states, *g.tables)}
    dims |= {n.name: n.dims for n in g.named}
    shared = [c for c in g.constants if isinstance(c, Constant)]
    return dims | {c.name: c.dims for c in (*shared, *g.cell_constants)}
