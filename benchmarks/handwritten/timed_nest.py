"""Times a hand-written NEST model: build apart from a steady run, one line of JSON."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import nest


def timed(
    build: Callable[[argparse.Namespace], dict[str, Any]],
    about: str | None,
    **flags: dict[str, Any],
) -> None:
    """Build on one thread, take a step, run, print. `build` gives spike recorders by population."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--duration", type=float, default=1.0, help="s")
    parser.add_argument("--seed", type=int, default=42)
    for name, keywords in flags.items():
        parser.add_argument(f"--{name}", **keywords)
    args = parser.parse_args()
    begun = time.perf_counter()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.ResetKernel()
    nest.SetKernelStatus({"resolution": 0.1, "local_num_threads": 1, "rng_seed": args.seed})
    recorders = build(args)
    nest.Simulate(0.1)
    built, built_cpu = time.perf_counter(), time.process_time()
    nest.Simulate(args.duration * 1e3)
    run_s, cpu_s = time.perf_counter() - built, time.process_time() - built_cpu
    spikes = {name: int(r.n_events) for name, r in recorders.items()}
    print(json.dumps({"build_s": built - begun, "run_s": run_s, "cpu_s": cpu_s, "spikes": spikes}))


def recorders(**populations: Any) -> dict[str, Any]:
    """A spike recorder for each."""
    found = {}
    for name, cells in populations.items():
        found[name] = nest.Create("spike_recorder")
        nest.Connect(cells, found[name])
    return found


def pairs(pre: Any, post: Any, p: float, weight: float) -> None:
    """Each pair with probability p, with the shortest delay that there is."""
    rule = {"rule": "pairwise_bernoulli", "p": p}
    nest.Connect(pre, post, rule, {"weight": weight, "delay": 0.1})
