"""A study of parameters: candidates until the goals are met or the budget is spent.

It lies in a folder of its own and can be stopped anywhere: what was tried is told to the method
again, which then goes on as if nothing had happened.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fnec.backends import find_target
from fnec.diagnostics import require_clean
from fnec.pipeline import checked, network_of
from fnec.readout.check_tuning import objectives_without_numbers
from fnec.runner.data import copy_data, data_hashes
from fnec.runner.differences import differences
from fnec.runner.fault import RunError
from fnec.runner.manifest import versions
from fnec.runner.progress import Progress
from fnec.runner.requirements import require_backend, require_libraries
from fnec.runner.resolved import FILE as SPEC
from fnec.runner.resolved import resolved_text
from fnec.runner.run_folder import identity_of, read_manifest, require_name
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]
from fnec.spec.model import Spec
from fnec.spec.tuning import TuningSpec
from fnec.spec.tuning_flags import TUNING
from fnec.tuning.calls import Calls
from fnec.tuning.dependence import with_own_weights
from fnec.tuning.gradient import Gradient
from fnec.tuning.history import History, Row
from fnec.tuning.method import Floats, Method, method_of
from fnec.tuning.overlay import FILE as TUNED
from fnec.tuning.overlay import overlay_text
from fnec.tuning.problem import Problem, problem_of, whole_numbers
from fnec.tuning.together import width_of

FILE = "study.json"
FIGURE = "history.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRequest:
    """What to tune, and where to keep it. None: as the spec says."""

    spec: Path
    mode: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])
    method: str | None = None
    budget: int | None = None
    batch: int | None = None
    seeds: tuple[int, ...] = ()
    method_seed: int = 0  # of the draws of the method
    name: str | None = None
    out: Path = Path("runs")
    force: bool = False
    resume: bool = False
    figures: bool = True
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study as it lies on the disk."""

    folder: Path
    spec: str
    problem: Problem
    method: str
    seeds: tuple[int, ...]
    status: str  # met, done: the budget is spent, interrupted
    rows: tuple[Row, ...]
    best: Row | None
    met_at: int | None  # candidate
    n_new: int  # candidates of this call
    seconds: float  # of this call
    n_compiled: int  # of the steps, in this call
    notes: tuple[str, ...]  # why candidates had no numbers, or derivatives are differences


def run_study(request: StudyRequest) -> Study:
    """Tune. Raises `SpecError` and `RunError`; a study that is stopped is a result."""
    require_backend("jax")
    spec = checked(request.spec, mode=request.mode, overrides=request.overrides)
    if spec.tuning is None:
        raise RunError(
            "the spec says nothing about tuning",
            'write a `tuning` section, or give --handle g=0..5 and --objective "rate=10 Hz"',
        )
    require_clean(objectives_without_numbers(spec))
    require_libraries(spec)
    asked = _asked(request, spec.tuning)
    problem = problem_of(spec, whole_numbers(request.spec, request.mode))
    net = network_of(spec)
    seeds = asked.seeds or (net.seed,)
    handles = {h.name for h in problem.handles}
    batch = 1 + 2 * len(handles) if asked.method == "gradient" else asked.batch
    width = width_of(net, handles, batch=batch, n_seeds=len(seeds))
    program = find_target("jax").emit(with_own_weights(net, handles) if width > 1 else net)
    plain = {k: x for k, x in request.overrides.items() if not k.startswith(TUNING)}
    text = resolved_text(request.spec, mode=request.mode, overrides=plain, keep_expectations=True)
    facts = _facts(request, spec, problem, asked, seeds, net.digest)
    identity = identity_of(
        kind="tuning", spec=text, data=data_hashes(spec), program=program, tuning=json.dumps(facts)
    )
    folder = _claim(request, spec, identity, facts)
    (folder / SPEC).write_text(text, "utf-8")
    copy_data(spec, folder)
    path = folder / find_target("jax").file_name
    path.write_text(program, "utf-8")
    history = History(folder, problem, seeds)
    worker = {
        "spec": str(request.spec.resolve()),
        "mode": request.mode,
        "overrides": dict(request.overrides),
        "program": str(path.resolve()),
        "seeds": seeds,
        "width": width,
    }
    calls = Calls(worker, folder / "program.log")
    method = method_of(
        asked.method,
        problem.start,
        batch=asked.batch,
        seed=request.method_seed,
        slopes=lambda x: np.array(calls.slopes(problem.values(x))),
    )
    n_before, begin = len(history.rows), time.monotonic()
    said = f"fnec tune, {asked.method}, {folder.name}"

    def keep(best: Row) -> None:
        partial = folder / f".{TUNED}"
        partial.write_text(overlay_text(spec, problem, best, study=said), "utf-8")
        os.replace(partial, folder / TUNED)

    if history.best is not None:
        keep(history.best)
    search = _Search(spec, problem, method, history, calls, asked, keep)
    try:
        status = search.run(quiet=request.quiet)
        if isinstance(method, Gradient) and method.refusal:
            search.notes[f"derivatives are central differences: {method.refusal}"] = None
    finally:
        search.calls.close()
        seconds = time.monotonic() - begin
    done = Study(
        folder=folder,
        spec=spec.name,
        problem=problem,
        method=asked.method,
        seeds=seeds,
        status=status,
        rows=tuple(history.rows),
        best=history.best,
        met_at=history.met_at,
        n_new=len(history.rows) - n_before,
        seconds=seconds,
        n_compiled=search.n_compiled,
        notes=tuple(search.notes),
    )
    write_json(folder / FILE, {"identity": identity, **facts, **plain_study(done)})
    if request.figures and history.rows:
        from fnec.tuning.figure import draw_history  # matplotlib

        draw_history(done, folder / FIGURE)
    return done


