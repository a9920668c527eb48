"""Times one generated program in this process and prints one line of JSON.

Use: python -m benchmarks.measure PROGRAM [--target numpy|cython|cpp_standalone] [--duration 1.0]

`run_s` is the steady run: the time between the first and the last progress report, scaled to all
steps, so that importing, drawing the network, compiling and the first chunk are not in it. Of
cpp_standalone it is the program's own time from first to last step, as Brian2 reports it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

N_CHUNKS = 10  # a divisor of the steps: a shorter last chunk would be compiled by itself


def load(program: Path) -> ModuleType:
    """The program as a module."""
    spec = importlib.util.spec_from_file_location(program.stem, program)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[program.stem] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Run the program once and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--target")
    parser.add_argument("--duration", type=float, default=1.0, help="s")
    parser.add_argument("--seed", type=int, default=42)
    options = parser.parse_args()
    begin = time.perf_counter()
    module = load(options.program)
    marks: list[tuple[int, float]] = []

    def progress(n_done: int, n_steps: int) -> None:
        marks.append((n_done, time.perf_counter()))

    n_steps = round(options.duration / module.DT)
    flags: dict[str, Any] = {"target": options.target} if options.target else {}
    chunk = max(n_steps // N_CHUNKS, 1)
    found = module.run(
        seed=options.seed, duration=options.duration, chunk=chunk, progress=progress, **flags
    )
    end = time.perf_counter()
    if options.target == "cpp_standalone":
        import brian2

        told = Path(brian2.get_device().results_dir) / "last_run_info.txt"
        run_s = float(told.read_text().split()[0])
    else:
        steps = marks[-1][0] - marks[0][0]
        run_s = (marks[-1][1] - marks[0][1]) * n_steps / steps
    n_spikes = sum(
        len(v) for k, v in found.items() if k.startswith("spikes.") and k.endswith("cell")
    )
    print(json.dumps({"run_s": run_s, "build_s": end - begin - run_s, "n_spikes": n_spikes}))


if __name__ == "__main__":
    main()
