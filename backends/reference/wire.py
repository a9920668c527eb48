"""The edges of every pathway, drawn with the rules of `fnec.runtime`."""

from __future__ import annotations

import numpy as np

from fnec.backends.reference.build import Drawer, Fixed, Values, column_values
from fnec.expr.evaluate import evaluate
from fnec.ir.connect import (
    AllToAll,
    Bernoulli,
    FixedInDegree,
    FixedOutDegree,
    FixedTotal,
    OneToOne,
    Topographic,
)
from fnec.ir.connect import Edges as Listed
from fnec.ir.network import CellSet, Network, Pair, Pathway
from fnec.runtime import degrees, topographic, wiring
from fnec.runtime.columns import edge_columns
from fnec.runtime.edges import Edges, join_edges
from fnec.runtime.lattice import line_distance, ring_distance
from fnec.runtime.random import stream
from fnec.runtime.steps import count, nearest_steps, whole_steps

FIXED = {
    FixedInDegree: degrees.fixed_in_degree,
    FixedOutDegree: degrees.fixed_out_degree,
    FixedTotal: degrees.fixed_total,
}

TOPOGRAPHIC = {
    "pre": topographic.topographic_out_degree,
    "post": topographic.topographic_in_degree,
}


def wire(net: Network, fixed: Fixed) -> dict[str, Edges]:
    """Edges of every pathway, in indices of its groups."""
    return {w.name: join_edges([_pair(w, pair, fixed) for pair in w.pairs]) for w in net.pathways}


def cell_indices(cells: CellSet, fixed: Fixed) -> np.ndarray:
    """Local indices of a selection."""
    n = fixed.sizes[cells.population]
    if cells.cells is not None:
        return np.array(cells.cells, dtype=np.int32)
    if cells.where is not None:
        scope = fixed.outer | {"i": np.arange(n), "n": n} | fixed.places[cells.population]
        return np.flatnonzero(evaluate(cells.where, scope)).astype(np.int32)
    ends = [
        None if e is None else count(evaluate(e, fixed.outer))
        for e in (cells.first, cells.stop, cells.every)
    ]
    return np.arange(n, dtype=np.int32)[slice(*ends)]


def _pair(w: Pathway, pair: Pair, fixed: Fixed) -> Edges:
    sets = [cell_indices(c, fixed) for c in (pair.pre, pair.post)]
    is_there = w.when is None or bool(evaluate(w.when, fixed.outer))
    pre, post = _rule(w, pair, fixed, sets) if is_there else wiring.no_edges()
    pre, post = sets[0][pre], sets[1][post]
    scope = _scope(pair, fixed, pre, post)
    if isinstance(w.connect, Listed):
        columns = column_values(w.connect.columns)
        found = edge_columns(w.connect.pairs, len(pre), columns)
        scope |= {f"edge.{name}": values for name, values in found.items()}
    delay = 0
    if w.delay is not None:
        drawer = Drawer(fixed.seed, f"{pair.stream}.delay", len(pre), scope)
        time = evaluate(w.delay, scope, drawer)
        dt = fixed.outer["dt"]
        if w.delay_is_per_synapse:
            delay = nearest_steps(time, dt)
        else:
            delay = whole_steps(time, dt, f"the delay of {w.projection}")
    values: Values = {}
    for c in w.constants:
        drawer = Drawer(fixed.seed, f"{pair.stream}.{c.name}", len(pre), scope)
        value = evaluate(c.value, scope, drawer)
        if c.is_per_synapse:
            value = np.broadcast_to(value, len(pre))
        values[c.name] = scope[c.name] = value
    offsets = [
        next(c.offsets[s.population] for c in fixed.cells.values() if s.population in c.offsets)
        for s in (pair.pre, pair.post)
    ]
    return Edges(
        pre=pre + np.int32(offsets[0]),
        post=post + np.int32(offsets[1]),
        delay=delay,
        values=values,
    )


def _scope(pair: Pair, fixed: Fixed, pre: np.ndarray, post: np.ndarray) -> Values:
    scope: Values = dict(fixed.outer)
    for side, cells, index in (("pre", pair.pre, pre), ("post", pair.post, post)):
        scope |= {f"{side}.i": index, f"{side}.n": fixed.sizes[cells.population]}
        for axis, place in fixed.places[cells.population].items():
            scope[f"{side}.{axis}"] = place[index]
    axes = [a for a in "xyz" if f"pre.{a}" in scope and f"post.{a}" in scope]
    if axes:
        squares = [(scope[f"pre.{a}"] - scope[f"post.{a}"]) ** 2 for a in axes]
        total = squares[0]
        for square in squares[1:]:
            total = total + square
        scope["distance"] = np.sqrt(total)
    ends = pre, scope["pre.n"], post, scope["post.n"]
    scope |= {"line_distance": line_distance(*ends), "ring_distance": ring_distance(*ends)}
    return scope


def _rule(
    w: Pathway, pair: Pair, fixed: Fixed, sets: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    n_pre, n_post = len(sets[0]), len(sets[1])
    key = stream(fixed.seed, f"{pair.stream}.edges")
    rule = w.connect
    if isinstance(rule, OneToOne):
        return wiring.one_to_one(n_pre, n_post)
    if isinstance(rule, Listed):
        return wiring.explicit(rule.pairs, n_pre, n_post)
    if isinstance(rule, Topographic):
        draw = TOPOGRAPHIC[rule.side]
        n = count(evaluate(rule.n, fixed.outer))
        strength, sigma = (float(evaluate(e, fixed.outer)) for e in (rule.strength, rule.sigma))
        ends = {"boundary": rule.boundary, "rounding": rule.rounding}
        return draw(key, n_pre, n_post, n, strength, sigma, **ends)
    same = not rule.autapses and pair.pre == pair.post
    if isinstance(rule, AllToAll):
        return wiring.all_to_all(n_pre, n_post, same=same)
    if isinstance(rule, Bernoulli):
        if not rule.depends_on_pair():
            p = float(evaluate(rule.p, fixed.outer))
            return wiring.bernoulli(key, n_pre, n_post, p, same=same)

        def probability(pre: np.ndarray, post: np.ndarray) -> np.ndarray:
            scope = _scope(pair, fixed, sets[0][pre], sets[1][post])
            p = evaluate(rule.p, scope)
            return p if rule.where is None else np.where(evaluate(rule.where, scope), p, 0.0)

        return wiring.bernoulli_where(key, n_pre, n_post, probability, same=same)
    n = count(evaluate(rule.n, fixed.outer))
    return FIXED[type(rule)](key, n_pre, n_post, n, multapses=rule.multapses, same=same)
