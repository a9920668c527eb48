"""What a spike does to its target cell: by a receptor's rule, or straight to a state variable."""

from __future__ import annotations

from fnec.expr import Binary, Expr, Name, names, rename, substitute
from fnec.expr.walk import neg
from fnec.ir.step import Assign
from fnec.lower.scope import with_units
from fnec.spec.dynamics import ModelParameter, ReceptorSpec, ReceptorUse
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.written import Ref, Statement, Text
from fnec.units import Dims


def event(s: Statement, new_names: dict[str, str], scope: dict[str, Dims]) -> Assign:
    """What an arriving spike does: `-=` adds the negative, other changes are plain assignments."""
    target = new_names.get(s.target, s.target)
    return _assigned(s, target, with_units(rename(s.value.expr, new_names), scope), scope)


def _assigned(s: Statement, target: str, value: Expr, scope: dict[str, Dims]) -> Assign:
    if s.op == "-=":
        value = neg(value)
    if s.op == "*=":
        value = Binary("*", Name(target), value)
    op = "+=" if s.op in ("+=", "-=") else "="
    return Assign(target=target, op=op, value=value, dims=scope[target], span=s.span)


def transmitted(
    spec: Spec,
    post: str,
    receptor: Ref,
    transmit: Text,
    new_names: dict[str, str],
    scope: dict[str, Dims],
) -> tuple[Assign, ...]:
    """The receptor's rule with the strength that the synapse gives in place of its `weight`."""
    strength = with_units(rename(transmit.expr, new_names), scope)
    use = receptor_in_use(spec, post, receptor)
    if use is None:
        target = f"post.{receptor.name}"
        dims = scope[target]
        return (Assign(target=target, op="+=", value=strength, dims=dims, span=transmit.span),)
    model = receptor_of(spec, use)
    of_cell = {x.name: f"post.{x.name}_{use.label}" for x in (*model.state, *model.parameters)}
    of_cell |= cell_names(model, scope)
    return tuple(
        _assigned(
            s,
            of_cell.get(s.target, s.target),
            substitute(
                with_units(rename(s.value.expr, of_cell), {*scope, "weight"}), {"weight": strength}
            ),
            scope,
        )
        for s in model.at_spike
    )


def receptor_in_use(spec: Spec, post: str, receptor: Ref) -> ReceptorUse | None:
    """The receptor that the cells of a population have under a label."""
    cell = next(q for q in spec.populations if q.name == post)
    assert isinstance(cell, PopulationSpec)
    return next((u for u in cell.receptors if u.label == receptor.name), None)


def receptor_of(spec: Spec, use: ReceptorUse) -> ReceptorSpec:
    """The model behind a receptor's label."""
    assert use.receptor is not None
    found = spec.receptor(use.receptor.name)
    assert found is not None
    return found


def read_parameters(receptor: ReceptorSpec, given: dict[str, Expr]) -> tuple[ModelParameter, ...]:
    """The parameters that a receptor's events read, directly or through other parameters."""
    wanted = set[str]().union(*(names(s.value.expr) for s in receptor.at_spike))
    for _ in receptor.parameters:
        for d in receptor.parameters:
            if d.name in wanted:
                wanted |= names(given.get(d.name, d.value.expr))
    return tuple(d for d in receptor.parameters if d.name in wanted)


def cell_names(receptor: ReceptorSpec, scope: dict[str, Dims]) -> dict[str, str]:
    """What a receptor's events read and write of the cell itself: `v` is `post.v`."""
    own = {d.name for d in receptor.parameters} | {s.name for s in receptor.state}
    used = {s.target for s in receptor.at_spike}
    used = used.union(*(names(s.value.expr) for s in receptor.at_spike))
    return {n: f"post.{n}" for n in used - own - {"weight"} if f"post.{n}" in scope}
