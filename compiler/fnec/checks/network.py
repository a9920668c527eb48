"""What can only be judged once receptors and inputs are part of the equations."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.sums import sums_of_sums
from fnec.diagnostics import Diagnostic
from fnec.expr import names
from fnec.integrate.exact import take_apart
from fnec.integrate.exponential_euler import own_coefficient
from fnec.integrate.system import System
from fnec.ir.network import Equation, Network
from fnec.passes.integrate import synapse_system, systems_of

WITH_NOISE = ("euler_maruyama", "euler", "heun", "ornstein_uhlenbeck")


def check_network(net: Network) -> tuple[Diagnostic, ...]:
    """Every equation that its integrator cannot integrate, and every sum that needs a sum."""
    everywhere = frozenset(
        [p.name for p in net.parameters] + [c.name for c in net.constants] + ["dt"]
    )
    found: dict[tuple[object, ...], Diagnostic] = {}
    for g in net.groups:
        for method, system in systems_of(g, everywhere).items():
            for e in system.equations:
                for fault in _equation(method, system, e, g.model):
                    found.setdefault((fault.code, fault.span, fault.message), fault)
    for w in net.pathways:
        for method in dict.fromkeys(e.method for e in w.equations):
            system = synapse_system(w, method, everywhere)
            for e in system.equations:
                for fault in _equation(method, system, e, w.projection):
                    found.setdefault((fault.code, fault.span, fault.message), fault)
                if method == "exact" and _differs_by_synapse(system, e):
                    fault = Diagnostic(
                        "I605",
                        f"{e.variable!r} of {w.projection!r} has a rate that differs from synapse"
                        " to synapse, which exact integration does not take",
                        span=e.span,
                        help="use integrate: exponential_euler, which gives the same for a decay",
                    )
                    found.setdefault((fault.code, fault.span, fault.message), fault)
    for fault in sums_of_sums(net):
        found.setdefault((fault.code, fault.span, fault.message), fault)
    return tuple(found.values())


def _equation(method: str, system: System, e: Equation, model: str) -> Iterator[Diagnostic]:
    said = f"{e.variable!r} of {model!r}"
    if e.noise is not None and method not in WITH_NOISE:
        yield Diagnostic(
            "I601",
            f"integrator {method!r} has no noise, {said} has",
            span=e.span,
            help="use integrate: euler_maruyama (Ito) or heun (Stratonovich)",
        )
    elif method == "exact" and take_apart(system, e) is None:
        yield Diagnostic(
            "I602",
            f"{said} cannot be integrated exactly: it is not linear with constant coefficients",
            span=e.span,
            help="use integrate: exponential_euler or rk4; "
            "a receptor can name an integrator of its own",
        )
    elif method == "exponential_euler" and own_coefficient(system, e) is None:
        yield Diagnostic(
            "I603",
            f"{said} is not linear in itself, as exponential_euler needs",
            span=e.span,
            help="use integrate: rk2, rk4 or euler",
        )
    elif method == "euler" and e.noise is not None and _reads_state(system, e):
        yield Diagnostic(
            "I604",
            f"the noise of {said} depends on the state, so Ito and Stratonovich differ",
            span=e.span,
            help="say which: integrate: euler_maruyama (Ito) or heun (Stratonovich)",
        )


def _reads_state(system: System, e: Equation) -> bool:
    assert e.noise is not None
    return bool(names(system.inlined(e.noise)) & set(system.variables))


def _differs_by_synapse(system: System, e: Equation) -> bool:
    row = take_apart(system, e)
    if row is None:
        return False
    constant = [row.rest] if row.rest_is_constant else []
    return any(names(c) & system.cell_constants for c in [*row.coefficients.values(), *constant])
