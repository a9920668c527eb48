"""fnec beside other simulators, network by network, in turn: `python -m benchmarks peers`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.contenders import Absent, contenders
from benchmarks.environments import PINNED, cache
from benchmarks.networks import NETWORKS, Measured
from benchmarks.process import Failed, measure


def main(argv: list[str]) -> None:
    """Measure, and write the JSON anew after each process."""
    names = [n.name for n in NETWORKS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks peers", description=__doc__)
    add = parser.add_argument
    add("networks", nargs="*", metavar="NETWORK", help=f"of {', '.join(names)}; all by default")
    add("--runs", type=int, default=5, help="counted runs of each, after a cold one (%(default)s)")
    add("--duration", type=float, default=1.0, help="biological time, s (%(default)s)")
    add("--limit", type=float, default=300.0, help="s that one process may take (%(default)g)")
    add("--only", default="", metavar="WORDS", help="contenders whose name has one, comma between")
    add("--skip", default="", metavar="WORDS", help="contenders that do not take part")
    add("--warm", action="store_true", help="no cold run: use what earlier calls compiled")
    add("--add", action="store_true", help="keep other networks that are in --out")
    add("--out", type=Path, default=Path("build/peers.json"), help="(%(default)s)")
    options = parser.parse_args(argv)
    if unknown := set(options.networks) - set(names):
        parser.error(f"no network {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    found: dict[str, Any] = {"about": about(argv, options), "networks": {}}
    if options.add and options.out.exists():
        earlier = json.loads(options.out.read_text())
        found["networks"] = earlier["networks"]
        found["about"]["command"] = f"{earlier['about']['command']}; {found['about']['command']}"
    for net in NETWORKS:
        if not options.networks or net.name in options.networks:
            found["networks"][net.name] = {"title": net.title, "sizes": net.sizes}
            with TemporaryDirectory() as folder:
                for rounds in in_turn(net, Path(folder), options):
                    found["networks"][net.name] |= rounds
                    options.out.parent.mkdir(parents=True, exist_ok=True)
                    options.out.write_text(json.dumps(found, indent=1) + "\n")


def in_turn(net: Measured, folder: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """After each process: all runs so far, cold ones apart, and who was left out."""
    only, skip = ([w for w in x.split(",") if w] for x in (options.only, options.skip))
    listed = [
        c
        for c in contenders(net, folder)
        if (not only or any(w in c.name for w in only)) and not any(w in c.name for w in skip)
    ]
    absent = {c.name: c.why for c in listed if isinstance(c, Absent)}
    present = [c for c in listed if not isinstance(c, Absent)]
    kinds = {c.name: {"kind": c.kind, "threads": c.threads} for c in present}
    cold: dict[str, Any] = {}
    runs: dict[str, list[Any]] = {c.name: [] for c in present}
    caches = cache() / "compiled" if options.warm else folder / "caches"
    for k in range(options.warm, options.runs + 1):  # round 0 finds all caches empty
        for c in present:
            if c.name in absent:
                continue
            flags = {"duration": options.duration, "seed": k + 1, "limit": options.limit}
            try:
                one = measure(c, caches=caches, **flags) | {"load": os.getloadavg()[0]}
            except Failed as fault:
                absent[c.name] = str(fault)
                print(f"{net.name} {c.name}: {fault}", file=sys.stderr, flush=True)
                continue
            if k:
                runs[c.name].append(one)
            else:
                cold[c.name] = one
            print(f"{net.name} {k}/{options.runs} {c.name}: {one}", file=sys.stderr, flush=True)
            yield {"contenders": kinds, "cold": cold, "runs": runs, "absent": absent}


def about(argv: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """What a reader of the figures has to know."""
    here = {p: metadata.version(p) for p in ("jax", "brian2", "numpy")}
    return {
        "command": " ".join(["python -m benchmarks peers", *argv]),
        "duration_s": options.duration,
        "runs": options.runs,
        "processor": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": here | {k: v[0].partition("==")[2] for k, v in PINNED.items()},
    }


def processor() -> str:
    """What the system calls it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), "unknown")
