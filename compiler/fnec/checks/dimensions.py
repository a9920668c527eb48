"""Every quantity of a model has the dimension it must have: neurons, receptors, synapses."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from fnec.checks.quantities import (
    LENGTH,
    NUMBER,
    TIME,
    Faults,
    Scope,
    condition_of,
    kind_of,
    quantity_of,
)
from fnec.checks.run_time import run_time_only
from fnec.diagnostics import Diagnostic
from fnec.expr import ExprError, names
from fnec.expr.infer import infer
from fnec.lower.scope import in_order
from fnec.spec.dynamics import ModelParameter, NeuronSpec, StateVar
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.written import Statement, Text
from fnec.units import TRUTH, Dims, divide, power

CELL: dict[str, Dims] = {"i": NUMBER, "n": NUMBER, "x": LENGTH, "y": LENGTH, "z": LENGTH}


def outer_scope(spec: Spec) -> dict[str, Dims]:
    """Dimensions of parameters and constants; those in doubt are left out."""
    scope: dict[str, Dims] = {}
    for p in spec.parameters:
        _learn(scope, p.name, p.value)
    for c in in_order(spec.constants, lambda c: c.name, lambda c: names(c.value.expr)):
        _learn(scope, c.name, c.value)
    for s in spec.signals:
        _learn(scope, s.name, s.unit)
    return scope | {"dt": TIME}


def _learn(scope: dict[str, Dims], name: str, text: Text) -> None:
    with suppress(ExprError):  # what is wrong with it is reported where it stands
        kind = infer(text.expr, scope)
        scope[name] = TRUTH if kind is None else kind


def parameters_fit(spec: Spec) -> Faults:
    """Parameters are plain quantities, with ranges of their dimension; constants fit together."""
    for p in spec.parameters:
        kind, fault = kind_of(p.value, {})
        if fault is not None:
            yield fault
            continue
        for text in (p.low, p.high, *p.choices):
            if text is not None and isinstance(kind, tuple):
                yield from quantity_of(text, kind, {}, f"the range of {p.name}")
            elif text is not None and kind is None:
                said = f"{p.name!r} is true or false; there is nothing else to choose from"
                yield Diagnostic("U304", said, span=text.span, help="remove it")
    scope = outer_scope(spec)
    for c in spec.constants:
        _, fault = kind_of(c.value, scope)
        if fault is not None:
            yield fault


def model_parameters(declared: Iterable[ModelParameter], outer: Scope) -> dict[str, Dims]:
    """Dimension of each parameter of a model, by its default."""
    scope = dict(outer)
    listed = in_order(declared, lambda d: d.name, lambda d: names(d.value.expr))
    for d in listed:
        _learn(scope, d.name, d.value)
    return {d.name: scope[d.name] for d in listed if d.name in scope}


def state_dims(state: Iterable[StateVar]) -> dict[str, Dims]:
    """Dimension of each state by its unit."""
    found: dict[str, Dims] = {}
    for s in state:
        _learn(found, s.name, s.unit)
    return found


def neuron_scope(spec: Spec, neuron: NeuronSpec, outer: Scope) -> dict[str, Dims]:
    """Every name that a formula of a neuron may read."""
    scope = dict(outer) | {"t": TIME}
    scope |= model_parameters(neuron.parameters, outer)
    scope |= state_dims(neuron.state)
    for x in (*neuron.inputs, *neuron.expressions):
        _learn(scope, x.name, x.unit)
    uses = [*neuron.receptors]
    for p in spec.populations:
        if isinstance(p, PopulationSpec) and p.neuron.name == neuron.name:
            uses += p.receptors
    for use in uses:
        receptor = spec.receptor(use.receptor.name) if use.receptor else None
        if receptor is not None:
            own = model_parameters(receptor.parameters, outer) | state_dims(receptor.state)
            scope |= {f"{name}_{use.label}": dims for name, dims in own.items()}
    return scope


def neurons_fit(spec: Spec) -> Faults:
    """Dimensions inside every neuron model."""
    outer = outer_scope(spec)
    for neuron in spec.neurons:
        scope = neuron_scope(spec, neuron, outer)
        for d in neuron.parameters:
            yield from _default(d, scope | CELL)
        for s in neuron.state:
            yield from state_fits(s, scope)
        for x in neuron.expressions:
            yield from run_time_only(x.value)
            yield from quantity_of(
                x.value, scope.get(x.name, NUMBER), scope, f"expression {x.name!r}"
            )
        if neuron.threshold is not None:
            yield from run_time_only(neuron.threshold)
            yield from condition_of(neuron.threshold, scope, "a threshold")
        for r in neuron.reset:
            yield from statement_fits(r, scope, "a reset")
        if neuron.refractory is not None:
            yield from run_time_only(neuron.refractory)
            if kind_of(neuron.refractory, scope)[0] is not None:
                yield from quantity_of(neuron.refractory, TIME, scope, "a refractory time")


def _default(d: ModelParameter, scope: Scope) -> Faults:
    kind, fault = kind_of(d.value, scope)
    if fault is not None:
        yield fault
    elif kind is None:
        yield Diagnostic(
            "U304", f"parameter {d.name!r} is a number, this is a condition", span=d.value.span
        )


def state_fits(s: StateVar, scope: Scope) -> Faults:
    """Derivative, noise and initial value of a state."""
    own = scope.get(s.name)
    if own is None:
        return
    if s.derivative is not None:
        yield from run_time_only(s.derivative)
        said = f"the derivative of {s.name!r}"
        yield from quantity_of(s.derivative, divide(own, TIME), scope, said, "U302")
    if s.noise is not None:
        yield from run_time_only(s.noise)
        wanted = divide(own, power(TIME, 0.5))
        yield from quantity_of(s.noise, wanted, scope, f"the noise of {s.name!r}")
        if s.derivative is None:
            yield Diagnostic(
                "U306",
                f"{s.name!r} has noise and no derivative",
                span=s.noise.span,
                help="add derivative: 0 with its unit",
            )
    if s.tau is not None:
        yield from quantity_of(s.tau, TIME, scope, f"the time constant of {s.name!r}")
    if s.rest is not None:
        yield from quantity_of(s.rest, own, scope, f"the rest of {s.name!r}")
    if s.init is not None and s.init is not s.rest:
        yield from quantity_of(s.init, own, dict(scope) | CELL, f"the initial value of {s.name!r}")


def statement_fits(r: Statement, scope: Scope, said: str) -> Faults:
    """A statement changes a state by a quantity of its dimension."""
    if r.target not in scope:
        return
    yield from run_time_only(r.value)
    wanted = NUMBER if r.op == "*=" else scope.get(r.target, NUMBER)
    yield from quantity_of(r.value, wanted, scope, f"what {said} gives {r.target!r}")


def receptors_fit(spec: Spec) -> Faults:
    """Dimensions inside every receptor model, and of what it adds to the neurons that have it."""
    outer = outer_scope(spec)
    for r in spec.receptors:
        scope = dict(outer) | {"t": TIME} | model_parameters(r.parameters, outer)
        scope |= state_dims(r.state)
        for d in r.parameters:
            yield from _default(d, scope)
        for s in r.state:
            yield from state_fits(s, scope)
    for p in spec.populations:
        if isinstance(p, PopulationSpec):
            yield from _receptors_of(spec, p, outer)


def _receptors_of(spec: Spec, p: PopulationSpec, outer: Scope) -> Faults:
    neuron = spec.neuron_of(p)
    if neuron is None:
        return
    inputs: dict[str, Dims] = {}
    for i in neuron.inputs:
        _learn(inputs, i.name, i.unit)
    for use in p.receptors:
        r = spec.receptor(use.receptor.name) if use.receptor else None
        if r is None:
            continue
        scope = neuron_scope(spec, neuron, outer) | model_parameters(r.parameters, outer)
        scope |= state_dims(r.state)
        for a in r.adds:
            if a.name not in inputs:
                continue
            said = f"what receptor {r.name!r} adds to {a.name!r} of {neuron.name!r}"
            yield from quantity_of(a.value, inputs[a.name], scope, said)
            yield from run_time_only(a.value)
