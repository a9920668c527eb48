"""Runs the benchmark: generated programs beside a hand-written Brian2 script, in turn.

Use: python -m benchmarks [--runs 5] [--duration 1.0] [--out DIR]

Each measurement is a process of its own; the contenders take turns, so that a drifting machine
treats them alike. Medians are quoted, and the ratio of medians to the hand-written script on the
same target.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fnec.backends import find_target
from fnec.pipeline import checked, network_of

ROOT = Path(__file__).parents[1]
TARGETS = ("numpy", "cython", "cpp_standalone")


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that is timed, and the one it is held against."""

    name: str
    command: tuple[str, ...]
    peer: str | None = None


def contenders(folder: Path, duration: float) -> list[Contender]:
    """The generated JAX module and Brian2 script of `cuba`, and the hand-written script."""
    net = network_of(checked(ROOT / "specs" / "cuba.yaml"))
    paths = {}
    for backend in ("jax", "brian2"):
        target = find_target(backend)
        paths[backend] = folder / target.file_name
        paths[backend].write_text(target.emit(net))
    measure = (sys.executable, "-m", "benchmarks.measure")
    by_hand = (sys.executable, str(ROOT / "benchmarks" / "handwritten" / "cuba_brian2.py"))
    times = ("--duration", str(duration))
    found = [
        Contender("JAX, generated", (*measure, str(paths["jax"]), *times), "hand, cpp_standalone")
    ]
    for t in TARGETS:
        found.append(
            Contender(
                f"Brian2 {t}, generated",
                (*measure, str(paths["brian2"]), "--target", t, *times),
                f"hand, {t}",
            )
        )
        found.append(Contender(f"hand, {t}", (*by_hand, "--target", t, *times)))
    return found


def measure(c: Contender) -> dict[str, float]:
    """One run of a contender."""
    done = subprocess.run(
        c.command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    if done.returncode != 0:
        raise SystemExit(f"{c.name} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    """Time everything in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each, after one more")
    parser.add_argument("--duration", type=float, default=1.0, help="biological time, s")
    parser.add_argument("--out", type=Path, help="folder for cuba.json and cuba.md")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        listed = contenders(Path(folder), options.duration)
        runs: dict[str, list[dict[str, float]]] = {c.name: [] for c in listed}
        for k in range(options.runs + 1):
            for c in listed:
                found = measure(c)
                if k:  # the first run fills caches
                    runs[c.name].append(found)
                print(f"{k}/{options.runs} {c.name}: {found}", file=sys.stderr)
    rows = table(listed, runs)
    print(rows)
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "cuba.json").write_text(json.dumps(runs, indent=2))
        (options.out / "cuba.md").write_text(rows + "\n")


def table(listed: list[Contender], runs: dict[str, list[dict[str, float]]]) -> str:
    """Medians and ratios as a Markdown table."""
    median = {
        name: {k: statistics.median(r[k] for r in found) for k in ("run_s", "build_s", "n_spikes")}
        for name, found in runs.items()
    }
    lines = [
        "| program | steady run, ms | min … max | start and build, s | spikes | against | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for c in listed:
        m = median[c.name]
        times = [r["run_s"] * 1e3 for r in runs[c.name]]
        ratio = f"{median[c.peer]['run_s'] / m['run_s']:.2f}× as fast" if c.peer else ""
        lines.append(
            f"| {c.name} | {m['run_s'] * 1e3:.0f} | {min(times):.0f} … {max(times):.0f} "
            f"| {m['build_s']:.1f} | {m['n_spikes']:.0f} | {c.peer or ''} | {ratio} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