def plain_study(study: Study) -> dict[str, Any]:
    """What study.json says of the outcome. SI."""
    best = study.best
    return {
        "status": study.status,
        "n_candidates": len(study.rows),
        "met_at": study.met_at,
        "best": None
        if best is None
        else {
            "candidate": best.candidate,
            "loss": best.loss,
            "values": best.values,
            "numbers": best.numbers,
        },
        "n_new": study.n_new,
        "seconds": round(study.seconds, 3),
        "n_compiled": study.n_compiled,
    }


def _asked(request: StudyRequest, tuning: TuningSpec) -> TuningSpec:
    if request.batch and (request.method or tuning.method) == "gradient":
        raise RunError("--method gradient chooses its batches itself", "leave --batch out")
    from dataclasses import replace

    said = {
        "method": request.method or tuning.method,
        "budget": request.budget or tuning.budget,
        "batch": request.batch or tuning.batch,
        "seeds": request.seeds or tuning.seeds,
    }
    return replace(tuning, **said)


def _facts(
    request: StudyRequest,
    spec: Spec,
    problem: Problem,
    asked: TuningSpec,
    seeds: tuple[int, ...],
    digest: str | None,
) -> dict[str, Any]:
    """What is tuned, as study.json says it; not the budget, which may grow."""
    return {
        "spec": spec.name,
        "digest": digest,
        "mode": request.mode,
        "changed": {k: x for k, x in request.overrides.items() if not k.startswith(TUNING)},
        "method": asked.method,
        "method_seed": request.method_seed,
        "batch": asked.batch,
        "seeds": list(seeds),
        "handles": {
            h.name: {"low": h.low, "high": h.high, "start": h.start, "is_log": h.is_log}
            for h in problem.handles
        },
        "goals": {
            g.name: {
                "result": g.result,
                "target": g.target,
                "within": g.within,
                "scale": g.scale,
                "weight": g.weight,
            }
            for g in problem.goals
        },
        "versions": versions("jax"),
    }


