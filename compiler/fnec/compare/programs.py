"""Sides that are generated programs, run as processes, or the interpreter."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fnec.backends import EXACT_TARGETS, find_target
from fnec.backends.reference.run import run as interpret
from fnec.compare.side import Arrays, Trace
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Network
from fnec.runner.fault import RunError
from fnec.runner.process import last_lines, run_program
from fnec.runner.progress import Progress

EVERYWHERE = (*EXACT_TARGETS, "reference")
USUAL = ("jax", "brian2:numpy")


def make_side(label: str, net: Network, folder: Path, *, quiet: bool) -> Interpreter | Program:
    """A side by its label; `folder` takes its program and recordings."""
    if label == "reference":
        return Interpreter(label=label, net=net)
    backend, _, target = label.partition(":")
    place = folder / label.replace(":", "-")
    place.mkdir(parents=True, exist_ok=True)
    program = place / find_target(backend).file_name
    program.write_text(find_target(backend).emit(net), "utf-8")
    flags = ("--target", target) if target else ()
    return Program(label=label, net=net, program=program, flags=flags, quiet=quiet)


@dataclass(kw_only=True)
class Interpreter:
    """The reference target, in this process."""

    label: str
    net: Network

    def run(self, *, n_steps: int | None = None, trace: Trace | None = None) -> Arrays:
        """Interpret the network."""
        dt = float(evaluate(self.net.dt, {}))
        duration = None if n_steps is None else n_steps * dt
        found = interpret(self.net, duration=duration, trace=trace)
        return found | {"sizes": _sizes(self.net)}


def _sizes(net: Network) -> dict[str, int]:
    from fnec.backends.reference.build import outer_values
    from fnec.runtime.steps import count

    outer = outer_values(net, {}, float(evaluate(net.dt, {})))
    return {p.name: count(evaluate(p.size, outer)) for g in net.groups for p in g.populations}


@dataclass(kw_only=True)
class Program:
    """A generated program, run once for each recording that is asked for."""

    label: str
    net: Network
    program: Path
    flags: tuple[str, ...]
    quiet: bool
    n_runs: int = field(default=0, init=False)

    def run(self, *, n_steps: int | None = None, trace: Trace | None = None) -> Arrays:
        """Run the program and open what it recorded. Raises `RunError` if it fails."""
        self.n_runs += 1
        place = self.program.parent / f"recording-{self.n_runs}"
        log = self.program.parent / f"log-{self.n_runs}.txt"
        flags = list(self.flags)
        if n_steps is not None:
            flags += ["--duration", repr(n_steps * float(evaluate(self.net.dt, {})))]
        if trace is not None:
            flags += ["--trace", ":".join(map(str, trace))]
        progress = Progress(f"{self.net.name} on {self.label}", quiet=self.quiet)
        try:
            code = run_program(self.program, flags, recording=place, log=log, watch=progress.show)
        finally:
            progress.close()
        if code == 130:
            raise KeyboardInterrupt
        if code != 0:
            said = last_lines(log, 3).strip()
            raise RunError(f"{self.label} stopped with exit code {code}: {said}", exit_code=1)
        return open_arrays(place)


def open_arrays(folder: Path) -> dict[str, Any]:
    """Everything in a recording's folder by key, with the contents of meta.json."""
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    found: dict[str, Any] = {p.stem: np.load(p) for p in sorted(folder.glob("*.npy"))}
    found |= {f"wiring.{k}": v for k, v in meta["wiring"].items()}
    return (
        found | {k: meta[k] for k in ("dt", "n_steps", "n_done")} | {"sizes": meta["populations"]}
    )
