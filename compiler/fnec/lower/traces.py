"""Traces of synapses: kept on the cells of one side where that is exact, else on each synapse.

A trace that only the spikes of one side change, all by the same amount, has the same value in all
synapses of a cell. It then becomes a variable of that cell, which decays at every step, and spikes
change it through a pathway from the cell to itself: before the synapses hear of the spike where
the trace is presynaptic, after all arrivals of the step where it is postsynaptic. Any other trace
is a state of the synapse, and every event first lets it relax for the time since the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fnec.diagnostics import Span
from fnec.expr import Binary, Call, Expr, Name, Num, names, substitute
from fnec.expr.infer import quantity
from fnec.expr.walk import add, mul, neg, sub
from fnec.ir.connect import OneToOne
from fnec.ir.network import CellSet, Equation, Pair, Pathway, State
from fnec.ir.step import Assign
from fnec.lower.neurons import Additions
from fnec.lower.protocol import gated
from fnec.lower.scope import differs_by_synapse, with_units
from fnec.lower.selections import lower_selection
from fnec.spec.dynamics import StateVar, SynapseSpec
from fnec.spec.model import PopulationSpec, ProjectionSpec, Spec
from fnec.spec.written import Statement
from fnec.units import Dims

SECOND: Dims = (0, 0, 1, 0, 0, 0, 0)
LAST = "t_last"  # when the last event was, s


@dataclass(frozen=True, slots=True, kw_only=True)
class CellTrace:
    """A trace of a projection that lives on the cells of one side."""

    trace: StateVar
    side: str  # pre or post
    name: str  # of the cells' variable
    change: Statement
    tau: Expr
    rest: Expr | None
    amount: Expr

    @property
    def constant(self) -> str:
        """Name of what a spike adds."""
        return f"jump_{self.name}"


def cell_traces(spec: Spec, p: ProjectionSpec) -> tuple[CellTrace, ...]:
    """The traces of a projection that need no value of their own in every synapse."""
    synapse = spec.synapse(p.synapse.name) if p.synapse else None
    if synapse is None:
        return ()
    values = _values(p, synapse)
    found: list[CellTrace] = []
    for trace in synapse.traces:
        assert trace.tau is not None
        side = _only_side(trace.name, synapse)
        if side is None or not _cells_can_hold(spec, p, side):
            continue
        change = _only_change(trace.name, getattr(synapse, f"at_{side}"))
        if side == "pre" and synapse.transmit and trace.name in names(synapse.transmit.expr):
            continue  # the strength is worked out before the spike changes the trace
        if change is None:
            continue
        rest = None if trace.rest is None else _opened(trace.rest.expr, values)
        amount = _opened(change.value.expr, values)
        tau = _opened(trace.tau.expr, values)
        parts = [tau, amount, *([] if rest is None else [rest])]
        parts += [] if trace.init is None else [_opened(trace.init.expr, values)]
        own = {s.name for s in (*synapse.state, *spec.signals)} | {"weight", "t"}
        if any(differs_by_synapse(e, own) for e in parts):
            continue
        amount = neg(amount) if change.op == "-=" else amount
        name = f"{trace.name}_{p.name}"
        found.append(
            CellTrace(
                trace=trace,
                side=side,
                name=name,
                change=change,
                tau=tau,
                rest=rest,
                amount=amount,
            )
        )
    return tuple(found)


def _values(p: ProjectionSpec, synapse: SynapseSpec) -> dict[str, Expr]:
    """The synapse's parameters as this projection has them."""
    given = {a.name: a.value.expr for a in p.parameters}
    return {d.name: given.get(d.name, d.value.expr) for d in synapse.parameters}


def _opened(e: Expr, values: dict[str, Expr]) -> Expr:
    """The formula with the synapse's parameters written out."""
    for _ in values:
        if not names(e) & values.keys():
            break
        e = substitute(e, values)
    return e


def _only_side(name: str, synapse: SynapseSpec) -> str | None:
    """The side whose spikes alone change the trace."""
    sides = [
        side
        for side, statements in (("pre", synapse.at_pre), ("post", synapse.at_post))
        if any(s.target == name for s in statements)
    ]
    return sides[0] if len(sides) == 1 else None


