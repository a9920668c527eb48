"""How several seeds share the processors: as many processes as are worth their start."""

from __future__ import annotations

import os
from dataclasses import dataclass

from fnec.estimate import Estimate, estimate, free_bytes
from fnec.ir.network import Network

START = 1.5  # s of a processor until a process takes its first step: imports, compilation
SEED = 0.05  # s to write a seed's folder and to read it out
CELL_STEP = 15e-9  # s, of a cell without synapses
EVENT_RATE = 10.0  # Hz; spikes of a cell that say how much there is to deliver
EVENT = 1e-9  # s, of a spike at a synapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Processes at a time, and why so many."""

    jobs: int
    why: str


def plan(net: Network, n_seeds: int, *, backend: str, jobs: int | None = None) -> Plan:
    """Processes for the seeds of a network: as many as the cores, where each is worth its start.

    jobs: what is asked for, and then done.
    """
    if jobs is not None:
        return Plan(jobs=jobs, why="as asked")
    cores = os.cpu_count() or 1
    if backend != "jax":
        return Plan(jobs=min(cores, n_seeds), why="one for each core")
    run = estimate(net)
    free = free_bytes()
    found = {
        "one for each core": cores,
        "one for each seed": n_seeds,
        "another would take longer to start than it saves": _worth(run, n_seeds),
        "no memory for more": int(free // run.peak) if free else cores,
    }
    why = min(found, key=lambda x: found[x])
    return Plan(jobs=max(found[why], 1), why=why)


def _worth(run: Estimate, n_seeds: int) -> int:
    """Processes that have at least as much to do as it takes to start them."""
    steps = run.n_steps * run.n_cells * CELL_STEP
    spikes = run.n_synapses * EVENT_RATE * run.seconds * EVENT
    return int(n_seeds * (SEED + steps + spikes) / START)
