"""CPU seconds of a 1.2 s training trial of the lateral line (`ll_thesis`), steady state.

Use: python -m benchmarks.lateral_line_cost [--trials 10] [--targets jax:xla,brian2:cython,...]

From the first write to the last one, so that drawing, compiling and starting are left out; of
cpp_standalone it is the program's own time. Other figures of merit, on another machine: the
original 0.66, a plain numpy loop 0.17, one long run in Brian2 cython 0.19.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.lateral_line import SPEC
from fnec.pipeline import compile_spec

TIMED = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import {module} as m
trials, target = int(sys.argv[2]), sys.argv[3]
marks = []
found = m.run(
    params=m.PARAMS._replace(n_training_trials=trials),
    duration=1.2 * trials,
    progress=lambda done, n_steps: marks.append((done, time.process_time())),
    **({{"target": target}} if target else {{}}),
)
if target == "cpp_standalone":
    import brian2
    told = Path(brian2.get_device().results_dir) / "last_run_info.txt"
    print(float(told.read_text().split()[0]) / trials)
else:
    steps, seconds = (b - a for a, b in zip(marks[0], marks[-1]))
    print(1200 * seconds / steps)
"""


def main() -> None:
    """Print a line for each target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument(
        "--targets", default="jax:native,jax:xla,brian2:cpp_standalone,brian2:cython,brian2:numpy"
    )
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    for kind in ("jax", "brian2"):
        (folder / f"{kind}_ll.py").write_text(compile_spec(SPEC, kind, mode="ll_thesis"))
    for target in options.targets.split(","):
        backend, _, own = target.partition(":")
        command = [sys.executable, "-c", TIMED.format(module=f"{backend}_ll")]
        command += [str(folder), str(options.trials), own]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        print(f"{target}: {float(found.stdout.split()[-1]):.3f} CPU s a trial", flush=True)


if __name__ == "__main__":
    main()
