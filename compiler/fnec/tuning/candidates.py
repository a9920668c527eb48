"""Candidates in one generated JAX program: drawn, brought to equal shapes, run and read out.

A program compiles a step for the shapes of its arrays. Where a handle changes how many synapses
there are, all candidates get the room of the largest, so that it compiles once. Small networks run
side by side where handles change weights and constants only.
"""

from __future__ import annotations

import importlib.util
import itertools
import math
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from fnec.backends.reference.build import Fixed
from fnec.ir.network import Network
from fnec.lower.selections import lower_selection
from fnec.readout.course import Field
from fnec.readout.expectations import hold_against
from fnec.readout.layout import describe_signals, layout
from fnec.readout.places import fixed_of
from fnec.readout.results import answers, result_names
from fnec.recording import Recording, recording_of
from fnec.spec.model import Spec
from fnec.tuning.dependence import changes_places, followers, reads
from fnec.tuning.kept import keep_draws
from fnec.tuning.problem import Problem, with_values
from fnec.tuning.together import Together, Unlike

MOST_CORNERS = 16  # of the ranges of the handles, that are drawn to know the room
SPARE = 0.1  # of how far the sizes of the corners lie apart
LONGEST = 20_000  # steps of a chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a candidate gave."""

    numbers: dict[str, float]  # goal -> mean over the seeds, SI; NaN where a seed tells none
    seeds: dict[str, tuple[float, ...]]  # goal -> of each seed
    notes: tuple[str, ...]  # why there are no numbers
    seconds: float  # that it took; its share of those that ran side by side


