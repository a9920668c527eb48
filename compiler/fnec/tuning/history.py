"""Every candidate that was tried, as rows and as history.csv; all values in SI."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fnec.tuning.problem import Problem

FILE = "history.csv"
LEADING = ("candidate", "batch", "seconds", "n_compiled", "loss", "is_met")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A candidate and what came out. SI."""

    candidate: int  # counted from 1
    batch: int  # counted from 1
    seconds: float
    n_compiled: int  # how often XLA has compiled the steps in its process until then
    loss: float
    is_met: bool
    values: dict[str, float]  # handle -> value
    numbers: dict[str, float]  # goal -> mean over the seeds
    seeds: dict[str, tuple[float, ...]]  # goal -> of each seed


class History:
    """Rows in memory and on the disk, one by one: a killed study loses the candidate at hand."""

    def __init__(self, folder: Path, problem: Problem, seeds: Sequence[int]) -> None:
        self.path, self.problem, self.seeds = folder / FILE, problem, tuple(seeds)
        self.rows: list[Row] = self._read() if self.path.exists() else []
        text = _line(self.header) + "".join(_line(self._cells(row)) for row in self.rows)
        self.path.write_text(text, "utf-8")

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        handles = [f"handle.{h.name}" for h in self.problem.handles]
        goals = [f"goal.{g.name}" for g in self.problem.goals]
        single = [f"{goal}.seed_{seed}" for goal in goals for seed in self.seeds]
        return [*LEADING, *handles, *goals, *single]

    def add(self, row: Row) -> None:
        """Keep a row."""
        self.rows.append(row)
        with self.path.open("a", encoding="utf-8") as sink:
            sink.write(_line(self._cells(row)))

    @property
    def best(self) -> Row | None:
        """The row with the smallest loss, the first of equals."""
        return min(self.rows, key=lambda row: row.loss, default=None)

    @property
    def met_at(self) -> int | None:
        """The first candidate that meets all goals."""
        return next((row.candidate for row in self.rows if row.is_met), None)

    def _cells(self, row: Row) -> list[str]:
        numbers = [row.seconds, row.n_compiled, row.loss]
        found = [str(row.candidate), str(row.batch), *map(repr, numbers), str(int(row.is_met))]
        found += [repr(row.values[h.name]) for h in self.problem.handles]
        found += [repr(row.numbers[g.name]) for g in self.problem.goals]
        return found + [repr(x) for g in self.problem.goals for x in row.seeds[g.name]]

    def _read(self) -> list[Row]:
        """The rows that are whole."""
        lines = self.path.read_text("utf-8").splitlines(keepends=True)
        whole = [line for line in lines if line.endswith("\n")]
        return [self._row(cells) for cells in list(csv.reader(whole))[1:]]

    def _row(self, cells: list[str]) -> Row:
        found = dict(zip(self.header, cells, strict=True))
        names = [g.name for g in self.problem.goals]
        return Row(
            candidate=int(found["candidate"]),
            batch=int(found["batch"]),
            seconds=float(found["seconds"]),
            n_compiled=int(found["n_compiled"]),
            loss=float(found["loss"]),
            is_met=found["is_met"] == "1",
            values={h.name: float(found[f"handle.{h.name}"]) for h in self.problem.handles},
            numbers={name: float(found[f"goal.{name}"]) for name in names},
            seeds={
                name: tuple(float(found[f"goal.{name}.seed_{seed}"]) for seed in self.seeds)
                for name in names
            },
        )


def _line(cells: Sequence[str]) -> str:
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\n").writerow(cells)
    return sink.getvalue()
