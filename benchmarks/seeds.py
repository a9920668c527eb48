"""Ten seeds of the lateral line: one program for all, against one after the other.

Use: python -m benchmarks.seeds [--seeds 123..132] [--mode baseline,untrained] [--trials N]
     [--whole]

CPU seconds of one process, measured in one script and in turn. `each alone` drops what JAX has
compiled before each seed, as a process for each seed would; `one program` is `run_batch`. Whole
is everything from drawing the networks to the recordings in memory; steady is the same seeds once
more, with all compiled. `--whole` times `fnec run` too, with its readouts and without figures.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from benchmarks.measure import load
from fnec.cli.seeds import read_seeds
from fnec.pipeline import compile_spec

SPEC = Path(__file__).parents[1] / "specs" / "lateral_line.yaml"


def program_of(mode: str, trials: str) -> ModuleType:
    """The JAX module."""
    overrides = {"n_training_trials": trials} if trials != "0" else {}
    path = Path(tempfile.mkdtemp()) / "lateral_line.py"
    path.write_text(compile_spec(SPEC, "jax", mode=mode, overrides=overrides))
    return load(path)


def timed(do: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    do()
    return time.process_time() - cpu, time.perf_counter() - wall


def in_process(module: ModuleType, seeds: tuple[int, ...]) -> None:
    """Print what the programs take, by themselves."""
    import jax  # after the checks of the command line

    def alone() -> None:
        for seed in seeds:
            jax.clear_caches()
            module.run(seed=seed)

    def together() -> None:
        jax.clear_caches()
        module.run_batch(seeds)

    n = len(seeds)
    one = timed(alone)
    steady_one = timed(lambda: module.run(seed=seeds[-1]))
    many = timed(together)
    steady_many = timed(lambda: module.run_batch(seeds))
    print(f"{'':32}{'CPU s':>8}{'wall s':>8}{'CPU s a seed':>14}")
    for name, (cpu, wall), count in (
        ("whole, each alone", one, n),
        ("whole, one program", many, n),
        ("steady, alone", steady_one, 1),
        ("steady, one program", steady_many, n),
    ):
        print(f"{name:32}{cpu:8.2f}{wall:8.2f}{cpu / count:14.3f}")


def by_command(mode: str, trials: str, seeds: tuple[int, ...]) -> None:
    """Print what `fnec run` takes: CPU seconds of all its processes."""
    out = tempfile.mkdtemp()
    words = [sys.executable, "-m", "fnec", "run", str(SPEC), "--mode", mode, "--no-figures"]
    words += ["--n-training-trials", trials] if trials != "0" else []
    listed = ",".join(map(str, seeds))
    ways = {
        "fnec run --seed, one by one": [["--seed", str(s)] for s in seeds],
        "fnec run --seeds --jobs 1": [["--seeds", listed, "--jobs", "1", "--name", "one"]],
        "fnec run --seeds": [["--seeds", listed, "--name", "all"]],
    }
    for name, flags in ways.items():
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        for more in flags:
            command = [*words, "--out", out, *more]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{name:32}{cpu:8.2f}{time.perf_counter() - wall:8.2f}{cpu / len(seeds):14.3f}")


def main() -> None:
    """Print both parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=read_seeds, default=read_seeds("123..132"))
    parser.add_argument("--mode", default="baseline,untrained")
    parser.add_argument("--trials", default="0", help="of training, with --mode baseline")
    parser.add_argument("--whole", action="store_true", help="fnec run as well")
    options = parser.parse_args()
    in_process(program_of(options.mode, options.trials), options.seeds)
    if options.whole:
        by_command(options.mode, options.trials, options.seeds)


if __name__ == "__main__":
    main()
