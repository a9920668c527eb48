"""Cells that replay a list of spikes: source populations, and stimuli that give events at times."""

from __future__ import annotations

from fnec.expr import Name, Num
from fnec.expr.evaluate import evaluate
from fnec.ir import connect
from fnec.ir.network import (
    CellSet,
    Drawn,
    Group,
    Pair,
    Pathway,
    Population,
    SpikeTimes,
    SynapseConstant,
)
from fnec.ir.step import Assign
from fnec.lower.columns import data_of
from fnec.lower.scope import differs_by_synapse, with_units
from fnec.lower.selections import lower_selection
from fnec.spec.model import ReplaySpec, Spec, SpikeTable
from fnec.spec.stimuli import SpikeInput
from fnec.spec.tables import read_spikes
from fnec.units import Dims


def replay_group(p: ReplaySpec) -> Group:
    """The group of a population that replays spikes."""
    if isinstance(p.spikes, SpikeTable):
        cells, times = read_spikes(p.spikes)
    else:
        cells, times = p.spikes.cells, tuple(float(evaluate(t.expr, {})) for t in p.spikes.times)
    population = Population(
        name=p.name,
        size=p.size.expr,
        tags=tuple((t.key, t.value) for t in p.tags),
        positions=tuple(
            Drawn(name=a.name, value=a.value.expr, dims=(1, 0, 0, 0, 0, 0, 0), span=a.span)
            for a in p.positions
        ),
        cell_constants=(),
        init=(),
        data=data_of(p),
        span=p.span,
    )
    return _silent(
        p.name, population, SpikeTimes(times=tuple(times), cells=tuple(cells), span=p.span)
    )


def _silent(name: str, population: Population, replay: SpikeTimes) -> Group:
    return Group(
        name=name,
        model=name,
        populations=(population,),
        constants=(),
        cell_constants=(),
        states=(),
        sums=(),
        tables=(),
        draws=(),
        equations=(),
        named=(),
        locals=(),
        update=(),
        threshold=None,
        reset=(),
        refractory=None,
        replay=replay,
        span=replay.span,
    )


def lower_spike_inputs(
    spec: Spec, outer: dict[str, Dims], scopes: dict[str, dict[str, Dims]]
) -> tuple[list[Group], list[Pathway]]:
    """A stimulus of spikes is one cell that replays them, connected to every selected cell."""
    groups: list[Group] = []
    pathways: list[Pathway] = []
    for s in spec.stimuli:
        if isinstance(s, SpikeInput):
            groups.append(_source(s))
            targets = lower_selection(spec, s.to)
            pathways += [_to(spec, s, t, len(targets) > 1, outer, scopes) for t in targets]
    return groups, pathways


def _source(s: SpikeInput) -> Group:
    times = tuple(float(evaluate(t.expr, {})) for t in s.times)
    population = Population(
        name=s.name, size=Num(1), tags=(), positions=(), cell_constants=(), init=(), span=s.span
    )
    return _silent(
        s.name, population, SpikeTimes(times=times, cells=(0,) * len(times), span=s.span)
    )


def _to(
    spec: Spec,
    s: SpikeInput,
    cells: CellSet,
    is_one_of_many: bool,
    outer: dict[str, Dims],
    scopes: dict[str, dict[str, Dims]],
) -> Pathway:
    from fnec.lower.events import cell_names, event, receptor_of
    from fnec.spec.model import PopulationSpec

    post = cells.population
    scope = dict(outer) | {f"post.{n}": d for n, d in scopes[post].items()}
    weight = with_units(s.weight.expr, scope)
    target = next(p for p in spec.populations if p.name == post)
    assert isinstance(target, PopulationSpec)
    use = next((u for u in target.receptors if u.label == s.receptor.name), None)
    scope["weight"] = scope[f"post.{s.receptor.name}"] if use is None else (0,) * 7
    if use is None:
        name = f"post.{s.receptor.name}"
        events = (
            Assign(target=name, op="+=", value=Name("weight"), dims=scope[name], span=s.span),
        )
    else:
        receptor = receptor_of(spec, use)
        new_names = {x.name: f"post.{x.name}_{use.label}" for x in receptor.state}
        new_names |= {d.name: f"post.{d.name}_{use.label}" for d in receptor.parameters}
        new_names |= cell_names(receptor, scope)
        events = tuple(event(x, new_names, scope) for x in receptor.at_spike)
    return Pathway(
        name=f"{s.name}_{post}" if is_one_of_many else f"{s.name}_events",
        projection=s.name,
        pre=s.name,
        post=post,
        pairs=(
            Pair(pre=CellSet(population=s.name), post=cells, stream=f"stimuli.{s.name}.{post}"),
        ),
        connect=connect.AllToAll(),
        when=None if s.when is None else with_units(s.when.expr, outer),
        constants=(
            SynapseConstant(
                name="weight",
                value=weight,
                dims=events[0].dims,
                is_per_synapse=differs_by_synapse(weight),
                span=s.span,
            ),
        ),
        delay=None,
        delay_is_per_synapse=False,
        states=(),
        equations=(),
        locals=(),
        update=(),
        scalars=(),
        on_spike=events,
        sums=(),
        span=s.span,
    )
