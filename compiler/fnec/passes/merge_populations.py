"""Let neighbouring populations that do the same at every step share one group.

Before: one group for each population, one pathway for each pair of populations.
After: adjacent populations of equal equations, constants and inputs are one group with parts, and
the edges of a projection between two groups are one pathway. Random draws do not notice: they are
keyed by the cell's index over all populations, which stays the same.
"""

from __future__ import annotations

from dataclasses import replace

from fnec.ir.network import Group, Network, Pathway, PoissonInput


def merge_populations(net: Network) -> Network:
    """The network with as few groups and pathways as its equations allow."""
    runs: list[list[Group]] = []
    for g in net.groups:
        if runs and _alike(runs[-1][0], g):
            runs[-1].append(g)
        else:
            runs.append([g])
    taken = {g.name for g in net.groups} | {w.name for w in net.pathways}
    groups: list[Group] = []
    home: dict[str, str] = {}
    for run in runs:
        name = run[0].name
        if len(run) > 1:
            name = run[0].model if run[0].model not in taken else f"{run[0].name}_to_{run[-1].name}"
            taken.add(name)
        home |= {g.name: name for g in run}
        parts = tuple(p for g in run for p in g.populations)
        groups.append(replace(run[0], name=name, populations=parts))
    return replace(
        net,
        groups=tuple(groups),
        pathways=_join(net.pathways, home),
        poisson=_join_poisson(net.poisson, home),
    )


def _alike(a: Group, b: Group) -> bool:
    """The same step for both; what differs from cell to cell may differ."""
    if a.replay is not None or b.replay is not None:
        return False
    same_cells = [(c.name, c.dims) for c in a.cell_constants] == [
        (c.name, c.dims) for c in b.cell_constants
    ]
    settled = replace(
        b, name=a.name, populations=a.populations, cell_constants=a.cell_constants, span=a.span
    )
    return same_cells and settled == a


def _join(pathways: tuple[Pathway, ...], home: dict[str, str]) -> tuple[Pathway, ...]:
    alike: dict[Pathway, list[Pathway]] = {}
    for w in pathways:
        w = replace(w, pre=home[w.pre], post=home[w.post])
        alike.setdefault(w if w.sums else replace(w, name="", pairs=()), []).append(w)
    joined = [
        replace(some[0], pairs=tuple(pair for w in some for pair in w.pairs))
        for some in alike.values()
    ]
    count: dict[str, int] = {}
    for w in joined:
        count[w.projection] = count.get(w.projection, 0) + 1
    taken = set(home.values())

    def name(w: Pathway) -> str:
        if count[w.projection] > 1 or w.projection in taken or w.sums:
            return w.name
        return w.projection

    return tuple(replace(w, name=name(w)) for w in joined)


def _join_poisson(
    inputs: tuple[PoissonInput, ...], home: dict[str, str]
) -> tuple[PoissonInput, ...]:
    return tuple(dict.fromkeys(replace(p, group=home[p.group]) for p in inputs))
