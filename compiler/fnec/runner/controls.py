"""Controls of a run: the same with another mode laid over it, kept in the folder of the run."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fnec.pipeline import checked
from fnec.readout.over_seeds import OverSeeds, over_seeds
from fnec.readout.side_by_side import SideBySide, side_by_side
from fnec.runner.fault import RunError
from fnec.runner.numbers import FILE as NUMBERS
from fnec.runner.requirements import backend_words
from fnec.runner.run import Request, Run, run_spec
from fnec.runner.seeds import SeedsRun, run_seeds
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]

FOLDER = "controls"
FILE = "controls.json"
FIGURE = "controls.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A run and its controls."""

    titles: tuple[str, ...]  # the mode of the run, and the controls
    folders: tuple[Path, ...]
    are_done: tuple[bool, ...]
    rows: tuple[SideBySide, ...]
    figure: Path | None

    def plain(self) -> dict[str, Any]:
        """As controls.json has it."""
        runs = zip(self.titles, self.folders, self.are_done, strict=True)
        return {
            "runs": [{"name": n, "folder": str(f), "is_done": d} for n, f, d in runs],
            "numbers": [row.plain() for row in self.rows],
        }


def control_requests(request: Request, names: Sequence[str]) -> dict[str, Request]:
    """What to run for each control. Raises `SpecError` for a mode that is none, or a bad spec."""
    laid = (request.mode or "").split(",")
    found: dict[str, Request] = {}
    for name in names:
        if name in laid:
            raise RunError(f"--control {name}: the run itself is in that mode")
        if name in found:
            raise RunError(f"--control has {name} twice")
        mode = f"{request.mode},{name}" if request.mode else name
        checked(request.spec, mode=mode, overrides=request.overrides)
        found[name] = replace(request, mode=mode, name=name)
    return found


def run_controls(
    run: Run | SeedsRun,
    controls: dict[str, Request],
    *,
    seeds: Sequence[int] | None = None,
    trials: int | None = None,
    jobs: int | None = None,
    batch: int | None = None,
) -> Beside:
    """Run the controls of a run from its seeds and trials, and put their numbers beside its own."""
    folder = run.folder
    done: dict[str, Run | SeedsRun] = {}
    for name, request in controls.items():
        inner = replace(request, out=folder / FOLDER)
        if seeds is None and trials is None:
            done[name] = run_spec(inner)
        else:
            done[name] = run_seeds(inner, seeds, trials=trials, jobs=jobs, batch=batch)
    first = next(iter(controls.values()))
    mode = ",".join((first.mode or "").split(",")[:-1])
    runs = {mode or "this run": run, **done}
    rows = side_by_side({title: _rows(r) for title, r in runs.items()})
    said = run.manifest if isinstance(run, Run) else run.facts
    title = f"{said['spec']} on {backend_words(said['backend'], said['target'])}"
    if isinstance(run, Run):
        title = f"{title}, seed {said['seed']}"
    beside = Beside(
        titles=tuple(runs),
        folders=tuple(r.folder for r in runs.values()),
        are_done=tuple(_is_done(r) for r in runs.values()),
        rows=rows,
        figure=_draw(tuple(runs), rows, folder, title) if first.figures else None,
    )
    told = beside.plain()
    for one in told["runs"]:  # a folder that is moved takes its controls with it
        one["folder"] = os.path.relpath(one["folder"], folder)
    write_json(folder / FILE, told)
    return beside


def _rows(run: Run | SeedsRun) -> tuple[OverSeeds, ...]:
    if isinstance(run, SeedsRun):
        return run.rows
    return over_seeds([json.loads((run.folder / NUMBERS).read_text("utf-8"))])


def _is_done(run: Run | SeedsRun) -> bool:
    if isinstance(run, SeedsRun):
        return all(end.status == "done" for end in run.ends)
    return run.ending.status == "done"


def _draw(
    titles: tuple[str, ...], rows: tuple[SideBySide, ...], folder: Path, title: str
) -> Path | None:
    from fnec.readout.figures.controls import draw_controls, shown_rows  # matplotlib

    if not shown_rows(rows):
        return None
    partial = folder / f".{FIGURE}.tmp.png"
    draw_controls(titles, rows, partial, title=f"Beside its controls · {title}")
    os.replace(partial, folder / FIGURE)
    return folder / FIGURE