def _claim(request: StudyRequest, spec: Spec, identity: str, facts: Mapping[str, Any]) -> Path:
    """The folder of the study, new or to go on in."""
    name = request.name or f"{spec.name}-tune-{identity[:8]}"
    require_name(name)
    folder = request.out / name
    there = read_manifest(folder, FILE)
    if folder.exists() and there is None and (not folder.is_dir() or any(folder.iterdir())):
        raise RunError(f"{folder} exists and is no study", "choose another --name or --out")
    if there is not None and not request.force:
        if there["identity"] != identity:
            raise RunError(
                f"{folder} holds another study: {_differing(there, facts)}",
                "use --force to replace it, or choose another --name",
            )
        if not request.resume:
            raise RunError(
                f"{folder} is there already, {there.get('status', 'not finished')}",
                "--resume goes on with it, --force begins anew",
            )
    if there is None and request.resume:
        raise RunError(f"there is no study {folder} to go on with", "leave --resume out")
    folder.mkdir(parents=True, exist_ok=True)
    if request.force:
        (folder / "history.csv").unlink(missing_ok=True)
        (folder / TUNED).unlink(missing_ok=True)
    write_json(folder / FILE, {"identity": identity, **facts, "status": "running"})
    return folder


def _differing(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    keys = ("method", "method_seed", "batch", "seeds", "handles", "goals")
    if found := [key.replace("_", " ") for key in keys if there.get(key) != here[key]]:
        return f"with other {', '.join(found)}"
    return differences(there, here)


class _Search:
    """A method, what it was told, and who runs its candidates."""

    def __init__(
        self,
        spec: Spec,
        problem: Problem,
        method: Method,
        history: History,
        calls: Calls,
        asked: TuningSpec,
        keep: Callable[[Row], None],
    ) -> None:
        """keep: called with each row that is the best so far."""
        self.spec, self.problem, self.method, self.keep = spec, problem, method, keep
        self.history, self.calls, self.asked = history, calls, asked
        self.n_compiled = 0
        self.notes: dict[str, None] = {}

    def run(self, *, quiet: bool) -> str:
        """Ask, run, tell.   Returns how it ended: met, done or interrupted."""
        progress = Progress(f"{self.spec.name} tuned by {self.asked.method}", quiet=quiet)
        known = list(self.history.rows)
        n_batch = 0
        try:
            while True:
                points = self.method.ask()
                n_batch += 1
                rows = [self._again(known.pop(0), x) for x in points[: len(known)]]
                n_left = self.asked.budget - len(self.history.rows)
                new = points[len(rows) :]
                if len(new) and self.history.met_at is not None:
                    return "met"
                for row in self._try(new[: max(n_left, 0)], n_batch):
                    rows.append(row)
                    progress.show(len(self.history.rows), self.asked.budget)
                    if row.is_met and len(rows) < len(points):
                        return "met"
                if len(rows) < len(points):
                    return "done"
                losses = np.array([row.loss for row in rows])
                residuals = np.array([self.problem.residuals(row.numbers) for row in rows])
                self.method.tell(points, losses, residuals)
        except KeyboardInterrupt:
            return "interrupted"
        finally:
            progress.close()

    def _again(self, row: Row, x: Floats) -> Row:
        """A row of before, where the method asks for the same."""
        if self.problem.values(x) != row.values:
            raise RunError(
                f"candidate {row.candidate} of the history is not what the method asks for",
                "the history was changed, or another version chose it; --force begins anew",
            )
        return row

    def _try(self, points: Floats, n_batch: int) -> Iterator[Row]:
        """Rows of new candidates, as they are done."""
        candidates = [self.problem.values(x) for x in points]
        answers = self.calls.ask(candidates)
        for values, said in zip(candidates, answers, strict=True):
            numbers: dict[str, float] = said["numbers"]
            self.n_compiled = said["n_compiled"]
            self.notes |= dict.fromkeys(said["notes"])
            row = Row(
                candidate=len(self.history.rows) + 1,
                batch=n_batch,
                seconds=said["seconds"],
                n_compiled=said["n_compiled"],
                loss=self.problem.loss(numbers),
                is_met=self.problem.are_met(numbers),
                values=values,
                numbers=numbers,
                seeds={name: tuple(own) for name, own in said["seeds"].items()},
            )
            self.history.add(row)
            if self.history.best is row:
                self.keep(row)
            yield row
