"""Several seeds of a spec: `runs/<name>/seed_<n>/`, each as a run of its own, and a summary."""

from __future__ import annotations

import json
import math
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from fnec.pipeline import checked, network_of
from fnec.readout.over_seeds import OverSeeds, over_seeds
from fnec.runner.data import data_hashes
from fnec.runner.differences import differences
from fnec.runner.fault import OUR_FAULT, RunError
from fnec.runner.lot import sent
from fnec.runner.manifest import versions
from fnec.runner.numbers import FILE as NUMBERS
from fnec.runner.outcome import INTERRUPTED
from fnec.runner.plan import plan
from fnec.runner.process import as_interrupt, read_meta, steps_of
from fnec.runner.progress import Progress
from fnec.runner.requirements import backend_words, require_backend
from fnec.runner.resolved import resolved_text
from fnec.runner.run import Request, are_binding, facts_of
from fnec.runner.run_folder import MANIFEST, RECORDING, identity_of, read_manifest, require_name
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]
from fnec.spec.model import Spec

SUMMARY = "summary.json"
FIGURE = "seeds.png"
PATIENCE = 0.2  # s between two looks at the folders


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedEnd:
    """What became of one seed."""

    seed: int
    folder: Path
    status: str  # done, nan, interrupted, failed
    message: str | None = None
    help: str | None = None
    exit_code: int = 0
    is_reused: bool = False  # it was there already


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the seeds were run."""

    jobs: int  # processes at a time
    why: str
    together: int  # networks side by side, at most; 1 where each ran by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedsRun:
    """Several seeds as they lie on the disk."""

    folder: Path
    facts: Mapping[str, Any]
    ends: tuple[SeedEnd, ...]  # in order of the seeds
    rows: tuple[OverSeeds, ...]  # of those that are done
    missed: Mapping[str, tuple[int, ...]]  # expectation -> the seeds that miss it
    figure: Path | None
    way: Way
    seconds: float


def run_seeds(
    request: Request, seeds: Sequence[int], *, jobs: int | None = None, batch: int | None = None
) -> SeedsRun:
    """Run a spec from each seed, several processes at a time.

    jobs: processes; if None, see `plan`.   batch: seeds whose networks a JAX program
    holds at a time. A seed that fails is told in its `SeedEnd`.
    """
    require_backend(request.backend)
    begin = time.monotonic()
    spec = checked(request.spec, mode=request.mode, overrides=request.overrides)
    net = network_of(spec)
    facts = {k: x for k, x in facts_of(request, spec, net).items() if k != "seed"}
    identity = _identity(request, spec)
    folder = _claim(request, request.name or f"{spec.name}-{identity[:8]}", identity, facts)
    shared = plan(net, len(seeds), backend=request.backend, jobs=jobs)
    lots = _lots(request, seeds, shared.jobs)
    inner = replace(request, out=folder.resolve(), spec=request.spec.resolve(), quiet=True)
    where = f"{len(seeds)} seeds of {spec.name} on {backend_words(request.backend, request.target)}"
    progress = Progress(where, quiet=request.quiet)
    workers = _Workers([sent(inner, lot, batch) for lot in lots], shared.jobs)
    try:
        workers.run(lambda: progress.show(*_steps(folder, seeds)))
    finally:
        progress.close()
    for note in dict.fromkeys(workers.notes):
        print(note, file=sys.stderr)
    ends = tuple(_end(folder, seed, workers) for seed in seeds)
    way = Way(jobs=shared.jobs, why=shared.why, together=_together(ends))
    return _summarise(request, spec, folder, identity, facts, ends, way, time.monotonic() - begin)


def _identity(request: Request, spec: Spec) -> str:
    """Hash of what all seeds share."""
    keep = are_binding(request)
    return identity_of(
        kind="seeds",
        spec=resolved_text(
            request.spec, mode=request.mode, overrides=request.overrides, keep_expectations=keep
        ),
        data=data_hashes(spec),
        backend=request.backend,
        target=request.target,
        fnec=versions("reference").get("fnec"),
    )


def _claim(request: Request, name: str, identity: str, facts: Mapping[str, Any]) -> Path:
    """The folder for all seeds, where it is ours or free."""
    require_name(name)
    folder = request.out / name
    if folder.exists():
        there = read_manifest(folder, SUMMARY)
        if there is None and (not folder.is_dir() or any(folder.iterdir())):
            what = "holds the run of one seed" if read_manifest(folder) else "is no run of fnec"
            raise RunError(f"{folder} exists and {what}", "choose another --name or --out")
        if there is not None and there["identity"] != identity:
            if not request.force:
                raise RunError(
                    f"{folder} holds other runs: {differences(there, facts)}",
                    "use --force to replace them all, or choose another --name",
                )
            for old in folder.glob("seed_*"):
                if (old / MANIFEST).is_file():
                    shutil.rmtree(old)
            (folder / FIGURE).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / SUMMARY).exists() or request.force:
        write_json(folder / SUMMARY, {"identity": identity, **facts, "seeds": []})
    return folder


def _lots(request: Request, seeds: Sequence[int], jobs: int) -> list[tuple[int, ...]]:
    """Which seeds share a process: on JAX a program for each job, else each has one of its own."""
    n = len(seeds) if request.backend != "jax" else min(jobs, len(seeds))
    return [tuple(seeds[len(seeds) * i // n : len(seeds) * (i + 1) // n]) for i in range(n)]


def _steps(folder: Path, seeds: Sequence[int]) -> tuple[int, int]:
    """Steps done of all seeds, and in all."""
    n_done = n_steps = 0
    for seed in seeds:
        places = [folder / f"seed_{seed}", *folder.glob(f".seed_{seed}.*.partial")]
        found = max((steps_of(p / RECORDING) for p in places), default=(0, 0))
        n_done, n_steps = n_done + found[0], max(n_steps, found[1])
    return n_done, n_steps * len(seeds)


class _Workers:
    """Processes that each take a lot of seeds."""

    def __init__(self, lots: list[str], jobs: int) -> None:
        self.waiting, self.jobs = lots, jobs
        self.said: dict[int, dict[str, Any]] = {}  # seed -> what became of it
        self.notes: list[str] = []
        self.n_interrupts = 0
        self.errors = ""  # the last line that a process has printed besides
        self.lines: queue.Queue[str] = queue.Queue()
        self.running: list[tuple[subprocess.Popen[str], threading.Thread]] = []

    def run(self, look: Callable[[], None]) -> None:
        """Work through all lots.   look: called now and then."""
        with as_interrupt():
            while self.waiting or self.running:
                try:
                    while self.waiting and len(self.running) < self.jobs:
                        self.start(self.waiting.pop(0))
                    self.collect()
                    look()
                except KeyboardInterrupt:
                    self.interrupt()
                except BaseException:
                    for process, _ in self.running:
                        process.send_signal(signal.SIGTERM)
                    raise

    def start(self, lot: str) -> None:
        """Start a process for a lot, in a group of its own: Ctrl-C reaches it through us only."""
        process = subprocess.Popen(
            [sys.executable, "-m", "fnec.runner.lot"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        listener = threading.Thread(target=self.listen, args=(process,), daemon=True)
        self.running.append((process, listener))
        listener.start()
        assert process.stdin is not None
        with process.stdin as stream:
            stream.write(lot)

    def listen(self, process: subprocess.Popen[str]) -> None:
        """Hand on what a process says."""
        assert process.stdout is not None
        with process.stdout as stream:
            for line in stream:
                self.lines.put(line)

    def collect(self) -> None:
        """Wait a little for what the processes say, and let go of those that have ended."""
        try:
            lines = [self.lines.get(timeout=PATIENCE)]
        except queue.Empty:
            lines = []
        for one in [x for x in self.running if x[0].poll() is not None]:
            one[1].join()
            self.running.remove(one)
        while not self.lines.empty():
            lines.append(self.lines.get())
        for line in lines:
            if not line.startswith('{"seed"'):
                self.errors = line.strip() or self.errors
                continue
            said = json.loads(line)
            self.said[said["seed"]] = said
            self.notes += [x for x in said.pop("notes").splitlines() if x.startswith("note:")]

    def interrupt(self) -> None:
        """End all in order; at once the second time."""
        self.n_interrupts += 1
        self.waiting = []
        if self.n_interrupts == 1:
            print("stopping after this chunk of steps … (Ctrl-C again: at once)", file=sys.stderr)
        for process, _ in self.running:
            process.send_signal(signal.SIGINT)


def _end(folder: Path, seed: int, workers: _Workers) -> SeedEnd:
    place = folder / f"seed_{seed}"
    if (told := workers.said.get(seed)) is not None:
        keys = ("seed", "status", "message", "help", "exit_code", "is_reused")
        return SeedEnd(folder=place, **{key: told[key] for key in keys})
    if workers.n_interrupts:
        return SeedEnd(
            seed=seed, folder=place, status="interrupted", exit_code=INTERRUPTED,
            message="interrupted before the first step; nothing was kept",
        )  # fmt: skip
    said = workers.errors or "its process has ended"
    return SeedEnd(seed=seed, folder=place, status="failed", message=said, exit_code=OUR_FAULT)


def _together(ends: tuple[SeedEnd, ...]) -> int:
    """How many networks stood side by side in a program, at most."""
    done = [e for e in ends if e.status == "done" and not e.is_reused]
    return max((int(read_meta(e.folder / RECORDING).get("together", 1)) for e in done), default=1)


def _summarise(
    request: Request,
    spec: Spec,
    folder: Path,
    identity: str,
    facts: Mapping[str, Any],
    ends: tuple[SeedEnd, ...],
    way: Way,
    seconds: float,
) -> SeedsRun:
    """Put the numbers of the seeds that are done side by side."""
    done = [end for end in ends if end.status == "done"]
    metrics = [json.loads((end.folder / NUMBERS).read_text("utf-8")) for end in done]
    rows = over_seeds(metrics)
    missed: dict[str, tuple[int, ...]] = {}
    for end, found in zip(done, metrics, strict=True):
        for outcome in found.get("expectations", []):
            others = missed.setdefault(outcome["name"], ())
            if not outcome["is_met"]:
                missed[outcome["name"]] = (*others, end.seed)
    said = [{"seed": e.seed, "status": e.status, "message": e.message} for e in ends]
    plain = {
        "identity": identity,
        **facts,
        "way": asdict(way),
        "seeds": said,
        "numbers": [row.plain() for row in rows],
        "expectations": {name: {"missed_by": list(x)} for name, x in missed.items()},
    }
    write_json(folder / SUMMARY, plain)
    figure = folder / FIGURE
    figure.unlink(missing_ok=True)
    if request.figures and len(done) > 1:
        where = backend_words(request.backend, request.target)
        _draw(rows, [e.seed for e in done], figure, f"{spec.name} on {where}")
    return SeedsRun(
        folder=folder,
        facts=facts,
        ends=ends,
        rows=rows,
        missed=missed,
        figure=figure if figure.exists() else None,
        way=way,
        seconds=seconds,
    )


def _draw(rows: tuple[OverSeeds, ...], seeds: list[int], figure: Path, title: str) -> None:
    if not any(math.isfinite(x) for row in rows for x in row.told):
        return
    from fnec.readout.figures.seeds import draw_seeds, shown_rows  # matplotlib, half a second

    if shown_rows(rows):
        partial = figure.with_name(f".{figure.name}.tmp.png")
        draw_seeds(rows, seeds, partial, title=f"{title}, {len(seeds)} seeds")
        os.replace(partial, figure)
