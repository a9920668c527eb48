"""Projections: who connects to whom, and what an arriving spike does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from fnec.diagnostics import Span
from fnec.expr import Bool, Compare, Expr, Name, Num, names
from fnec.expr.infer import quantity
from fnec.ir import connect
from fnec.ir.network import CellSet, Equation, Pair, Pathway, State, SynapseConstant
from fnec.ir.step import Assign, Sum
from fnec.lower.columns import edge_names, edges_of
from fnec.lower.events import (
    cell_names,
    event,
    read_parameters,
    receptor_in_use,
    receptor_of,
    transmitted,
)
from fnec.lower.neurons import DEFAULT_METHOD, Additions
from fnec.lower.protocol import gated, with_signals
from fnec.lower.scope import differs_by_synapse, in_order, with_units
from fnec.lower.selections import lower_selection
from fnec.lower.traces import LAST, cell_traces, relaxation, trace_pathways
from fnec.spec import connect as written
from fnec.spec.dynamics import SynapseSpec
from fnec.spec.model import ProjectionSpec, Spec
from fnec.spec.written import Statement, Text
from fnec.units import ONE, UNITS, Dims

SIDES = ("pre", "post")
SECOND = UNITS["s"].dims


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What a pathway's synapses hold and do."""

    constants: tuple[SynapseConstant, ...]
    on_spike: tuple[Assign, ...]
    on_post: tuple[Assign, ...] = ()
    states: tuple[State, ...] = ()
    equations: tuple[Equation, ...] = ()
    sums: tuple[tuple[str, Expr], ...] = ()


def prepare_couplings(spec: Spec, found: dict[str, Additions]) -> None:
    """The sums that continuous synapses fill, declared at the populations they reach."""
    for p, pre, post in routes(spec):
        synapse = spec.synapse(p.synapse.name) if p.synapse else None
        for a in synapse.adds if synapse else ():
            name = sum_name(spec, p, pre, post, a.name)
            neuron = spec.neuron_of(next(q for q in spec.populations if q.name == post))
            assert neuron is not None
            unit = next(i.unit.expr for i in neuron.inputs if i.name == a.name)
            to = found[post]
            if name not in {s.name for s in to.sums}:
                to.sums.append(Sum(name=name, dims=quantity(unit, {})))
                to.inputs.append((a.name, Name(name)))


def routes(spec: Spec) -> list[tuple[ProjectionSpec, str, str]]:
    """Every (projection, source population, target population)."""
    return [(p, pre, post) for p in spec.projections for pre, post in routes_of(spec, p)]


def routes_of(spec: Spec, p: ProjectionSpec) -> list[tuple[str, str]]:
    """Every (source population, target population) of a projection."""
    sources, targets = (
        dict.fromkeys(c.population for c in lower_selection(spec, side)) for side in (p.pre, p.post)
    )
    return [(pre, post) for pre in sources for post in targets]


def pathway_name(spec: Spec, p: ProjectionSpec, pre: str, post: str) -> str:
    """The projection's name, with the populations' where it joins several."""
    return _name(p, pre, post, len(routes_of(spec, p)))


def _name(p: ProjectionSpec, pre: str, post: str, n_routes: int) -> str:
    return p.name if n_routes == 1 else f"{p.name}_{pre}_{post}"


def sum_name(spec: Spec, p: ProjectionSpec, pre: str, post: str, target: str) -> str:
    """The name of the sum that a continuous projection fills."""
    return f"{target}_{pathway_name(spec, p, pre, post)}"


def lower_projections(
    spec: Spec, outer: dict[str, Dims], scopes: dict[str, dict[str, Dims]]
) -> tuple[Pathway, ...]:
    """One pathway for each pair of populations that a projection joins.

    Cells' own traces hear of a spike before its synapses where they are presynaptic, and after
    everything has arrived where they are postsynaptic.
    scopes: for each population, the dimensions of its group's names.
    """
    found: list[Pathway] = []
    for p in spec.projections:
        found += trace_pathways(spec, p, "pre")
        found += _pathways(spec, p, outer, scopes)
    for p in spec.projections:
        found += trace_pathways(spec, p, "post")
    return tuple(found)


def _pathways(
    spec: Spec, p: ProjectionSpec, outer: dict[str, Dims], scopes: dict[str, dict[str, Dims]]
) -> Iterator[Pathway]:
    pairs: dict[tuple[str, str], list[tuple[CellSet, CellSet]]] = {}
    for a, b in product(*(lower_selection(spec, side) for side in (p.pre, p.post))):
        pairs.setdefault((a.population, b.population), []).append((a, b))
    for (pre, post), some in pairs.items():
        yield _pathway(spec, p, _name(p, pre, post, len(pairs)), some, outer, scopes)


