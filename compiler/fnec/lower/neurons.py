"""A population of a neuron model, with its receptors and inputs, becomes a group of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.expr import Binary, Call, Expr, Name, Num, names, rebuild, rename, substitute
from fnec.expr.infer import infer, quantity
from fnec.expr.walk import add
from fnec.ir.network import Constant, Drawn, Equation, Group, Named, Population, State
from fnec.ir.step import (
    Assign,
    Draw,
    Refractory,
    RefractoryCondition,
    RefractoryTime,
    Sum,
    Table,
)
from fnec.lower.columns import cell_data_names, data_of
from fnec.lower.currents import Current, asked_currents
from fnec.lower.parameters import SECOND
from fnec.lower.scope import differs_by_cell, in_order, simplified, with_units
from fnec.spec.dynamics import ModelParameter, ReceptorUse, StateVar
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.written import Assignment, Statement, Text
from fnec.units import ONE, Dims

DEFAULT_METHOD = "euler"
Given: TypeAlias = tuple[str, Expr, Span | None]  # a constant that no neuron declares


@dataclass(kw_only=True)
class Additions:
    """What stimuli and continuous synapses bring to one population's cells."""

    inputs: list[tuple[str, Expr]] = field(default_factory=list[tuple[str, Expr]])  # (input, term)
    constants: list[Given] = field(default_factory=list[Given])
    seeds: dict[str, int] = field(default_factory=dict[str, int])  # of draws of some constants
    states: list[State] = field(default_factory=list[State])
    init: list[tuple[str, Expr]] = field(default_factory=list[tuple[str, Expr]])
    equations: list[Equation] = field(default_factory=list[Equation])
    tables: list[Table] = field(default_factory=list[Table])
    sums: list[Sum] = field(default_factory=list[Sum])


