"""Projections that are declared one by one: what their keywords mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fnec.front.cell_types import cell_type
from fnec.front.cells import read_selector
from fnec.front.faults import (
    ConfigurationError,
    require_between,
    require_keywords,
    require_known,
)
from fnec.front.refused import BY_SPEC
from fnec.front.settings import Pathway, Selector, Settings

FAMILIES_BY_SPEC = ("lif", "glif", "adex", "hodgkin_huxley", "hh", "rate")
INFINITE = float("inf")
RECEPTORS = {"AMPA": "ampa", "GABA_A": "gaba"}
SIGNS = {"exc": "AMPA", "excitatory": "AMPA", "+": "AMPA"} | {
    "inh": "GABA_A",
    "inhibitory": "GABA_A",
    "-": "GABA_A",
}
WEIGHTS = {"AMPA": 0.02, "GABA_A": 0.4}  # 1/ms, as in specs/ei_population.yaml
OF_CONNECTIVITY = {
    "plasticity": f"`fnec explain library` lists plastic synapses; {BY_SPEC}",
    "recurrence": "cells of a column are connected; within_gain=0 takes that away",
    "seed": "a run has one seed: .runtime(seed=...)",
}
OF_DRIVE = {
    "time_schedule": "fnec.stimulus_schedule(...) gives currents in time to a simulation",
    "evoked_windows": "fnec.stimulus_schedule(...) gives currents in time to a simulation",
    "oddball_or_omission_schedule": "fnec.stimulus_schedule(...) gives currents in time",
    "trial_variability": "simulate several trials: trial=1, trial=2 …",
}
OF_CONNECTIONS = {
    "plasticity": OF_CONNECTIVITY["plasticity"],
    "control_key": "connectivity(feedforward_gain=..., feedback_gain=...) scales pathways",
}
USUAL: Mapping[str, Any] = {  # of projections between columns
    "layer_to_layer_map": None,
    "cell_type_to_cell_type_map": {"E": "E"},
    "mode": "sparse",
    "p_feedforward": 0.3,
    "p_feedback": 0.2,
    "feedforward_weight_range": (0.5, 2.0),
    "feedback_weight_range": (0.3, 1.5),
    "delay_ms_or_status": 2.0,
}
BETWEEN = {
    "seed": OF_CONNECTIVITY["seed"],
    "sign_policy": "the sign of a synapse is that of its source",
}


def refuse_early(given: dict[str, Any], reasons: Mapping[str, str], *, where: str) -> None:
    """Raise for keywords that others accept without an effect, and say what to do."""
    for name, value in list(given.items()):
        if name not in reasons:
            continue
        if value is None or value is False:
            del given[name]
            continue
        raise ConfigurationError(f"{where} has no keyword {name!r}", reasons[name])


def connection(
    name: str,
    source: Mapping[str, object],
    target: Mapping[str, object],
    probability: float | None,
    weight: float | None,
    sign: str | None,
    mechanism: str | None,
    delay_ms: float,
    rest: dict[str, Any],
) -> Pathway:
    """What `.connections` declares.   Raises where sign, mechanism and source do not agree."""
    where = f"connection {name!r}"
    refuse_early(rest, OF_CONNECTIONS, where="connections")
    require_keywords(rest, (), where="connections")
    if not name.isidentifier():
        raise ConfigurationError(f"{name!r} is no name for a connection", "letters, digits and _")
    ends = [read_selector(given, where=where) for given in (source, target)]
    kind = None if mechanism is None else require_known(mechanism, RECEPTORS, kind="mechanism")
    by_sign = None if sign is None else SIGNS[require_known(sign, SIGNS, kind="sign")]
    by_source = _mechanism_of(ends[0])
    said = [x for x in (kind, by_sign, by_source) if x is not None]
    if not said:
        raise ConfigurationError(
            f"{where} does not say whether it excites", 'say mechanism="AMPA" or the cell type'
        )
    if len(set(said)) > 1:
        raise ConfigurationError(
            f"{where}: sign, mechanism and source do not agree",
            "E cells excite through AMPA, all others inhibit through GABA_A",
        )
    if by_source is None:
        ends[0] = _of_sign(ends[0], said[0])
    w = WEIGHTS[said[0]] if weight is None else require_between(weight, 0, INFINITE, name="weight")
    return Pathway(
        name=name,
        source=ends[0],
        target=ends[1],
        p=1.0 if probability is None else require_between(probability, 0, 1, name="probability"),
        weight=(w, w),
        receptor=RECEPTORS[said[0]],
        delay_ms=require_between(delay_ms, 0, INFINITE, name="delay_ms"),
        is_sum=False,
    )


def _mechanism_of(source: Selector) -> str | None:
    if source.cell_type is None:
        return None
    kinds = {"AMPA" if cell_type(x).is_excitatory else "GABA_A" for x in source.cell_type}
    if len(kinds) > 1:
        raise ConfigurationError("a connection has sources of both signs", "make it two")
    return kinds.pop()


def _of_sign(source: Selector, mechanism: str) -> Selector:
    """The cells of a selection that have this mechanism."""
    if mechanism == "AMPA":
        return Selector(area=source.area, layer=source.layer, cell_type=("E",))
    raise ConfigurationError("an inhibitory connection names its cell types", "such as PV")


def between_columns(
    settings: Settings, source_area: str, target_area: str, given: dict[str, Any]
) -> list[Pathway]:
    """Feedforward and feedback projections between two columns."""
    where = "inter_column_connectivity"
    if given.get("sign_policy") == "intrinsic":
        del given["sign_policy"]
    refuse_early(given, BETWEEN, where=where)
    require_keywords(given, USUAL, where=where)
    said: dict[str, Any] = {**USUAL, **{k: v for k, v in given.items() if v is not None}}
    layers: Mapping[str, str] | None = said["layer_to_layer_map"]
    types: Mapping[str, str] = said["cell_type_to_cell_type_map"]
    weights = (said["feedforward_weight_range"], said["feedback_weight_range"])
    mode = require_known(said["mode"], ("sparse", "dense"), kind="mode", where=where)
    columns = {column.name: column.layers for column in settings.columns}
    for area in (source_area, target_area):
        require_known(area, columns, kind="column", where="this configuration")
    source_types, target_types = tuple(types), tuple(types.values())
    for label in source_types:
        if not cell_type(label).is_excitatory:
            raise ConfigurationError("projections between columns come from E cells")
    chances = (said["p_feedforward"], said["p_feedback"]) if mode == "sparse" else (1.0, 1.0)
    delay = require_between(said["delay_ms_or_status"], 0, INFINITE, name="delay_ms_or_status")
    if layers is None:
        up = [(("L2", "L3", "L2/3"), ("L4",))]
    else:
        up = [((one,), (other,)) for one, other in layers.items()]
    back = (("L2", "L3", "L2/3"), ("L1", "L5", "L6", "L5/6"))
    made: list[Pathway] = []
    routes: list[tuple[str, str, str, tuple[tuple[str, ...], tuple[str, ...]], int]]
    routes = [("ff", source_area, target_area, pair, 0) for pair in up]
    routes.append(("fb", target_area, source_area, back, 1))
    for word, a, b, (starts, ends), k in routes:
        sources, targets = _there(starts, columns[a], a), _there(ends, columns[b], b)
        low, high = weights[k]
        require_between(low, 0, INFINITE, name="weight")
        require_between(high, low, INFINITE, name="weight")
        tail = f"_{'_'.join(_bare(x) for x in (*starts, *ends))}" if layers and word == "ff" else ""
        made.append(
            Pathway(
                name=f"{word}_{_bare(a)}_{_bare(b)}{tail}",
                source=Selector(area=(a,), layer=sources, cell_type=source_types),
                target=Selector(area=(b,), layer=targets, cell_type=target_types),
                p=require_between(chances[k], 0, 1, name="probability", above=True),
                weight=(float(low), float(high)),
                receptor="ampa",
                delay_ms=delay,
                gain="g_ff" if word == "ff" else "g_fb",
            )
        )
    return made


def _there(wanted: Sequence[str], layers: Sequence[str], area: str) -> tuple[str, ...]:
    found = tuple(layer for layer in wanted if layer in layers)
    if not found:
        raise ConfigurationError(
            f"{area!r} has none of the layers {', '.join(wanted)}",
            "layer_to_layer_map says which layers are connected, or give the column more layers",
        )
    return found


def _bare(word: str) -> str:
    return "".join(x for x in word if x.isalnum())
