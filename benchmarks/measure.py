"""Times one generated program in this process and prints one line of JSON.

Use: python -m benchmarks.measure PROGRAM [--target TARGET]
     [--duration 1.0] [--seed 42]

`run_s` is the steady run: the time between the first and the last progress report, scaled to all
steps, so that importing, drawing the network, compiling and the first chunk are not in it. Of
cpp_standalone it is the program's own time from first to last step, as Brian2 reports it. `cpu_s`
is the processor's share of it, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable
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
    marks: list[tuple[int, float, float]] = []

    def progress(n_done: int, n_steps: int) -> None:
        marks.append((n_done, time.perf_counter(), time.process_time()))

    n_steps = round(options.duration / module.DT)
    flags: dict[str, Any] = {"target": options.target} if options.target else {}
    told_cpu = watch_standalone(module) if options.target == "cpp_standalone" else None
    chunk = max(n_steps // N_CHUNKS, 1)
    found = module.run(
        seed=options.seed, duration=options.duration, chunk=chunk, progress=progress, **flags
    )
    end = time.perf_counter()
    if options.target == "cpp_standalone":
        import brian2

        told = Path(brian2.get_device().results_dir) / "last_run_info.txt"
        run_s = float(told.read_text().split()[0])
        cpu_s = told_cpu() if told_cpu else run_s
    else:
        first, last = marks[0], marks[-1]
        run_s, cpu_s = ((last[i] - first[i]) * n_steps / (last[0] - first[0]) for i in (1, 2))
    spikes = {
        key.split(".")[1]: len(cells)
        for key, cells in found.items()
        if key.startswith("spikes.") and key.endswith(".cell")
    }
    figures = {"run_s": run_s, "cpu_s": cpu_s, "build_s": end - begin - run_s}
    print(json.dumps(figures | {"n_spikes": sum(spikes.values()), "spikes": spikes}))


def watch_standalone(module: ModuleType) -> Callable[[], float]:
    """Have the C++ program clock itself around its run; gives the reader of the CPU seconds."""
    compiled = module.run_compiled
    found: list[float] = []

    def clocked(network: Any, duration: float, keep: Callable[[], None]) -> None:
        import brian2

        device = brian2.get_device()
        clock_run(device, Path("cpu"))  # in the project's folder: the same text for every run
        compiled(network, duration, keep)
        found.append(float((Path(device.project_dir) / "cpu").read_text()))

    vars(module)["run_compiled"] = clocked
    return lambda: found[-1]


def clock_run(device: Any, file: Path) -> None:
    """Code of a Brian2 C++ program that writes the CPU seconds of its run, of all threads."""
    device.insert_code("before_network_run", "const double clock_begun = clock();")
    write = f'{{ std::ofstream out("{file}"); out << (clock() - clock_begun) / CLOCKS_PER_SEC; }}'
    device.insert_code("after_network_run", write)


if __name__ == "__main__":
    main()
