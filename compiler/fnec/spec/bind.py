"""A validated tree in, a `Spec` out: formulas parsed, references named, everything placed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from fnec.diagnostics import SpecError
from fnec.expr.nodes import Num
from fnec.spec.assemble import Assembly
from fnec.spec.bind_areas import bind_area
from fnec.spec.bind_dynamics import bind_neuron, bind_receptor, bind_synapse
from fnec.spec.bind_fields import bind_field_probe, bind_source_of_current, is_of_field
from fnec.spec.bind_lesions import bind_lesion
from fnec.spec.bind_network import bind_population, bind_projection
from fnec.spec.bind_protocol import bind_phases, bind_signal
from fnec.spec.bind_readouts import bind_figure, bind_readout
from fnec.spec.bind_slow import bind_homeostasis, bind_synapse_probe, is_of_synapses
from fnec.spec.bind_stimuli import bind_expectation, bind_probe, bind_stimulus
from fnec.spec.bind_tuning import bind_tuning
from fnec.spec.bind_written import (
    Faults,
    bind_text,
    bind_texts,
    citations,
    entries_of,
    optional_text,
    require,
    words,
)
from fnec.spec.data_files import DataFolders
from fnec.spec.model import ConstantSpec, ModeSpec, ParameterSpec, SimulationSpec, Spec
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence
from fnec.spec.study import bind_study
from fnec.spec.written import Ref

T = TypeVar("T")


def bind(root: Mapping, assembly: Assembly, *, folder: Path, mode: str | None) -> Spec:
    """The spec that a tree means. Raises `SpecError` with every fault of syntax.

    root: a tree that the schema accepts.   folder: of the main file; data files lie below it.
    """
    faults: Faults = []
    folders = DataFolders(root=folder, files=assembly.files)
    areas = _each(root, "areas", bind_area, faults)
    if faults:  # what was made of them would be at fault as well
        raise SpecError(faults)
    neurons = _each(root, "neurons", bind_neuron, faults)
    spec = Spec(
        name=words(root, "name") or "",
        title=words(root, "title"),
        description=words(root, "description"),
        citations=citations(root),
        parameters=tuple(
            _parameter(key, node, faults) for key, node in entries_of(root, "parameters")
        ),
        constants=tuple(
            ConstantSpec(name=key.name, value=bind_text(node, faults), span=key.span)
            for key, node in entries_of(root, "constants")
        ),
        modes=_each(root, "modes", _mode, faults),
        mode=mode,
        simulation=_simulation(root, faults),
        neurons=neurons,
        receptors=_each(root, "receptors", bind_receptor, faults),
        synapses=_each(root, "synapses", bind_synapse, faults),
        columns=tuple(Ref(name=k.name, span=k.span) for k, _ in entries_of(root, "columns")),
        areas=areas,
        populations=tuple(
            bind_population(key, node, neurons, folders, faults)
            for key, node in entries_of(root, "populations")
            if isinstance(node, Mapping)
        ),
        projections=tuple(
            bind_projection(key, node, folders, faults)
            for key, node in entries_of(root, "projections")
            if isinstance(node, Mapping)
        ),
        stimuli=_each(root, "stimuli", bind_stimulus, faults),
        phases=bind_phases(root, faults),
        signals=tuple(
            bind_signal(key, node, folders, faults)
            for key, node in entries_of(root, "signals")
            if isinstance(node, Mapping)
        ),
        homeostasis=_each(root, "homeostasis", bind_homeostasis, faults),
        lesions=_each(root, "lesions", bind_lesion, faults),
        study=bind_study(root, faults),
        sources=_each(root, "sources", bind_source_of_current, faults),
        probes=tuple(
            (bind_field_probe if is_of_field(node) else bind_probe)(key, node, faults)
            for key, node in entries_of(root, "probes")
            if isinstance(node, Mapping) and not is_of_synapses(node)
        ),
        synapse_probes=tuple(
            bind_synapse_probe(key, node, faults)
            for key, node in entries_of(root, "probes")
            if isinstance(node, Mapping) and is_of_synapses(node)
        ),
        readouts=_each(root, "readouts", bind_readout, faults),
        figures=_each(root, "figures", bind_figure, faults),
        expectations=_each(root, "expect", bind_expectation, faults),
        tuning=bind_tuning(root, faults),
        files=assembly.files,
        span=root.span,
    )
    if faults:
        raise SpecError({(f.code, f.span, f.message): f for f in faults}.values())
    return spec


def _each(
    root: Mapping, section: str, bind_one: Callable[[Key, Mapping, Faults], T], faults: Faults
) -> tuple[T, ...]:
    return tuple(
        bind_one(key, node, faults)
        for key, node in entries_of(root, section)
        if isinstance(node, Mapping)
    )


def _parameter(key: Key, node: Node, faults: Faults) -> ParameterSpec:
    details = node if isinstance(node, Mapping) else None
    value = bind_text(require(details.get("value")) if details else node, faults)
    number = value.expr.value if isinstance(value.expr, Num) and not value.expr.unit else None
    limits = bind_texts(details.get("range"), faults) if details else ()
    return ParameterSpec(
        name=key.name,
        value=value,
        low=limits[0] if limits else None,
        high=limits[1] if limits else None,
        choices=bind_texts(details.get("choices"), faults) if details else (),
        help=words(details, "help") if details else None,
        is_integer=isinstance(number, int) and not isinstance(number, bool),
        is_flag=isinstance(number, bool),
        span=key.span,
    )


def _mode(key: Key, node: Mapping, faults: Faults) -> ModeSpec:
    said = " ".join(_texts(node.without("help")))
    return ModeSpec(
        name=key.name,
        help=words(node, "help"),
        words=frozenset(re.findall(r"[A-Za-z]\w*", said)),
        span=key.span,
    )


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Mapping():
            for _, value in node:
                yield from _texts(value)
        case Sequence():
            for item in node.items:
                yield from _texts(item)
        case Scalar():
            yield node.raw


def _simulation(root: Mapping, faults: Faults) -> SimulationSpec:
    node = require(root.get("simulation"))
    key = root.key("simulation")
    assert isinstance(node, Mapping) and key is not None  # the schema has seen to it
    seed, trial, trials = (node.get(name) for name in ("seed", "trial", "trials"))
    return SimulationSpec(
        duration=optional_text(node, "duration", faults),
        dt=bind_text(require(node.get("dt")), faults),
        seed=int(seed.value or 0) if isinstance(seed, Scalar) else 0,
        trial=int(trial.value or 0) if isinstance(trial, Scalar) else None,
        trials=int(trials.value or 0) if isinstance(trials, Scalar) else None,
        integrate=words(node, "integrate"),
        trial_spans=tuple(k.span for k in map(node.key, ("trial", "trials")) if k is not None),
        span=key.span,
    )