class Cells:
    """Collects the parts of one population's group while it is lowered."""

    def __init__(self, spec: Spec, p: PopulationSpec, outer: dict[str, Dims], extra: Additions):
        neuron = spec.neuron_of(p)
        assert neuron is not None
        self.spec, self.p, self.neuron, self.extra = spec, p, neuron, extra
        self.outer = outer
        self.method = p.integrate or neuron.integrate or spec.simulation.integrate or DEFAULT_METHOD
        self.values: dict[str, tuple[Expr, Span | None, str]] = {}  # constants, by name
        self.states: list[State] = []
        self.equations: list[tuple[StateVar, str, dict[str, str], str]] = []
        self.init: dict[str, tuple[Expr, Span | None]] = {}
        self.terms: dict[str, list[Expr]] = {i.name: [] for i in neuron.inputs}
        self.draws: list[Draw] = []
        self.asked = {(c.label, c.input): c for c in asked_currents(spec, p.name)}
        self.currents: list[tuple[Current, Expr, Span | None]] = []

    def group(self) -> Group:
        """The whole group, with equations that are not integrated yet."""
        p, neuron = self.p, self.neuron
        self._take_parameters(neuron.parameters, p.parameters, "")
        for s in neuron.state:
            self._take_state(s, {}, self.method)
        for use in p.receptors:
            self._take_receptor(use)
        self._take_additions()
        dims = self._dims()
        named = self._named(dims)
        dims |= {n.name: n.dims for n in named}
        scope = self.scope = set(dims) | {"t", "active"}
        constants, per_cell = self._constants(dims)
        own = {c.name for c in per_cell}
        zero = {n.name: n.value for n in named if n.value == Num(0)}
        named = tuple(n for n in named if n.name not in zero)

        def settled(e: Expr) -> Expr:
            return simplified(substitute(e, zero)) if zero else e

        equations = [
            Equation(
                variable=s.name + suffix,
                derivative=settled(self._formula(s.derivative, new_names, scope)),
                noise=None if s.noise is None else self._formula(s.noise, new_names, scope),
                method=method,
                dims=quantity(s.unit.expr, {}),
                span=s.derivative.span,
            )
            for s, suffix, new_names, method in self.equations
            if s.derivative is not None
        ]
        return Group(
            name=p.name,
            model=neuron.name,
            populations=(self._population(per_cell, dims, named),),
            constants=tuple(constants),
            cell_constants=tuple(
                Constant(name=c.name, value=c.value, dims=c.dims, span=c.span) for c in per_cell
            ),
            states=tuple(self.states),
            sums=tuple(self.extra.sums),
            tables=tuple(self.extra.tables),
            equations=(*equations, *self.extra.equations),
            named=tuple(
                Named(name=n.name, value=settled(n.value), dims=n.dims, span=n.span) for n in named
            ),
            locals=(),
            update=(),
            threshold=None
            if neuron.threshold is None
            else settled(self._formula(neuron.threshold, {}, scope)),
            reset=tuple(self._reset(r, scope, dims, settled) for r in neuron.reset),
            refractory=self._refractory(scope, dims, own),
            draws=tuple(self.draws),
            span=p.span,
        )

    def _take_parameters(
        self,
        declared: tuple[ModelParameter, ...],
        overrides: tuple[Assignment, ...],
        suffix: str,
    ) -> dict[str, str]:
        given = {a.name: a for a in overrides}
        new_names = {d.name: d.name + suffix for d in declared} if suffix else {}
        for d in declared:
            if d.name in given:
                value, span = given[d.name].value.expr, given[d.name].value.span
            else:
                value, span = rename(d.value.expr, new_names), d.value.span
            known = set(self.outer) | {x.name for x in declared}
            self.values[d.name + suffix] = (
                with_units(value, known | {"i", "n", "x", "y", "z"}),
                span,
                d.help or "",
            )
        return new_names

    def _take_state(self, s: StateVar, new_names: dict[str, str], method: str) -> None:
        name = new_names.get(s.name, s.name)
        self.states.append(
            State(
                name=name,
                dims=quantity(s.unit.expr, {}),
                is_clamped=s.is_clamped,
                help=s.help or "",
            )
        )
        self.equations.append((s, name[len(s.name) :], new_names, method))
        given = {a.name: a for a in self.p.init}
        if name in given:
            self.init[name] = (given[name].value.expr, given[name].value.span)
        elif s.init is not None:
            self.init[name] = (rename(s.init.expr, new_names), s.init.span)
        else:
            self.init[name] = (Num(0.0), None)

    def _take_receptor(self, use: ReceptorUse) -> None:
        assert use.receptor is not None
        r = self.spec.receptor(use.receptor.name)
        assert r is not None
        suffix = f"_{use.label}"
        new_names = self._take_parameters(r.parameters, use.overrides, suffix)
        new_names |= {s.name: s.name + suffix for s in r.state}
        method = r.integrate or self.method
        for s in r.state:
            self._take_state(s, new_names, method)
        for a in r.adds:
            term = rename(a.value.expr, new_names)
            self.terms[a.name].append(term)
            if current := self.asked.get((use.label, a.name)):
                self.currents.append((current, term, a.value.span))

    def _take_additions(self) -> None:
        for name, term in self.extra.inputs:
            self.terms[name].append(term)
        for name, value, span in self.extra.constants:
            self.values[name] = (value, span, "")
        self.states += self.extra.states
        for name, value in self.extra.init:
            self.init[name] = (value, None)

    def _dims(self) -> dict[str, Dims]:
        dims = dict(self.outer) | {"t": SECOND}
        dims |= {s.name: s.dims for s in self.states}
        dims |= {s.name: s.dims for s in self.extra.sums} | {
            t.name: t.dims for t in self.extra.tables
        }
        cell = {"i": ONE, "n": ONE} | dict.fromkeys("xyz", (1, 0, 0, 0, 0, 0, 0))
        cell |= cell_data_names(self.p)
        order = in_order(self.values, lambda n: n, lambda n: names(self.values[n][0]))
        for name in order:
            dims[name] = quantity(self.values[name][0], cell | dims)
        return dims

    def _named(self, dims: dict[str, Dims]) -> tuple[Named, ...]:
        """Inputs as the sums of their terms, and the neuron's expressions, in order of use."""
        found: list[tuple[str, Expr, Dims, Span | None]] = []
        for i in self.neuron.inputs:
            total: Expr = Num(0)
            for term in self.terms[i.name]:
                total = add(total, term)
            found.append((i.name, total, quantity(i.unit.expr, {}), i.span))
        units = {i.name: quantity(i.unit.expr, {}) for i in self.neuron.inputs}
        for current, term, span in self.currents:
            found.append((current.name, term, units[current.input], span))
        for x in self.neuron.expressions:
            found.append((x.name, x.value.expr, quantity(x.unit.expr, {}), x.value.span))
        known = set(dims) | {f[0] for f in found} | {"t", "active"}
        order = in_order(found, lambda f: f[0], lambda f: names(f[1]))
        return tuple(
            Named(name=n, value=self._with_draws(with_units(e, known)), dims=d, span=s)
            for n, e, d, s in order
        )

    def _constants(self, dims: dict[str, Dims]) -> tuple[list[Constant], list[Drawn]]:
        """What all cells share, and what differs from cell to cell."""
        shared: list[Constant] = []
        apart: list[Drawn] = []
        for name in in_order(self.values, lambda n: n, lambda n: names(self.values[n][0])):
            value, span, help = self.values[name]
            if differs_by_cell(value, {d.name for d in apart}):
                seed = self.extra.seeds.get(name)
                apart.append(Drawn(name=name, value=value, dims=dims[name], seed=seed, span=span))
            else:
                shared.append(
                    Constant(name=name, value=value, dims=dims[name], span=span, help=help)
                )
        return shared, apart

    def _population(
        self, per_cell: list[Drawn], dims: dict[str, Dims], named: tuple[Named, ...]
    ) -> Population:
        p = self.p
        known = set(dims) | {"i", "n", "x", "y", "z"}
        metre = (1, 0, 0, 0, 0, 0, 0)
        for name, (value, span) in self.init.items():
            for x in reversed(named):
                value = substitute(value, {x.name: x.value})
            self.init[name] = (value, span)
        init = in_order(self.init.items(), lambda item: item[0], lambda item: names(item[1][0]))
        return Population(
            name=p.name,
            size=p.size.expr,
            tags=tuple((t.key, t.value) for t in p.tags),
            positions=tuple(
                Drawn(name=a.name, value=with_units(a.value.expr, known), dims=metre, span=a.span)
                for a in p.positions
            ),
            cell_constants=tuple(per_cell),
            init=tuple(
                Drawn(name=name, value=with_units(value, known), dims=dims[name], span=span)
                for name, (value, span) in init
            ),
            data=data_of(p),
            span=p.span,
        )

    def _formula(self, text: Text, new_names: dict[str, str], scope: set[str]) -> Expr:
        return self._with_draws(with_units(rename(text.expr, new_names), scope))

    def _with_draws(self, e: Expr) -> Expr:
        """rand() and randn() as names of random values that are drawn at every step."""

        def change(node: Expr) -> Expr:
            if not (isinstance(node, Call) and node.name in ("rand", "randn")):
                return node
            number = len(self.draws) + 1
            kind = "uniform" if node.name == "rand" else "normal"
            stream = f"neurons.{self.neuron.name}.rand.{number}"
            self.draws.append(Draw(name=f"rand_{number}", kind=kind, stream=stream))
            return Name(f"rand_{number}")

        return rebuild(e, change)

    def _reset(
        self,
        r: Statement,
        scope: set[str],
        dims: dict[str, Dims],
        settled: Callable[[Expr], Expr],
    ) -> Assign:
        value = settled(self._formula(r.value, {}, scope))
        if r.op != "=":
            value = Binary(r.op[0], Name(r.target), value)
        return Assign(target=r.target, value=value, dims=dims[r.target], span=r.value.span)

    def _refractory(
        self, scope: set[str], dims: dict[str, Dims], own: set[str]
    ) -> Refractory | None:
        if self.neuron.refractory is None:
            return None
        e = self._formula(self.neuron.refractory, {}, scope)
        if infer(e, dims) is None:
            return RefractoryCondition(condition=e)
        return RefractoryTime(time=e, is_per_cell=bool(names(e) & own))