def _pathway(
    spec: Spec,
    p: ProjectionSpec,
    name: str,
    pairs: list[tuple[CellSet, CellSet]],
    outer: dict[str, Dims],
    scopes: dict[str, dict[str, Dims]],
) -> Pathway:
    pre, post = (cells.population for cells in pairs[0])
    scope = dict(outer) | {"distance": (1, 0, 0, 0, 0, 0, 0), "t": (0, 0, 1, 0, 0, 0, 0)}
    scope |= {"line_distance": ONE, "ring_distance": ONE} | edge_names(p.connect)
    for side, population in zip(SIDES, (pre, post), strict=True):
        scope |= {f"{side}.{n}": d for n, d in scopes.get(population, {}).items()}
        scope |= {f"{side}.{n}": (0,) * 7 for n in ("i", "n")}
        scope |= {f"{side}.{n}": (1, 0, 0, 0, 0, 0, 0) for n in "xyz"}
    synapse = spec.synapse(p.synapse.name) if p.synapse else None
    if synapse is not None:
        effects = _of_synapse(spec, p, synapse, pre, post, scope)
    else:
        effects = _of_receptor(spec, p, post, scope)
    delay = None if p.delay is None else with_units(p.delay.expr, scope)
    return Pathway(
        name=name,
        projection=p.name,
        pre=pre,
        post=post,
        pairs=tuple(
            Pair(pre=a, post=b, stream=_stream(p, a, b, number))
            for number, (a, b) in enumerate(pairs)
        ),
        connect=_rule(p.connect, scope, overlaps=pre == post and any(a != b for a, b in pairs)),
        when=None if p.when is None else with_units(p.when.expr, outer),
        constants=effects.constants,
        delay=delay,
        delay_is_per_synapse=delay is not None and differs_by_synapse(delay),
        states=effects.states,
        equations=effects.equations,
        locals=(),
        update=(),
        scalars=(),
        on_spike=effects.on_spike,
        on_post=effects.on_post,
        sums=effects.sums,
        span=p.span,
    )


def _stream(p: ProjectionSpec, pre: CellSet, post: CellSet, number: int) -> str:
    stream = f"projections.{p.name}.{pre.population}.{post.population}"
    return stream if number == 0 else f"{stream}.{number}"


def _rule(rule: written.ConnectRule, scope: dict[str, Dims], *, overlaps: bool) -> connect.Connect:
    """The rule with its formulas resolved.

    overlaps: pre and post are different selections of one population, where "no autapses" cannot
    be "not the cell of the same number" and becomes a condition on the pair.
    """

    def value(text: Text) -> Expr:
        return with_units(text.expr, scope)

    others = Compare("!=", Name("pre.i"), Name("post.i"))
    match rule:
        case written.AllToAll(autapses=False) if overlaps:
            return connect.Bernoulli(p=Num(1.0), where=others)
        case written.Probability(autapses=False) if overlaps:
            return connect.Bernoulli(p=value(rule.p), where=others)
        case written.Condition(autapses=False) if overlaps:
            p = Num(1.0) if rule.p is None else value(rule.p)
            return connect.Bernoulli(p=p, where=Bool("and", value(rule.where), others))
        case written.AllToAll():
            return connect.AllToAll(autapses=rule.autapses)
        case written.OneToOne():
            return connect.OneToOne()
        case written.Probability():
            return connect.Bernoulli(p=value(rule.p), autapses=rule.autapses)
        case written.Condition():
            p = Num(1.0) if rule.p is None else value(rule.p)
            return connect.Bernoulli(p=p, where=value(rule.where), autapses=rule.autapses)
        case written.FixedInDegree():
            return connect.FixedInDegree(
                n=value(rule.n), autapses=rule.autapses, multapses=rule.multapses
            )
        case written.FixedOutDegree():
            return connect.FixedOutDegree(
                n=value(rule.n), autapses=rule.autapses, multapses=rule.multapses
            )
        case written.FixedTotal():
            return connect.FixedTotal(
                n=value(rule.n), autapses=rule.autapses, multapses=rule.multapses
            )
        case written.Topographic():
            return connect.Topographic(
                n=value(rule.n),
                side=rule.side,
                strength=value(rule.strength),
                sigma=value(rule.sigma),
                boundary=rule.boundary,
                rounding=rule.rounding,
            )
        case written.EdgeList():
            return connect.Edges(pairs=rule.edges)
        case written.EdgeTable():
            return edges_of(rule)


def _constants(
    values: Iterable[tuple[str, Expr, Span]], scope: dict[str, Dims]
) -> tuple[SynapseConstant, ...]:
    """Values of the synapses in order of use; they extend `scope`."""
    listed = [(n, with_units(e, scope), s) for n, e, s in values]
    out: list[SynapseConstant] = []
    varied: set[str] = set()
    for name, value, span in in_order(listed, lambda v: v[0], lambda v: names(v[1])):
        scope[name] = quantity(value, scope)
        is_varied = differs_by_synapse(value, varied)
        varied |= {name} if is_varied else set()
        out.append(
            SynapseConstant(
                name=name, value=value, dims=scope[name], is_per_synapse=is_varied, span=span
            )
        )
    return tuple(out)


