"""Bind populations and projections."""

from dataclasses import replace

from fnec.diagnostics import Diagnostic
from fnec.diagnostics.suggest import suggestion
from fnec.spec.bind_columns import bind_cell_table, bind_source
from fnec.spec.bind_dynamics import bind_receptor_uses
from fnec.spec.bind_selection import bind_connect, bind_selection, bind_tags, integers
from fnec.spec.bind_stimuli import same_length
from fnec.spec.bind_written import (
    Faults,
    bind_assignments,
    bind_ref,
    bind_text,
    bind_texts,
    optional_text,
    require,
    words,
)
from fnec.spec.data_files import DataFolders
from fnec.spec.dynamics import NeuronSpec, ReceptorUse
from fnec.spec.model import (
    AnyPopulation,
    PopulationSpec,
    ProjectionSpec,
    ReplaySpec,
    SpikeList,
    SpikeTable,
)
from fnec.spec.node import Key, Mapping
from fnec.spec.shapes import bind_shape, positions_in


def bind_population(
    key: Key,
    node: Mapping,
    neurons: tuple[NeuronSpec, ...],
    folders: DataFolders,
    faults: Faults,
) -> AnyPopulation:
    """Cells that share a model, or that replay spikes."""
    size = bind_text(require(node.get("size")), faults)
    tags = bind_tags(node.get("tags"))
    where = node.get("positions")
    shape = bind_shape(where, faults) if isinstance(where, Mapping) and where.get("shape") else None
    if shape and isinstance(where, Mapping):
        positions = positions_in(shape, where)
    else:
        positions = bind_assignments(where, faults)
    data = bind_cell_table(node, folders, faults)
    note = words(node, "help")
    spikes = node.get("spikes")
    if isinstance(spikes, Mapping):
        return ReplaySpec(
            name=key.name,
            spikes=_spikes(spikes, folders, faults),
            size=size,
            tags=tags,
            positions=positions,
            shape=shape,
            data=data,
            help=note,
            span=key.span,
        )
    model = bind_ref(node, "neuron")
    assert model is not None  # the schema has seen to it
    neuron = next((n for n in neurons if n.name == model.name), None)
    own = bind_receptor_uses(node, faults)
    return PopulationSpec(
        name=key.name,
        neuron=model,
        size=size,
        tags=tags,
        parameters=bind_assignments(node.get("parameters"), faults),
        init=bind_assignments(node.get("init"), faults),
        positions=positions,
        shape=shape,
        data=data,
        receptors=own if neuron is None else _overridden(neuron, own, faults),
        integrate=words(node, "integrate"),
        help=note,
        span=key.span,
    )


def _spikes(node: Mapping, folders: DataFolders, faults: Faults) -> SpikeList | SpikeTable:
    if (source := bind_source(node, folders, faults)) is not None:
        return SpikeTable(source=source, span=source.span)
    same_length(node, "times", "cells", faults)
    times = bind_texts(node.get("times"), faults)
    return SpikeList(times=times, cells=integers(require(node.get("cells"))), span=node.span)


def _overridden(
    neuron: NeuronSpec, own: tuple[ReceptorUse, ...], faults: Faults
) -> tuple[ReceptorUse, ...]:
    """The receptors of the neuron with the population's changes, then the population's own."""
    merged = {use.label: use for use in neuron.receptors}
    for use in own:
        inherited = merged.get(use.label)
        if inherited is None:
            if use.receptor is None:
                faults.append(
                    Diagnostic(
                        "N401",
                        f"{neuron.name!r} has no receptor {use.label!r}",
                        span=use.span,
                        help=suggestion(use.label, merged, kind="receptors of that neuron")
                        + "; to add one, name its model: `receptor: …`",
                    )
                )
                continue
            merged[use.label] = use
        elif use.receptor is not None and use.receptor != inherited.receptor:
            merged[use.label] = use
        else:
            values = {a.name: a for a in (*inherited.overrides, *use.overrides)}
            merged[use.label] = replace(inherited, overrides=tuple(values.values()), span=use.span)
    return tuple(merged.values())


def bind_projection(
    key: Key, node: Mapping, folders: DataFolders, faults: Faults
) -> ProjectionSpec:
    """Connections between selections of cells."""
    connect = require(node.get("connect"))
    assert isinstance(connect, Mapping)
    return ProjectionSpec(
        name=key.name,
        pre=bind_selection(require(node.get("pre")), faults),
        post=bind_selection(require(node.get("post")), faults),
        connect=bind_connect(connect, folders, faults),
        receptor=bind_ref(node, "receptor"),
        synapse=bind_ref(node, "synapse"),
        weight=optional_text(node, "weight", faults),
        delay=optional_text(node, "delay", faults),
        parameters=bind_assignments(node.get("parameters"), faults),
        when=optional_text(node, "when", faults),
        help=words(node, "help"),
        span=key.span,
    )
