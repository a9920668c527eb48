"""Times a hand-written BrainPy model in single precision, its default: one line of JSON."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import brainpy as bp
import brainpy.math as bm
import numpy as np


def timed(build: Callable[[argparse.Namespace], Any], about: str | None) -> None:
    """Build and run twice; the first run compiles. `build` gives a network of 80 % E, 20 % I cells.

    The network's `update` returns the spikes of a step.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--duration", type=float, default=1.0, help="s")
    parser.add_argument("--seed", type=int, default=42)
    args = parser.parse_args()
    begun = time.perf_counter()
    bm.set_platform("cpu")
    bm.set_dt(0.1)
    bm.random.seed(args.seed)
    net = build(args)
    steps = np.arange(round(args.duration * 1e4))
    start = {k: np.array(x.value) for k, x in net.vars().unique().items()}

    def run() -> np.ndarray:
        return np.asarray(bm.for_loop(net.step_run, steps))

    run()
    for name, x in net.vars().unique().items():
        x.value = start[name]
    built, built_cpu = time.perf_counter(), time.process_time()
    spikes = run()
    run_s, cpu_s = time.perf_counter() - built, time.process_time() - built_cpu
    n_exc = round(0.8 * spikes.shape[1])
    counts = {"E": int(spikes[:, :n_exc].sum()), "I": int(spikes[:, n_exc:].sum())}
    print(json.dumps({"build_s": built - begun, "run_s": run_s, "cpu_s": cpu_s, "spikes": counts}))


def half(net: Any, n_pre: int, p: float, weight: float, tau: float, out: Any, seed: int) -> Any:
    """Exponential synapses from n_pre cells to all of the network's cells `N`."""
    conn = bp.conn.FixedProb(p, pre=n_pre, post=net.N.num, seed=seed)
    return bp.dyn.HalfProjAlignPostMg(
        comm=bp.dnn.EventCSRLinear(conn, weight),
        syn=bp.dyn.Expon.desc(net.N.num, tau=tau),
        out=out,
        post=net.N,
    )