def _of_receptor(spec: Spec, p: ProjectionSpec, post: str, scope: dict[str, Dims]) -> Effects:
    """An event adds to a state of the target, by the receptor's rule."""
    assert p.receptor is not None and p.weight is not None
    values = [("weight", p.weight.expr, p.weight.span)]
    use = receptor_in_use(spec, post, p.receptor)
    if use is None:
        target = f"post.{p.receptor.name}"
        constants = _constants(values, scope)
        events = (
            Assign(target=target, op="+=", value=Name("weight"), dims=scope[target], span=p.span),
        )
        return Effects(constants=constants, on_spike=events)
    receptor = receptor_of(spec, use)
    new_names = {s.name: f"post.{s.name}_{use.label}" for s in receptor.state}
    new_names |= cell_names(receptor, scope)
    given = {a.name: a.value.expr for a in use.overrides}
    values += [
        (d.name, given.get(d.name, d.value.expr), d.span) for d in read_parameters(receptor, given)
    ]
    constants = _constants(values, scope)
    events = tuple(event(s, new_names, scope) for s in receptor.at_spike)
    return Effects(constants=constants, on_spike=events)


def _of_synapse(
    spec: Spec, p: ProjectionSpec, synapse: SynapseSpec, pre: str, post: str, scope: dict[str, Dims]
) -> Effects:
    """Events and continuous terms by the synapse model's own equations."""
    synapse = with_signals(spec, synapse)
    given = {a.name: a for a in p.parameters}
    values = [
        (d.name, given[d.name].value.expr, given[d.name].value.span)
        if d.name in given
        else (d.name, d.value.expr, d.value.span)
        for d in synapse.parameters
    ]
    if p.weight is not None:
        values.append(("weight", p.weight.expr, p.weight.span))
    constants = _constants(values, scope)
    on_cells = {t.trace.name: f"{t.side}.{t.name}" for t in cell_traces(spec, p)}
    own = tuple(s for s in synapse.state if s.name not in on_cells)
    lazy = tuple(s for s in own if s.tau is not None)
    states = tuple(
        State(name=s.name, dims=quantity(s.unit.expr, {}), help=s.help or "") for s in own
    )
    if lazy:
        states += (State(name=LAST, dims=SECOND, help="when the last event was"),)
    scope |= {s.name: s.dims for s in states}
    relax = tuple(
        Assign(target=n, value=with_units(e, scope), dims=scope[n], span=s)
        for n, e, s in relaxation(lazy, p.span)
    )
    method = synapse.integrate or spec.simulation.integrate or DEFAULT_METHOD
    equations = tuple(
        Equation(
            variable=s.name,
            derivative=with_units(s.derivative.expr, scope),
            noise=None,
            method=method,
            dims=quantity(s.unit.expr, {}),
            span=s.derivative.span,
        )
        for s in own
        if s.derivative is not None
    )
    inits = tuple((s.name, Num(0.0) if s.init is None else s.init.expr, s.span) for s in own)
    inits += ((LAST, Num(0.0), p.span),) if lazy else ()
    first = _constants(((f"init_{n}", e, sp) for n, e, sp in inits), dict(scope))
    sent: tuple[Assign, ...] = ()
    if synapse.transmit is not None and p.receptor is not None:
        sent = transmitted(spec, post, p.receptor, synapse.transmit, on_cells, scope)
    return Effects(
        constants=(*constants, *first),
        on_spike=_events(spec, p, synapse.at_pre, on_cells, relax, scope, sent),
        on_post=_events(spec, p, synapse.at_post, on_cells, relax, scope),
        states=states,
        equations=equations,
        sums=tuple(
            (sum_name(spec, p, pre, post, a.name), with_units(a.value.expr, scope))
            for a in synapse.adds
        ),
    )


def _events(
    spec: Spec,
    p: ProjectionSpec,
    statements: tuple[Statement, ...],
    on_cells: dict[str, str],
    relax: tuple[Assign, ...],
    scope: dict[str, Dims],
    sent: tuple[Assign, ...] = (),
) -> tuple[Assign, ...]:
    """What the spikes of one side do; cells change their own traces themselves.

    sent: what the target cell gets, before anything else about the synapse changes.
    """
    synapse = spec.synapse(p.synapse.name) if p.synapse else None
    traces = {s.name for s in synapse.traces} if synapse else set[str]()
    changes = [event(s, on_cells, scope) for s in statements if s.target not in on_cells]
    own = tuple(
        a if "." in a.target else gated(spec, p, a, is_trace=a.target in traces) for a in changes
    )
    return (*relax, *sent, *own) if sent or own else ()