class Candidates:
    """A program in this process, ready for candidates."""

    def __init__(
        self,
        program: Path,
        spec: Spec,
        net: Network,
        problem: Problem,
        seeds: Sequence[int],
        width: int = 1,
    ) -> None:
        """width: candidates that run side by side, of a program whose weights may differ."""
        self.module, self.net, self.problem, self.seeds = load(program), net, problem, tuple(seeds)
        wanted = {goal.result for goal in problem.goals}
        readouts = tuple(r for r in spec.readouts if wanted & {*result_names(r)})
        expected = tuple(e for e in spec.expectations if e.name in wanted)
        self.spec = replace(spec, readouts=readouts, expectations=expected)
        self.signals = describe_signals(spec, net, layout(net))
        handles = {h.name for h in problem.handles}
        keep_draws(self.module, net, handles)
        self.fixed: dict[int, Fixed] | None = self._kept_places(handles)
        self.width = width
        self.together: Together | None = None
        if width > 1:
            self.together = Together(self.module, net, handles, width * len(seeds))
        self.room: Any = None
        self.simulator: Any = None

    @property
    def n_compiled(self) -> int:
        """How often XLA has compiled the steps; 0 before the first."""
        steps = getattr(self.simulator, "func", self.simulator)  # below what says how
        return steps._cache_size() if hasattr(steps, "_cache_size") else 0

    def _kept_places(self, handles: set[str]) -> dict[int, Fixed] | None:
        """Seed -> where cells are, if that is all that is asked and no handle moves them."""
        moved = followers(self.net, handles)
        chosen = tuple(lower_selection(self.spec, e.of) for e in self.spec.expectations if e.of)
        is_fixed = not changes_places(self.net, handles) and not reads(chosen, moved)
        return {} if is_fixed and not self.spec.field_probes else None

    def fixed_of(self, recording: Recording) -> Fixed:
        """Where the cells of a recording are, and what holds them."""
        if self.fixed is None:
            return fixed_of(self.net, recording)
        seed = int(recording.meta["seed"])
        if seed not in self.fixed:
            self.fixed[seed] = fixed_of(self.net, recording)
        return self.fixed[seed]

    def room_of_all(self) -> Any:
        """Shapes that hold the network of every candidate, as far as the corners tell."""
        ranges = [(h.low, h.high) for h in self.problem.handles]
        corners = list(itertools.islice(itertools.product(*ranges), MOST_CORNERS))
        corners.append(tuple(h.high for h in self.problem.handles))
        names = [h.name for h in self.problem.handles]
        made = [
            self.draw(dict(zip(names, corner, strict=True)), seed)
            for corner in corners
            for seed in self.seeds
        ]
        rooms = np.array([self.module.room_of(x.net) for x in made])
        low, high = rooms.min(axis=0), rooms.max(axis=0)
        return high + np.ceil(SPARE * (high - low)).astype(np.int64)

    def params(self, values: Mapping[str, float]) -> Any:
        """The program's parameters.   values: those that are not the spec's, SI."""
        whole = {h.name for h in self.problem.handles if h.is_whole}
        plain = {k: int(x) if k in whole else x for k, x in values.items()}
        return self.module.PARAMS._replace(**plain)

    def draw(self, values: Mapping[str, float], seed: int) -> Any:
        """The network of a candidate, ready to run."""
        m = self.module
        return m.prepare(seed, self.params(values), m.DURATION, m.DT)

    def evaluate_all(self, candidates: Sequence[Mapping[str, float]]) -> Iterator[Evaluation]:
        """Run candidates, side by side where this can be, and read them out."""
        for first in range(0, len(candidates), self.width):
            part, begin = candidates[first : first + self.width], time.monotonic()
            runs = self.run_together(part) if self.together else None
            share = (time.monotonic() - begin) / len(part)
            for i, values in enumerate(part):
                found = self.evaluate(values, None if runs is None else runs[i])
                yield replace(found, seconds=found.seconds + share)

    def evaluate(
        self, values: Mapping[str, float], runs: Sequence[Recording | str] | None = None
    ) -> Evaluation:
        """Read out a candidate from every seed.   runs: of the seeds, or None to run them now."""
        begin, spec = time.monotonic(), with_values(self.spec, values)
        runs = [self.run(values, seed) for seed in self.seeds] if runs is None else runs
        found = [self.numbers_of(spec, run) for run in runs]
        seeds = {g.name: tuple(x[0][g.name] for x in found) for g in self.problem.goals}
        numbers = {name: _mean(own) for name, own in seeds.items()}
        notes = tuple(dict.fromkeys(note for _, more in found for note in more))
        seconds = time.monotonic() - begin
        return Evaluation(numbers=numbers, seeds=seeds, notes=notes, seconds=seconds)

    def run(self, values: Mapping[str, float], seed: int) -> Recording | str:
        """A recording, or why there is none: the candidate left the numbers."""
        m, made = self.module, self.draw(values, seed)
        if self.room is None:
            self.room = self.room_of_all()
        self.room = np.maximum(self.room, m.room_of(made.net))
        made = made._replace(net=m.fit(made.net, self.room))
        self.simulator = m.SIMULATORS[made.meta["target"]]
        chunk = even_chunk(made.n_steps, made.frame)
        try:
            result = m.advance(made, None, chunk, None, None, None, False)
        except LeftTheNumbers:
            return left(seed)
        return recording_of(result, made.meta | {"status": "done"}, self.signals)

    def run_together(
        self, part: Sequence[Mapping[str, float]]
    ) -> list[list[Recording | str]] | None:
        """Recordings of candidates from every seed; None where they have to run by themselves."""
        assert self.together is not None
        m, n = self.module, len(self.seeds)
        pairs = [(values, seed) for values in part for seed in self.seeds]
        try:
            made = [m.draw(seed, self.params(values), m.DURATION, m.DT) for values, seed in pairs]
            self.simulator = self.together.simulator
            results = self.together.run(made, even_chunk(made[0].n_steps, made[0].frame))
        except (Unlike, ValueError):  # the program refuses one of them
            self.together = None
            return None
        found = [
            left(x.meta["seed"])
            if result is None
            else recording_of(result, x.meta | {"status": "done"}, self.signals)
            for x, result in zip(made, results, strict=True)
        ]
        return [found[i : i + n] for i in range(0, len(found), n)]

    def numbers_of(
        self, spec: Spec, recording: Recording | str
    ) -> tuple[dict[str, float], list[str]]:
        """The number of every goal, and why some are missing."""
        if isinstance(recording, str):
            return {g.name: math.nan for g in self.problem.goals}, [recording]
        fixed = self.fixed_of(recording)
        fields: Mapping[str, Field] = {}
        if spec.field_probes:
            from fnec.readout.field_probes import worked_out  # xarray, half a second

            fields = worked_out(spec, self.net, fixed, recording)
        found = answers(spec, recording, fields)
        outcomes = hold_against(spec, recording, fixed, found)
        values = {o.name: o.value for o in outcomes} | {a.name: a.value for a in found}
        notes = [f"{a.name}: {a.note}" for a in found if a.note]
        return {g.name: float(values[g.result]) for g in self.problem.goals}, notes


def left(seed: int) -> str:
    """Why a seed gave no recording."""
    return f"seed {seed}: a value became infinite or not a number"


def even_chunk(n_steps: int, frame: int) -> int:
    """Steps of chunks of one length, so that one compilation serves them all.

    frame: steps between two samples of the large signals, or 0.

    >>> even_chunk(10_000, 0), even_chunk(50_000, 10), even_chunk(10_007, 0)
    (10000, 12500, 10007)
    """
    if n_steps <= LONGEST:
        return n_steps
    for n in range(-(-n_steps // LONGEST), n_steps):
        if n_steps % n == 0 and (not frame or (n_steps // n) % frame == 0):
            return n_steps // n
    return LONGEST


def load(program: Path) -> ModuleType:
    """A generated program as a module of this process."""
    name = f"tuned_{program.stem}"
    found = importlib.util.spec_from_file_location(name, program)
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    module.keep_compiled()
    vars(module)["first_fault"] = _stop  # where it was is not asked, and would cost a compilation
    return module


class LeftTheNumbers(Exception):
    """A value became infinite or not a number."""


def _stop(*_: object) -> None:
    raise LeftTheNumbers


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if all(map(math.isfinite, values)) else math.nan
