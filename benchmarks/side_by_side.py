"""Seeds of a small network: a batch against single runs; and of a large one: workers against one.

Use: python -m benchmarks.side_by_side [--seeds 1..16] [--rounds 5] [--targets native,hybrid,xla]
     [--workers SPEC [--duration TIME]]

Processor time of one process, in turns: the same seeds by `run`, one after the other, and by
`run_batch`; all compiled, the least of the rounds. `--workers` times `fnec run SPEC --seeds` with
one process and with one for each core: CPU seconds of all of them, and what that is of the ideal.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import load
from fnec.cli.seeds import read_seeds
from fnec.pipeline import compile_spec

SPEC = Path(__file__).parent / "specs" / "ei_100.yaml"


def cpu(do: Callable[[], object]) -> float:
    """Processor time of this process, s."""
    since = time.process_time()
    do()
    return time.process_time() - since


def in_process(seeds: tuple[int, ...], targets: list[str], rounds: int) -> None:
    """Print milliseconds a run of one second, for each target."""
    path = Path(tempfile.mkdtemp()) / "ei_100.py"
    path.write_text(compile_spec(SPEC, "jax"))
    module = load(path)
    print(f"{'target':10}{'single, ms':>12}{'batch, ms':>12}{'ratio':>8}")
    for target in targets:

        def alone(target: str = target) -> None:
            for seed in seeds:
                module.run(seed=seed, target=target)

        def together(target: str = target) -> None:
            module.run_batch(seeds, target=target)

        alone()
        together()
        times = [(cpu(alone), cpu(together)) for _ in range(rounds)]
        one, many = (1e3 * min(x) / len(seeds) for x in zip(*times, strict=True))
        print(f"{target:10}{one:12.1f}{many:12.1f}{one / many:8.1f}")


def by_workers(spec: str, seeds: tuple[int, ...], duration: str) -> None:
    """Print what `fnec run --seeds` takes with one process, and with one for each core."""
    found: list[float] = []
    for jobs in (1, os.cpu_count() or 1):
        words = [sys.executable, "-m", "fnec", "run", spec, "--no-figures", "--jobs", str(jobs)]
        words += ["--seeds", ",".join(map(str, seeds)), "--out", tempfile.mkdtemp()]
        words += ["--duration", duration]
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        took = time.perf_counter() - wall
        print(f"{jobs} processes: {found[-1]:.1f} s of processors, {took:.1f} s on the wall")
    print(f"of the ideal: {found[0] / found[-1]:.2f}")


def main() -> None:
    """Print either part."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=read_seeds, default=read_seeds("1..16"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--targets", default="native,hybrid,xla")
    parser.add_argument("--workers", metavar="SPEC", help="a large network, by the command line")
    parser.add_argument("--duration", default="10 s", help="of --workers, biological")
    options = parser.parse_args()
    if options.workers:
        by_workers(options.workers, options.seeds, options.duration)
    else:
        in_process(options.seeds, options.targets.split(","), options.rounds)


if __name__ == "__main__":
    main()
