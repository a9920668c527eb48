"""What a run records of a network: which spikes, which samples, under which keys."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.expr import Expr
from fnec.ir.network import CellSet, Network, Probe


def recorded_spikes(net: Network) -> dict[str, tuple[CellSet, ...]]:
    """For each population whose spikes are recorded, the sets of cells that are asked for."""
    found: dict[str, list[CellSet]] = {}
    for probe in net.probes:
        if probe.kind in ("spikes", "rate"):
            for cells in probe.of:
                if net.group_of(cells.population).spikes:
                    found.setdefault(cells.population, []).append(cells)
    return {
        p: (CellSet(population=p),) if any(c.is_whole for c in sets) else tuple(dict.fromkeys(sets))
        for p, sets in found.items()
    }


def counted_populations(net: Network) -> tuple[str, ...]:
    """Populations whose spikes are counted in each step."""
    found = [c.population for p in net.probes if p.kind == "count" for c in p.of]
    return tuple(x for x in dict.fromkeys(found) if net.group_of(x).spikes)


def spike_windows(net: Network) -> dict[str, tuple[Expr | None, Expr | None]]:
    """(start, stop), s, of populations of which not all spikes are recorded.

    Where several probes ask, all spikes are recorded unless all name the same window.
    """
    asked: dict[str, set[tuple[Expr | None, Expr | None]]] = {}
    for p in net.probes:
        if p.kind in ("spikes", "rate"):
            window = (p.start, p.stop) if p.kind == "spikes" else (None, None)
            for c in p.of:
                asked.setdefault(c.population, set()).add(window)
    single = {name: next(iter(windows)) for name, windows in asked.items() if len(windows) == 1}
    return {name: w for name, w in single.items() if w != (None, None)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One recorded array: a variable of some cells of one population."""

    key: str  # probe.<probe>.<variable>.<population>
    probe: Probe
    variable: str
    cells: tuple[CellSet, ...]
    group: str


def recorded_signals(net: Network) -> tuple[Signal, ...]:
    """Every sampled signal, in order of the spec."""
    found: list[Signal] = []
    for probe in net.probes:
        if probe.kind != "state":
            continue
        populations = dict.fromkeys(c.population for c in probe.of)
        for variable in probe.variables:
            for population in populations:
                group = net.group_of(population)
                known = {s.name for s in group.states} | {n.name for n in group.named}
                known |= {c.name for c in group.cell_constants}
                if variable in known:
                    found.append(
                        Signal(
                            key=f"probe.{probe.name}.{variable}.{population}",
                            probe=probe,
                            variable=variable,
                            cells=tuple(c for c in probe.of if c.population == population),
                            group=group.name,
                        )
                    )
    return tuple(found)
