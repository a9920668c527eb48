"""Cost against synapses: the network of Brunel 2000 from 10^5 to 10^8 synapses.

Use: python -m benchmarks.scaling [--targets hybrid,native] [--out build/scaling.json]
                                  [--figure docs/images/scaling.png]

Each size is a process of its own. Cost is processor time from the second write to the last, per
second of biological time; events are spikes times the synapses that a cell sends to. The slope is
that of a straight line through log(cost) against log(events).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from fnec.pipeline import compile_spec

ROOT = Path(__file__).parents[1]
ORDERS = {200: 1.0, 630: 1.0, 2000: 0.5, 6320: 0.1}  # inhibitory cells: s of biological time
ONE = """
import json, resource, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import scaled as m
order, seconds, target = int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
began, marks = time.perf_counter(), []
n_steps = round(seconds / m.DT)
found = m.run(
    params=m.PARAMS._replace(order=order), duration=seconds, target=target, chunk=n_steps // 5,
    progress=lambda done, n: marks.append((done, time.process_time(), time.perf_counter())),
)
steps, cpu = marks[-1][0] - marks[0][0], marks[-1][1] - marks[0][1]
spikes = sum(len(found[f"spikes.{p}.step"]) for p in ("E", "I"))
print(json.dumps({
    "order": order, "cells": 5 * order, "synapses": 5 * order * (order // 2),
    "cpu_s": cpu * n_steps / steps / seconds, "events_per_s": spikes / seconds * (order // 2),
    "rate_hz": spikes / (5 * order * seconds), "first_s": time.perf_counter() - began,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def measured(targets: list[str]) -> dict[str, list[dict[str, Any]]]:
    """A row for each size, by target."""
    folder = Path(tempfile.mkdtemp())
    (folder / "scaled.py").write_text(compile_spec(ROOT / "specs" / "brunel_2000.yaml", "jax"))
    rows: dict[str, list[dict[str, Any]]] = {target: [] for target in targets}
    for order, seconds in ORDERS.items():
        for target in targets:
            command = [sys.executable, "-c", ONE, str(folder), str(order), str(seconds), target]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            rows[target].append(json.loads(done.stdout.splitlines()[-1]))
            print(target, rows[target][-1], flush=True)
    return rows


def slope(rows: list[dict[str, Any]]) -> float:
    """Of log(cost) against log(events)."""
    x, y = (np.log([r[key] for r in rows]) for key in ("events_per_s", "cpu_s"))
    return float(np.polyfit(x, y, 1)[0])


def draw(rows: dict[str, list[dict[str, Any]]], out: Path) -> None:
    """Cost and memory against synapses."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    cost, memory = figure.subplots(1, 2)
    for (target, found), marker in zip(rows.items(), "os^", strict=False):
        n = [r["synapses"] for r in found]
        label = f"{target}, slope {slope(found):.2f}"
        cost.loglog([r["events_per_s"] for r in found], [r["cpu_s"] for r in found], marker + "-",
                    label=label)  # fmt: skip
        memory.loglog(n, [r["peak_mb"] / 1024 for r in found], marker + "-", label=target)
    cost.set(xlabel="synaptic events per second", ylabel="processor s per biological s")
    memory.set(xlabel="synapses", ylabel="peak memory (GiB)", ylim=(0.1, 6))
    memory.set_yticks([0.125, 0.25, 0.5, 1, 2, 4], ["0.125", "0.25", "0.5", "1", "2", "4"])
    memory.minorticks_off()
    for axes in (cost, memory):
        axes.legend(frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out, dpi=130)


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--targets", default="hybrid,native")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "scaling.json")
    parser.add_argument("--figure", type=Path, default=ROOT / "docs" / "images" / "scaling.png")
    options = parser.parse_args()
    rows = measured(options.targets.split(","))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(rows, indent=1))
    draw(rows, options.figure)
    for target, found in rows.items():
        print(f"{target}: slope {slope(found):.2f}")


if __name__ == "__main__":
    main()
