"""Random events from outside: one function for each Poisson input."""

from __future__ import annotations

from fnec.backends.jax.cells import count_text
from fnec.backends.jax.names import key_of, local, part, state_class
from fnec.backends.jax.program import Program
from fnec.backends.python.groups import members
from fnec.backends.python.layout import docstring
from fnec.backends.python.scope import where
from fnec.ir.network import PoissonInput


def is_held(program: Program, p: PoissonInput) -> bool:
    """Refractory cells do not hear this input."""
    g = program.net.group(p.group)
    return g.refractory is not None and any(s.is_clamped and s.name == p.target for s in g.states)


def input_text(program: Program, key: str, parts: list[PoissonInput]) -> str:
    """`stimulate_<stimulus>_<group>`: the cells after this step's random events."""
    first = parts[0]
    g = program.net.group(first.group)
    program.used |= {"uniform", "settle", "exact", "poisson_count"}
    active = ", active" if any(is_held(program, p) for p in parts) else ""
    lines = [f"def stimulate_{key}(s: {state_class(g)}{active}, net: Net, k):"]
    lines += docstring(f"{members(g)} after the random events of {first.name}.")
    lines.append(f"    p, zero = net.{part(g.name)}, net.zero")
    lines.append(f"    cell = p.first_cell + jnp.arange({count_text(g)}, dtype=jnp.uint64)")
    drawn = f'draw_now(net.keys["{key_of(program.net, first.group, first.stream)}"], k, cell)'
    lines.append(f"    (drawn,) = settle(zero, {drawn}){where(first.span)}")
    row = "[k]" if first.mean_is_per_step else ""
    lines.append(f'    count = poisson_count(drawn, net.counts["{key}"]{row})')
    for p in parts:
        x = local(p.target)
        lines.append(f"    {x} = s.{p.target} + exact(p.{p.amount} * count, zero)")
        if is_held(program, p):
            lines.append(f"    {x} = jnp.where(active, {x}, s.{p.target})")
    made = ", ".join(f"{p.target}={local(p.target)}" for p in parts)
    return "\n".join([*lines, f"    return s._replace({made})"])