def _only_change(name: str, statements: tuple[Statement, ...]) -> Statement | None:
    """The one statement that adds to the trace, if nothing before it reads the trace."""
    changes = [s for s in statements if s.target == name]
    if len(changes) != 1 or changes[0].op not in ("+=", "-="):
        return None
    before = statements[: statements.index(changes[0])]
    read = set[str]().union(*(names(s.value.expr) for s in (*before, changes[0])))
    return None if name in read else changes[0]


def _cells_can_hold(spec: Spec, p: ProjectionSpec, side: str) -> bool:
    """Cells of that side have variables, and hear of their spikes without delay."""
    if side == "pre" and p.delay is not None:
        return False
    sets = lower_selection(spec, p.pre if side == "pre" else p.post)
    held = {q.name for q in spec.populations if isinstance(q, PopulationSpec)}
    return all(c.population in held for c in sets)


def prepare_traces(spec: Spec, found: dict[str, Additions], outer: dict[str, Dims]) -> None:
    """Give the cells the variables of the traces that they hold."""
    for p in spec.projections:
        for t in cell_traces(spec, p):
            for population in _populations(spec, p, t.side):
                to = found[population]
                tau, scope = f"tau_{t.name}", dict(outer)
                dims = quantity(t.trace.unit.expr, {})
                span = t.trace.span
                to.constants.append((tau, with_units(t.tau, scope), span))
                to.constants.append((t.constant, with_units(t.amount, scope), t.change.span))
                distance: Expr = neg(Name(t.name))
                if t.rest is not None:
                    rest = f"rest_{t.name}"
                    to.constants.append((rest, with_units(t.rest, scope), span))
                    distance = sub(Name(rest), Name(t.name))
                to.states.append(State(name=t.name, dims=dims, help=t.trace.help or ""))
                init = Num(0.0) if t.trace.init is None else t.trace.init.expr
                opened = _opened(init, _values(p, _synapse(spec, p)))
                to.init.append((t.name, with_units(opened, scope)))
                to.equations.append(
                    Equation(
                        variable=t.name,
                        derivative=Binary("/", distance, Name(tau)),
                        noise=None,
                        method="exact",
                        dims=dims,
                        span=span,
                    )
                )


def trace_pathways(spec: Spec, p: ProjectionSpec, side: str) -> Iterator[Pathway]:
    """What spikes do to the traces that their own cells hold for this projection."""
    for t in cell_traces(spec, p):
        if t.side != side:
            continue
        populations = _populations(spec, p, side)
        for population in populations:
            name = f"trace_{t.name}"
            cells = CellSet(population=population)
            dims = quantity(t.trace.unit.expr, {})
            event = Assign(
                target=f"post.{t.name}",
                op="+=",
                value=Name(f"post.{t.constant}"),
                dims=dims,
                span=t.change.span,
            )
            event = gated(spec, p, event, is_trace=True)
            yield Pathway(
                name=name if len(populations) == 1 else f"{name}_{population}",
                projection=name,
                pre=population,
                post=population,
                pairs=(Pair(pre=cells, post=cells, stream=f"projections.{p.name}.{name}"),),
                connect=OneToOne(),
                constants=(),
                delay=None,
                delay_is_per_synapse=False,
                states=(),
                equations=(),
                locals=(),
                update=(),
                scalars=(),
                on_spike=(event,),
                on_post=(),
                sums=(),
                span=p.span,
            )


def _populations(spec: Spec, p: ProjectionSpec, side: str) -> tuple[str, ...]:
    sets = lower_selection(spec, p.pre if side == "pre" else p.post)
    return tuple(dict.fromkeys(c.population for c in sets))


def _synapse(spec: Spec, p: ProjectionSpec) -> SynapseSpec:
    assert p.synapse is not None
    found = spec.synapse(p.synapse.name)
    assert found is not None
    return found


def relaxation(traces: tuple[StateVar, ...], span: Span) -> tuple[tuple[str, Expr, Span], ...]:
    """Statements (target, value) that bring a synapse's own traces to the time of an event."""
    found: list[tuple[str, Expr, Span]] = []
    for s in traces:
        assert s.tau is not None
        elapsed = Binary("/", Binary("-", Name(LAST), Name("t")), s.tau.expr)
        factor = Call("exp", (elapsed,))
        value = mul(Name(s.name), factor)
        if s.rest is not None:
            value = add(s.rest.expr, mul(sub(Name(s.name), s.rest.expr), factor))
        found.append((s.name, value, s.span))
    return (*found, (LAST, Name("t"), span)) if found else ()
