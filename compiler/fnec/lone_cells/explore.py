"""What each cell of a spec does by itself: asked, worked out, and written to a folder."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from fnec.diagnostics.suggest import suggestion
from fnec.lone_cells.bench import FILE as BENCH
from fnec.lone_cells.bench import Answers, Bench, Row, Sweep, bench_of
from fnec.lone_cells.catalogue import catalogue_text, is_catalogue
from fnec.lone_cells.choose import Cell, cells_of
from fnec.lone_cells.search import Threshold, thresholds_of
from fnec.pipeline import checked
from fnec.readout.trains import Floats
from fnec.runner.fault import RunError
from fnec.runner.find_spec import find_spec
from fnec.runner.run_folder import require_name

FILE = "cells.json"
TABLE = "f_i.csv"
WAVEFORMS = "waveform.png"
CURVES = "f_i.png"
STEP = 1.0  # s, of currents whose rates count
SHORT = 0.3  # s, of the one whose waveform is shown
BEFORE, AFTER = 0.05, 0.1  # s, of the waveform
N_CURRENTS = 41
ABOVE = 1.5  # of the threshold: the current of the waveform


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cells, under which currents."""

    spec: str
    mode: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])
    of: tuple[str, ...] = ()  # names of neurons, populations or types; all, if there are none
    input: str | None = None  # of the neuron; `I` or its first
    current: float | None = None  # of the waveform, in the unit of the input
    currents: tuple[float, float] | None = None  # of the curves
    n: int = N_CURRENTS
    out: Path = Path("runs")
    name: str | None = None
    force: bool = False
    figures: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """One cell: from which current on it fires, how fast, and how its potential looks.

    thresholds: `rheobase`, the least current at which it fires within a second, and `lasting`, the
    least at which it goes on.   curve, waveform: of `n` currents, and of one.
    """

    cell: Cell
    thresholds: Mapping[str, Threshold]
    curve: Answers
    waveform: Answers

    @property
    def current(self) -> float:
        """Of the waveform, in the unit of the input."""
        return float(self.waveform.currents[0])

    def rates(self) -> Floats:
        """(n,) Hz: spikes while the current lasts, by its length."""
        return np.array([np.count_nonzero(t < STEP) / STEP for t in self.curve.trains])

    def intervals(self, place: int) -> Floats:
        """(n,) Hz: one by the interval at `place`, 0 the first, -1 the last; NaN without one."""
        found = [np.diff(t[t < STEP]) for t in self.curve.trains]
        return np.array([1 / d[place] if len(d) else float("nan") for d in found])


@dataclass(frozen=True, kw_only=True, eq=False)
class Exploration:
    """All cells that were looked at, and the folder in which it is written."""

    folder: Path
    spec: str
    cells: tuple[Explored, ...]
    without: tuple[str, ...]  # populations of which no current can be asked

    def __getitem__(self, name: str) -> Explored:
        """By the name of the cell, its type or one of its populations."""
        for e in self.cells:
            if name in (e.cell.name, e.cell.kind, *e.cell.populations):
                return e
        known = [e.cell.name for e in self.cells]
        raise KeyError(f"there is no cell {name!r}: {suggestion(name, known, kind='cells')}")


def explore(asked: Asked) -> Exploration:
    """Look at the cells of a spec one by one, and write tables and figures.

    Raises `SpecError`, and `RunError` where a name or a folder is not as it should be.
    """
    with tempfile.TemporaryDirectory(prefix="fnec-cells-") as made:
        path = _spec_file(asked, Path(made))
        spec = checked(path, mode=asked.mode, overrides=asked.overrides)
        cells, without = cells_of(spec, asked.of, asked.input)
        folder = asked.out / (asked.name or f"{spec.name}-cells")
        require_name(folder.name)
        _require_ours(folder, force=asked.force)
        bench = bench_of(spec, path, Path(made), mode=asked.mode, overrides=asked.overrides)
        found = _explored(bench, cells, asked)
        done = Exploration(folder=folder, spec=spec.name, cells=found, without=without)
        _write(done, (Path(made) / BENCH).read_text("utf-8"), figures=asked.figures)
    return done


def _spec_file(asked: Asked, folder: Path) -> Path:
    """The spec, or one that holds a library's cells."""
    if not is_catalogue(asked.spec):
        return find_spec(asked.spec)
    path = folder / "catalogue.yaml"
    path.write_text(catalogue_text(asked.spec), "utf-8")
    return path


def _explored(bench: Bench, cells: tuple[Cell, ...], asked: Asked) -> tuple[Explored, ...]:
    thresholds = thresholds_of(bench, cells, step=STEP)
    ranges = {c.name: asked.currents or _range(thresholds[c.name]) for c in cells}
    sweeps = {name: Sweep(low=low, high=high, n=asked.n) for name, (low, high) in ranges.items()}
    curves = bench.run([Row(name=c.name, cell=c, sweep=sweeps[c.name]) for c in cells], step=STEP)
    rows: list[Row] = []
    for c in cells:
        at = _current(thresholds[c.name]) if asked.current is None else asked.current
        rows.append(Row(name=c.name, cell=c, sweep=Sweep(low=at, high=at, n=1)))
    waves = bench.run(rows, step=SHORT, after=AFTER, shows=True)
    return tuple(
        Explored(
            cell=c, thresholds=thresholds[c.name], curve=curves[c.name], waveform=waves[c.name]
        )
        for c in cells
    )


def _range(found: Mapping[str, Threshold]) -> tuple[float, float]:
    """Currents around a threshold; of a cell that nothing makes fire, from 0 to 1."""
    at = _threshold(found)
    return (min(0.0, 1.25 * at), at + 2 * abs(at)) if at == at and at else (0.0, 1.0)


def _current(found: Mapping[str, Threshold]) -> float:
    at = _threshold(found)
    return at + (ABOVE - 1) * abs(at) if at == at else 1.0


def _threshold(found: Mapping[str, Threshold]) -> float:
    """That of lasting firing, else of a single spike."""
    lasting, once = found["lasting"].current, found["rheobase"].current
    return lasting if lasting == lasting else once


def _require_ours(folder: Path, *, force: bool) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / FILE).is_file():
        raise RunError(f"{folder} is not of `fnec cells`", "use another --name or --out")
    if not force:
        raise RunError(f"{folder} is there already", "use --force to replace it")


def _write(done: Exploration, bench: str, *, figures: bool) -> None:
    from fnec.lone_cells.table import curves_csv, plain

    folder = done.folder
    partial = folder.with_name(f".{folder.name}.{secrets.token_hex(3)}.partial")
    partial.mkdir(parents=True)
    try:
        (partial / BENCH).write_text(bench, "utf-8")
        (partial / TABLE).write_text(curves_csv(done.cells), "utf-8")
        said: dict[str, Any] = plain(done)
        text = json.dumps(said, indent=2, ensure_ascii=False, allow_nan=False)
        (partial / FILE).write_text(text + "\n", "utf-8")
        if figures:
            from fnec.lone_cells.figures import draw_curves, draw_waveforms  # matplotlib

            draw_waveforms(done.cells, partial / WAVEFORMS, title=f"Lone cells of {done.spec}")
            draw_curves(done.cells, partial / CURVES, title=f"Rate by current, {done.spec}")
        if folder.exists():
            shutil.rmtree(folder)
        os.rename(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
