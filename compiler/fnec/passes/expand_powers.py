"""Write small whole powers as products, so that every target computes them alike.

Before: formulas may hold `x**n`.  After: whole powers up to 8 are products or reciprocals of them,
`x**0.5` is sqrt(x), and what is left is a call of `pow`.
"""

from __future__ import annotations

from dataclasses import replace

from fnec.expr import Binary, Call, Expr, Num, rebuild
from fnec.expr.infer import literal
from fnec.ir.network import Network
from fnec.passes.formulas import rewrite_group, rewrite_pathway

LARGEST = 8


def expand_powers(net: Network) -> Network:
    """The network without `**` in its step formulas."""
    return replace(
        net,
        groups=tuple(rewrite_group(g, without_powers) for g in net.groups),
        pathways=tuple(rewrite_pathway(p, without_powers) for p in net.pathways),
    )


def without_powers(e: Expr) -> Expr:
    """The formula with every power written out."""
    return rebuild(e, _expand)


def _expand(e: Expr) -> Expr:
    if not (isinstance(e, Binary) and e.op == "**"):
        return e
    exponent = literal(e.b)
    if exponent == 0.5:
        return Call("sqrt", (e.a,), e.start, e.stop)
    if exponent is None or exponent != int(exponent) or not 1 <= abs(exponent) <= LARGEST:
        return Call("pow", (e.a, e.b), e.start, e.stop)
    product = _product(e.a, abs(int(exponent)))
    return product if exponent > 0 else Binary("/", Num(1.0), product, e.start, e.stop)


def _product(x: Expr, n: int) -> Expr:
    """x * x * ... by halves: x**4 is (x * x) * (x * x)."""
    if n == 1:
        return x
    if n % 2:
        return Binary("*", _product(x, n - 1), x)
    half = _product(x, n // 2)
    return Binary("*", half, half)
