"""Cells side by side that do not hear each other, each with a current of its own.

What is looked at is a spec again: the model of the cell, `n` of it, and a step whose amplitude is a
formula of the cell's index. The interpreter runs it, so the numbers are those of every backend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from fnec.backends.reference.run import run
from fnec.lone_cells.choose import Cell
from fnec.pipeline import checked, network_of
from fnec.readout.trains import Floats
from fnec.runner.resolved import resolved_text
from fnec.spec.model import Spec

KEPT = ("fnec", "title", "parameters", "constants", "neurons", "receptors")
SETTLE = 0.3  # s without a current, so that a cell is at its rest when the step begins
FILE = "bench.yaml"
SHOWN = "v_of_"  # probes of the potential


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Currents in the unit of a cell's input: zero first if asked for, then from low to high."""

    low: float
    high: float
    n: int
    has_zero: bool = False
    is_even_in_logarithm: bool = False

    def values(self) -> Floats:
        """(n,) in the unit of the input."""
        k = np.arange(self.n - self.has_zero)
        last = max(len(k) - 1, 1)
        if self.is_even_in_logarithm:
            found = self.low * np.exp(np.log(self.high / self.low) / last * k)
        else:
            found = self.low + (self.high - self.low) / last * k
        return np.concatenate([np.zeros(int(self.has_zero)), np.asarray(found, dtype=np.float64)])

    def formula(self, unit: str) -> str:
        """The same as a formula of the index `i`."""
        first = f"{self.low!r} {unit}".strip()
        last = max(self.n - self.has_zero - 1, 1)
        k = "(i - 1)" if self.has_zero else "i"
        if self.is_even_in_logarithm:
            text = f"{first}*exp({float(np.log(self.high / self.low) / last)!r}*{k})"
        else:
            step = f"{(self.high - self.low) / last!r} {unit}".strip()
            text = f"({first} + {step}*{k})"
        return f"min(i, 1)*{text}" if self.has_zero else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Copies of a cell, each with its current."""

    name: str
    cell: Cell
    sweep: Sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the copies of a row did while the current lasted, and after it.

    trains: spikes from the onset on, s, one array a copy.   times: (n_times,) s from the onset.
    v: (n_times, n) SI; both empty where no potential was asked for.
    """

    currents: Floats  # (n,) in the unit of the input
    trains: tuple[Floats, ...]
    times: Floats
    v: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A place to put cells of a spec; `folder` is where the specs of it are written."""

    spec: Spec
    tree: dict[str, Any]  # what of the spec they need
    folder: Path

    def text(self, rows: Sequence[Row], *, step: float, after: float = 0.0, shows: bool) -> str:
        """The spec of some rows.   step, after: s that the current lasts, and after it."""
        populations: dict[str, Any] = {}
        stimuli: dict[str, Any] = {}
        probes: dict[str, Any] = {"spikes": {"record": "spikes", "of": "all"}}
        for r in rows:
            said: dict[str, Any] = {"neuron": r.cell.neuron, "size": r.sweep.n}
            if r.cell.parameters:
                said["parameters"] = dict(r.cell.parameters)
            if r.cell.integrate:
                said["integrate"] = r.cell.integrate
            populations[r.name] = said
            stimuli[f"into_{r.name}"] = {
                "kind": "current", "to": r.name, "input": r.cell.input,
                "waveform": {
                    "shape": "step", "amplitude": r.sweep.formula(r.cell.unit),
                    "start": f"{SETTLE!r} s", "stop": f"{SETTLE + step!r} s",
                },
            }  # fmt: skip
            if shows and r.cell.shown:
                probes[f"{SHOWN}{r.name}"] = {"record": r.cell.shown, "of": r.name}
        simulation = {
            "duration": f"{SETTLE + step + after!r} s",
            "dt": self.spec.simulation.dt.source,
            "seed": self.spec.simulation.seed,
        }
        if self.spec.simulation.integrate:
            simulation["integrate"] = self.spec.simulation.integrate
        whole = self.tree | {
            "name": f"{self.spec.name}_cells", "simulation": simulation,
            "populations": populations, "stimuli": stimuli, "probes": probes,
        }  # fmt: skip
        path = self.folder / FILE
        path.write_text(yaml.safe_dump(whole, sort_keys=False, allow_unicode=True), "utf-8")
        return resolved_text(path, mode=None, overrides={}, keep_expectations=False)

    def run(
        self, rows: Sequence[Row], *, step: float, after: float = 0.0, shows: bool = False
    ) -> dict[str, Answers]:
        """Put the rows on the bench: name -> what they did.   step, after: s."""
        path = self.folder / FILE
        path.write_text(self.text(rows, step=step, after=after, shows=shows), "utf-8")
        net = network_of(checked(path))
        with np.errstate(all="ignore"):  # a cell with far too much current may leave the numbers
            found = run(net)
        return {r.name: _answers(found, r) for r in rows}


def bench_of(spec: Spec, path: Path, folder: Path, **changed: Any) -> Bench:
    """A bench for the cells of the spec in a file.   changed: `mode` and `overrides` of it."""
    text = resolved_text(path, keep_expectations=False, **changed)
    tree = {k: x for k, x in yaml.safe_load(text).items() if k in KEPT}
    return Bench(spec=spec, tree=tree, folder=folder)


def _answers(found: dict[str, Any], row: Row) -> Answers:
    dt = float(found["dt"])
    onset = round(SETTLE / dt)
    step, cell = (np.asarray(found[f"spikes.{row.name}.{x}"]) for x in ("step", "cell"))
    late = step >= onset
    times, cells = (step[late] - onset) * dt, cell[late]
    key = f"{SHOWN}{row.name}"
    v = found.get(f"probe.{key}.{row.cell.shown}.{row.name}")
    at = found.get(f"probe.{key}.step")
    return Answers(
        currents=row.sweep.values(),
        trains=tuple(times[cells == k] for k in range(row.sweep.n)),
        times=np.empty(0) if at is None else (np.asarray(at) - onset) * dt,
        v=np.empty((0, row.sweep.n)) if v is None else np.asarray(v, dtype=np.float64),
    )
