"""Turn differential equations into the assignments of one step.

Before: groups and pathways have equations.  After: their `locals` and `update` carry them out.
"""

from __future__ import annotations

from dataclasses import replace

from fnec.integrate import INTEGRATORS, Steps, System
from fnec.ir.network import Constant, Equation, Group, Network, Pathway
from fnec.ir.step import Assign


def integrate(net: Network) -> Network:
    """Every group and pathway with its equations integrated by their methods."""
    everywhere = frozenset(
        [p.name for p in net.parameters] + [c.name for c in net.constants] + ["dt"]
    )
    return replace(
        net,
        groups=tuple(_group(g, everywhere) for g in net.groups),
        pathways=tuple(_pathway(p, everywhere) for p in net.pathways),
    )


def systems_of(g: Group, everywhere: frozenset[str]) -> dict[str, System]:
    """The group's equations by method, in order of first use."""
    clamped = frozenset(s.name for s in g.states if s.is_clamped and g.refractory)
    # A state may be called like a parameter of the network, which it then hides.
    own = {x.name for x in (*g.states, *g.named, *g.sums, *g.tables, *g.cell_constants)}
    everywhere -= own
    return {
        method: System(
            equations=tuple(e for e in g.equations if e.method == method),
            named=g.named,
            clamped=clamped & {e.variable for e in g.equations if e.method == method},
            constants=everywhere | {c.name for c in g.constants if isinstance(c, Constant)},
            cell_constants=frozenset(c.name for c in g.cell_constants),
            stream=f"neurons.{g.model}",
        )
        for method in _methods(g.equations)
    }


def _methods(equations: tuple[Equation, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.method for e in equations))


def _group(g: Group, everywhere: frozenset[str]) -> Group:
    joined = _join([INTEGRATORS[m](s) for m, s in systems_of(g, everywhere).items()])
    order = [s.name for s in g.states]
    return replace(
        g,
        constants=(*g.constants, *joined.constants),
        draws=(*g.draws, *joined.draws),
        locals=(*g.locals, *joined.locals),
        update=(*g.update, *sorted(joined.update, key=lambda a: order.index(a.target))),
    )


def _join(parts: list[Steps]) -> Steps:
    """The methods side by side: all read the old state; a local value is computed once."""
    seen: set[str] = set()
    local: list[Assign] = []
    for part in parts:
        local += [a for a in part.locals if a.target not in seen]
        seen |= {a.target for a in part.locals}
    return Steps(
        constants=tuple(c for s in parts for c in s.constants),
        draws=tuple(d for s in parts for d in s.draws),
        locals=tuple(local),
        update=tuple(a for s in parts for a in s.update),
    )


def synapse_system(p: Pathway, method: str, everywhere: frozenset[str]) -> System:
    """The equations of a pathway's synapses that share a method."""
    everywhere -= {s.name for s in p.states}
    return System(
        equations=tuple(e for e in p.equations if e.method == method),
        named=(),
        clamped=frozenset(),
        constants=everywhere | {c.name for c in p.constants if not c.is_per_synapse},
        cell_constants=frozenset(c.name for c in p.constants if c.is_per_synapse),
        stream=f"projections.{p.projection}",
    )


def _pathway(p: Pathway, everywhere: frozenset[str]) -> Pathway:
    if not p.equations:
        return p
    joined = _join(
        [INTEGRATORS[m](synapse_system(p, m, everywhere)) for m in _methods(p.equations)]
    )
    return replace(p, locals=joined.locals, update=joined.update, scalars=joined.constants)
