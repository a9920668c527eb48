"""Several seeds or trials of a spec: `runs/<name>/seed_<n>/`, each a run, and a summary."""

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
from fnec.runner.compiled import are_binding
from fnec.runner.data import data_hashes
from fnec.runner.differences import differences
from fnec.runner.fault import OUR_FAULT, RunError
from fnec.runner.lot import sent
from fnec.runner.manifest import versions
from fnec.runner.member import TRIALS, Member, kind_of, members_of
from fnec.runner.numbers import FILE as NUMBERS
from fnec.runner.outcome import INTERRUPTED
from fnec.runner.plan import plan
from fnec.runner.process import as_interrupt, read_meta, steps_of
from fnec.runner.progress import Progress
from fnec.runner.requirements import backend_words, require_backend
from fnec.runner.resolved import resolved_text
from fnec.runner.run import Request, facts_of
from fnec.runner.run_folder import MANIFEST, RECORDING, identity_of, read_manifest, require_name
from fnec.runner.trial_mean import FOLDER as MEAN
from fnec.runner.trial_mean import write_trial_mean
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]
from fnec.spec.model import Spec

SUMMARY = "summary.json"
PATIENCE = 0.2  # s between two looks at the folders


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedEnd:
    """What became of one of the runs."""

    member: Member
    folder: Path
    status: str  # done, nan, interrupted, failed
    message: str | None = None
    help: str | None = None
    exit_code: int = 0
    is_reused: bool = False  # it was there already

    @property
    def seed(self) -> int | None:
        """Its seed; None where all have that of the spec."""
        return self.member.seed

    def plain(self) -> dict[str, Any]:
        """As summary.json has it."""
        return {**self.member.facts, "status": self.status, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How the seeds were run."""

    jobs: int  # processes at a time
    why: str
    together: int  # networks side by side, at most; 1 where each ran by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedsRun:
    """Several seeds or trials as they lie on the disk."""

    folder: Path
    facts: Mapping[str, Any]
    kind: str  # seeds, trials, or both
    ends: tuple[SeedEnd, ...]  # in order of the seeds, and of the trials of a seed
    rows: tuple[OverSeeds, ...]  # of those that are done
    missed: Mapping[str, tuple[int | str, ...]]  # expectation -> the runs that miss it
    figure: Path | None
    mean: Path | None  # the folder of the mean over trials
    way: Way
    seconds: float


def run_seeds(
    request: Request,
    seeds: Sequence[int] | None = None,
    *,
    trials: int | None = None,
    jobs: int | None = None,
    batch: int | None = None,
) -> SeedsRun:
    """Run a spec from each seed, and each of these in each trial; several processes at a time.

    seeds: if None, that of the spec.   trials: how many; if None, the one of the spec.
    jobs: processes; if None, see `plan`.   batch: runs whose networks a JAX program
    holds at a time. A run that fails is told in its `SeedEnd`.
    """
    members = members_of(seeds, trials)
    kind = kind_of(members)
    require_backend(request.backend)
    begin = time.monotonic()
    if trials is not None:
        request = replace(request, overrides={**request.overrides, TRIALS: str(trials)})
    spec = checked(request.spec, mode=request.mode, overrides=request.overrides)
    net = network_of(spec)
    facts = facts_of(request, spec, net)
    facts = {k: x for k, x in facts.items() if k not in members[0].facts}
    identity = _identity(request, spec, kind)
    folder = _claim(request, request.name or f"{spec.name}-{identity[:8]}", identity, facts)
    shared = plan(net, len(members), backend=request.backend, jobs=jobs)
    lots = _lots(request, members, shared.jobs)
    inner = replace(request, out=folder.resolve(), spec=request.spec.resolve(), quiet=True)
    where = (
        f"{len(members)} {kind} of {spec.name} on {backend_words(request.backend, request.target)}"
    )
    progress = Progress(where, quiet=request.quiet)
    workers = _Workers([sent(inner, lot, batch) for lot in lots], shared.jobs)
    try:
        workers.run(lambda: progress.show(*_steps(folder, members)))
    finally:
        progress.close()
    for note in dict.fromkeys(workers.notes):
        print(note, file=sys.stderr)
    ends = tuple(_end(folder, member, workers) for member in members)
    way = Way(jobs=shared.jobs, why=shared.why, together=_together(ends))
    seconds = time.monotonic() - begin
    return _summarise(request, spec, folder, identity, facts, kind, ends, way, seconds)


def _identity(request: Request, spec: Spec, kind: str) -> str:
    """Hash of what all runs share."""
    keep = are_binding(request.overrides)
    return identity_of(
        kind=kind,
        spec=resolved_text(
            request.spec, mode=request.mode, overrides=request.overrides, keep_expectations=keep
        ),
        data=data_hashes(spec),
        backend=request.backend,
        target=request.target,
        fnec=versions("reference").get("fnec"),
    )


def _claim(request: Request, name: str, identity: str, facts: Mapping[str, Any]) -> Path:
    """The folder for all runs, where it is ours or free."""
    require_name(name)
    folder = request.out / name
    if folder.exists():
        there = read_manifest(folder, SUMMARY)
        if there is None and (not folder.is_dir() or any(folder.iterdir())):
            what = "holds a single run" if read_manifest(folder) else "is no run of fnec"
            raise RunError(f"{folder} exists and {what}", "choose another --name or --out")
        if there is not None and there["identity"] != identity:
            if not request.force:
                raise RunError(
                    f"{folder} holds other runs: {differences(there, facts)}",
                    "use --force to replace them all, or choose another --name",
                )
            for old in (*folder.glob("seed_*"), *folder.glob("trial_*")):
                if (old / MANIFEST).is_file():
                    shutil.rmtree(old)
            shutil.rmtree(folder / MEAN, ignore_errors=True)
            for old in folder.glob("*.png"):
                old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / SUMMARY).exists() or request.force:
        write_json(folder / SUMMARY, {"identity": identity, **facts, "runs": []})
    return folder


def _lots(request: Request, members: Sequence[Member], jobs: int) -> list[tuple[Member, ...]]:
    """Which runs share a process: on JAX a program for each job, else each has one of its own."""
    all_of, most = len(members), len(members) if request.backend != "jax" else jobs
    n = min(most, all_of)
    return [tuple(members[all_of * i // n : all_of * (i + 1) // n]) for i in range(n)]


def _steps(folder: Path, members: Sequence[Member]) -> tuple[int, int]:
    """Steps done of all runs, and in all."""
    n_done = n_steps = 0
    for member in members:
        places = [folder / member.name, *folder.glob(f".{member.name}.*.partial")]
        found = max((steps_of(p / RECORDING) for p in places), default=(0, 0))
        n_done, n_steps = n_done + found[0], max(n_steps, found[1])
    return n_done, n_steps * len(members)


class _Workers:
    """Processes that each take a lot of runs."""

    def __init__(self, lots: list[str], jobs: int) -> None:
        self.waiting, self.jobs = lots, jobs
        self.said: dict[str, dict[str, Any]] = {}  # run -> what became of it
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
            if not line.startswith('{"run"'):
                self.errors = line.strip() or self.errors
                continue
            said = json.loads(line)
            self.said[said["run"]] = said
            self.notes += [x for x in said.pop("notes").splitlines() if x.startswith("note:")]

    def interrupt(self) -> None:
        """End all in order; at once the second time."""
        self.n_interrupts += 1
        self.waiting = []
        if self.n_interrupts == 1:
            print("stopping after this chunk of steps … (Ctrl-C again: at once)", file=sys.stderr)
        for process, _ in self.running:
            process.send_signal(signal.SIGINT)


def _end(folder: Path, member: Member, workers: _Workers) -> SeedEnd:
    place = folder / member.name
    if (told := workers.said.get(member.name)) is not None:
        keys = ("status", "message", "help", "exit_code", "is_reused")
        return SeedEnd(member=member, folder=place, **{key: told[key] for key in keys})
    if workers.n_interrupts:
        return SeedEnd(
            member=member, folder=place, status="interrupted", exit_code=INTERRUPTED,
            message="interrupted before the first step; nothing was kept",
        )  # fmt: skip
    said = workers.errors or "its process has ended"
    return SeedEnd(member=member, folder=place, status="failed", message=said, exit_code=OUR_FAULT)


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
    kind: str,
    ends: tuple[SeedEnd, ...],
    way: Way,
    seconds: float,
) -> SeedsRun:
    """Put the numbers of the runs that are done side by side."""
    done = [end for end in ends if end.status == "done"]
    metrics = [json.loads((end.folder / NUMBERS).read_text("utf-8")) for end in done]
    rows = over_seeds(metrics)
    missed: dict[str, tuple[int | str, ...]] = {}
    for end, found in zip(done, metrics, strict=True):
        for outcome in found.get("expectations", []):
            others = missed.setdefault(outcome["name"], ())
            if not outcome["is_met"]:
                missed[outcome["name"]] = (*others, end.member.number)
    plain = {
        "identity": identity,
        **facts,
        "way": asdict(way),
        kind.partition(" ")[0]: [end.plain() for end in ends],
        "numbers": [row.plain() for row in rows],
        "expectations": {name: {"missed_by": list(x)} for name, x in missed.items()},
    }
    write_json(folder / SUMMARY, plain)
    figure = folder / f"{kind.partition(' ')[0]}.png"
    figure.unlink(missing_ok=True)
    if request.figures and len(done) > 1:
        where = backend_words(request.backend, request.target)
        title = f"{spec.name} on {where}, {len(done)} {kind}"
        _draw(rows, kind, [e.member.number for e in done], figure, title)
    mean: Path | None = None
    if kind == "trials":
        where = backend_words(request.backend, request.target)
        head = f"{spec.name} on {where}, seed {facts['seed']}, mean of {len(done)} trials"
        places = [end.folder for end in done]
        mean = write_trial_mean(folder, places, spec, title=head, figures=request.figures)
    return SeedsRun(
        folder=folder,
        mean=mean,
        facts=facts,
        kind=kind,
        ends=ends,
        rows=rows,
        missed=missed,
        figure=figure if figure.exists() else None,
        way=way,
        seconds=seconds,
    )


def _draw(
    rows: tuple[OverSeeds, ...], kind: str, numbers: list[int | str], figure: Path, title: str
) -> None:
    if not any(math.isfinite(x) for row in rows for x in row.told):
        return
    from fnec.readout.figures.seeds import draw_seeds, shown_rows  # matplotlib, half a second

    if shown_rows(rows):
        partial = figure.with_name(f".{figure.name}.tmp.png")
        draw_seeds(rows, numbers, partial, kind=kind, title=title)
        os.replace(partial, figure)
