"""Run a study: the trials of each condition, and what they say together."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fnec.pipeline import checked
from fnec.runner.fault import RunError
from fnec.runner.requirements import backend_words
from fnec.runner.run import Request, facts_of, network_of
from fnec.runner.run_folder import read_manifest, require_name
from fnec.runner.seeds import SeedsRun, run_seeds
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]
from fnec.study.conditions import Condition, lesioned_time
from fnec.study.effects import Effect, Measured, effects_of
from fnec.study.measure import Key, numbers_of, parts_of
from fnec.study.table import effects_csv, plain_effects, trials_csv

FILE = "study.json"
EFFECTS = "effects.csv"
TRIALS = "trials.csv"
FIGURE = "effects.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRequest:
    """What to study."""

    run: Request  # of every trial, but for its lesions and its seed
    conditions: tuple[Condition, ...]  # the first is what the others are held against
    trials: int | None  # of a network; None: one
    seeds: tuple[int, ...] | None = None  # of networks; None: that of the spec
    after: float | None = None  # s; metrics of cells count from here; None: the first onset
    before: float | None = None  # s
    level: float = 0.95
    jobs: int | None = None
    batch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study as it lies on the disk."""

    folder: Path
    facts: Mapping[str, Any]
    conditions: tuple[Condition, ...]
    runs: Mapping[str, SeedsRun]
    rows: tuple[Measured, ...]
    effects: tuple[Effect, ...]
    after: float  # s
    before: float  # s
    level: float
    figure: Path | None
    seconds: float

    @property
    def is_done(self) -> bool:
        """Every trial has reached its end."""
        return all(end.status == "done" for run in self.runs.values() for end in run.ends)


def run_study(asked: StudyRequest) -> Study:
    """Run all trials that are not there yet, and write tables and a figure of what differs.

    Trials of a number are alike in all conditions: the same network, noise and stimuli.
    """
    begin = time.monotonic()
    request = asked.run
    spec = checked(request.spec, mode=request.mode, overrides=request.overrides)
    folder = request.out / (request.name or f"{spec.name}-study")
    require_name(folder.name)
    _require_ours(folder)
    onset, end = lesioned_time(spec, asked.conditions)
    after = onset if asked.after is None else asked.after
    before = end if asked.before is None else asked.before
    if after >= before:
        raise RunError(f"a study from {after:g} s to {before:g} s has no time to look at")
    for c in asked.conditions:  # all of them are sound before any is run
        overrides = {**request.overrides, **c.overrides(spec)}
        checked(request.spec, mode=request.mode, overrides=overrides)
    runs: dict[str, SeedsRun] = {}
    for c in asked.conditions:
        overrides = {**request.overrides, **c.overrides(spec)}
        inner = replace(request, overrides=overrides, out=folder, name=c.name, figures=False)
        runs[c.name] = run_seeds(
            inner, asked.seeds, trials=asked.trials, jobs=asked.jobs, batch=asked.batch
        )
        if any(end.status == "interrupted" for end in runs[c.name].ends):
            raise KeyboardInterrupt
    rows = _measured(runs, parts_of(spec), after, before)
    effects = effects_of(rows, asked.conditions[0].name, level=asked.level)
    facts = facts_of(request, spec, network_of(spec))
    members = [end.member for end in runs[asked.conditions[0].name].ends]
    facts = {k: x for k, x in facts.items() if k not in ("lesions", "trial", *members[0].facts)}
    study = Study(
        folder=folder, facts=facts, conditions=asked.conditions, runs=runs, rows=rows,
        effects=effects, after=after, before=before, level=asked.level,
        figure=_draw(effects, folder, _title(facts, len(members), asked.conditions[0].name))
        if request.figures
        else None,
        seconds=time.monotonic() - begin,
    )  # fmt: skip
    (folder / EFFECTS).write_text(effects_csv(effects), "utf-8")
    (folder / TRIALS).write_text(trials_csv(rows, members), "utf-8")
    write_json(folder / FILE, plain_study(study))
    return study


def plain_study(study: Study) -> dict[str, Any]:
    """As study.json has it."""
    first = study.conditions[0].name
    ends = {name: run.ends for name, run in study.runs.items()}
    return {
        **study.facts,
        "baseline": first,
        "conditions": {c.name: list(c.lesions) for c in study.conditions},
        "trials": {name: [end.plain() for end in of] for name, of in ends.items()},
        "after": study.after,
        "before": study.before,
        "interval": {
            "level": study.level,
            "method": "Student's t of the paired differences, trials of one number",
            "corrected_for_multiple_comparisons": False,
        },
        "effects": plain_effects(study.effects),
    }


def _require_ours(folder: Path) -> None:
    if folder.exists() and not (folder / FILE).exists():
        is_begun = folder.is_dir() and not read_manifest(folder)
        if not is_begun or any((folder / x).exists() for x in ("summary.json", "spec.yaml")):
            raise RunError(f"{folder} exists and is no study", "choose another --name or --out")


def _measured(
    runs: Mapping[str, SeedsRun], parts: Any, after: float, before: float
) -> tuple[Measured, ...]:
    """Every number, of every trial of every condition."""
    told: dict[str, list[dict[Key, Any]]] = {
        name: [
            numbers_of(end.folder, parts, after=after, before=before)
            if end.status == "done"
            else {}
            for end in run.ends
        ]
        for name, run in runs.items()
    }
    said = {key: x[1] for trials in told.values() for trial in trials for key, x in trial.items()}
    return tuple(
        Measured(
            kind=key.kind,
            name=key.name,
            metric=key.metric,
            values={
                name: np.array([trial[key][0] if key in trial else np.nan for trial in trials])
                for name, trials in told.items()
            },
            **facts,
        )
        for key, facts in said.items()
    )


def _title(facts: Mapping[str, Any], n_trials: int, baseline: str) -> str:
    where = backend_words(facts["backend"], facts["target"])
    return f"{facts['spec']} on {where}, {n_trials} trials, against {baseline}"


def _draw(effects: tuple[Effect, ...], folder: Path, title: str) -> Path | None:
    from fnec.study.figure import draw_effects, shown_effects  # matplotlib

    if not shown_effects(effects):
        return None
    partial = folder / f".{FIGURE}.tmp.png"
    draw_effects(effects, partial, title=title)
    os.replace(partial, folder / FIGURE)
    return folder / FIGURE
