"""Times a hand-written Brian2 model: build apart from a steady run, one line of JSON.

`build_s` is everything before the first step that counts (objects, wiring, code generation,
compilation, a first run of one step), `run_s` the steady run, `cpu_s` the processor's share of it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import brian2 as b2
from brian2 import ms, second

# The whole model, and for each population a monitor of its spikes.
Model = tuple[b2.Network, dict[str, Any]]


def timed(
    build: Callable[[argparse.Namespace], Model], about: str | None, **flags: dict[str, Any]
) -> None:
    """Read the flags (those of the model: name and keywords of argparse), run, print."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    add = parser.add_argument
    add("--target", choices=["numpy", "cython", "cpp_standalone"], default="cython")
    add("--threads", type=int, default=0, help="of OpenMP, in cpp_standalone")
    add("--duration", type=float, default=1.0, help="s")
    add("--seed", type=int, default=42)
    for name, keywords in flags.items():
        add(f"--{name}", **keywords)
    args = parser.parse_args()
    if args.target == "cpp_standalone":
        b2.set_device("cpp_standalone", build_on_run=False)
        b2.prefs.devices.cpp_standalone.openmp_threads = args.threads if args.threads > 1 else 0
    else:
        b2.prefs.codegen.target = args.target
    b2.defaultclock.dt = 0.1 * ms
    b2.seed(args.seed)
    run = in_standalone if args.target == "cpp_standalone" else in_process
    times, spikes = run(build, args)
    print(json.dumps(times | {"n_spikes": sum(spikes.values()), "spikes": spikes}))


def in_process(build: Callable[[argparse.Namespace], Model], args: argparse.Namespace) -> tuple:
    """Build and run in this process (numpy, cython)."""
    begun = time.perf_counter()
    net, monitors = build(args)
    net.run(b2.defaultclock.dt)  # generates and compiles the code
    built, built_cpu = time.perf_counter(), time.process_time()
    net.run(args.duration * second)
    times = {
        "build_s": built - begun,
        "run_s": time.perf_counter() - built,
        "cpu_s": time.process_time() - built_cpu,
    }
    return times, {name: int(m.num_spikes) for name, m in monitors.items()}


def in_standalone(build: Callable[[argparse.Namespace], Model], args: argparse.Namespace) -> tuple:
    """Write, compile and run a C++ program; `run_s` is its own time from first to last step."""
    with TemporaryDirectory() as folder:
        begun = time.perf_counter()
        net, monitors = build(args)
        file = Path(folder) / "cpu"
        clock = f'{{ std::ofstream out("{file}"); out << (clock() - begun) / CLOCKS_PER_SEC; }}'
        b2.device.insert_code("before_network_run", "const double begun = clock();")
        b2.device.insert_code("after_network_run", clock)
        net.run(args.duration * second)
        b2.device.build(directory=str(Path(folder) / "model"), compile=True, run=False)
        built = time.perf_counter()
        b2.device.run()
        process = time.perf_counter() - built
        times = {
            "build_s": built - begun,
            "run_s": float(b2.device._last_run_time),
            "cpu_s": float(file.read_text()),
            "process_s": process,
        }
        return times, {name: int(m.num_spikes) for name, m in monitors.items()}
