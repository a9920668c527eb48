"""Candidates in one generated JAX program: drawn, brought to equal shapes, run and read out.

A program compiles a step for the shapes of its arrays. Where a handle changes how many synapses
there are, all candidates get the room of the largest, so that it compiles once.
"""

from __future__ import annotations

import importlib.util
import itertools
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from fnec.ir.network import Network
from fnec.readout.course import Field
from fnec.readout.expectations import hold_against
from fnec.readout.layout import describe_signals, layout
from fnec.readout.places import fixed_of
from fnec.readout.results import answers, result_names
from fnec.recording import Recording, recording_of
from fnec.runner.fault import AT_FAULT, RunError
from fnec.spec.model import Spec
from fnec.tuning.problem import Problem, with_values

MOST_CORNERS = 16  # of the ranges of the handles, that are drawn to know the room
SPARE = 0.1  # of how far the sizes of the corners lie apart
LONGEST = 20_000  # steps of a chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a candidate gave."""

    numbers: dict[str, float]  # goal -> mean over the seeds, SI; NaN where a seed tells none
    seeds: dict[str, tuple[float, ...]]  # goal -> of each seed
    notes: tuple[str, ...]  # why there are no numbers


class Candidates:
    """A program in this process, ready for candidates."""

    def __init__(
        self, program: Path, spec: Spec, net: Network, problem: Problem, seeds: Sequence[int]
    ) -> None:
        self.module, self.net, self.problem, self.seeds = load(program), net, problem, tuple(seeds)
        wanted = {goal.result for goal in problem.goals}
        readouts = tuple(r for r in spec.readouts if wanted & {*result_names(r)})
        expected = tuple(e for e in spec.expectations if e.name in wanted)
        self.spec = replace(spec, readouts=readouts, expectations=expected)
        self.signals = describe_signals(spec, net, layout(net))
        self.room = self.room_of_all()
        self.simulator: Any = None

    @property
    def n_compiled(self) -> int:
        """How often XLA has compiled the steps; 0 before the first."""
        return self.simulator._cache_size() if hasattr(self.simulator, "_cache_size") else 0

    def room_of_all(self) -> Any:
        """Shapes that hold the network of every candidate, as far as the corners tell.

        Raises `RunError` where a handle changes the number of cells.
        """
        ranges = [(h.low, h.high) for h in self.problem.handles]
        corners = list(itertools.islice(itertools.product(*ranges), MOST_CORNERS))
        corners.append(tuple(h.high for h in self.problem.handles))
        names = [h.name for h in self.problem.handles]
        made = [
            self.draw(dict(zip(names, corner, strict=True)), seed)
            for corner in corners
            for seed in self.seeds
        ]
        if len({tuple(x.size) for x in made}) > 1:
            raise RunError(
                "a handle changes the number of cells, and so every candidate is another program",
                "tune parameters that leave the sizes of populations as they are",
                exit_code=AT_FAULT,
            )
        rooms = np.array([self.module.room_of(x.net) for x in made])
        low, high = rooms.min(axis=0), rooms.max(axis=0)
        return high + np.ceil(SPARE * (high - low)).astype(np.int64)

    def draw(self, values: Mapping[str, float], seed: int) -> Any:
        """The network of a candidate.   values: parameters that are not the spec's, SI."""
        m = self.module
        whole = {h.name for h in self.problem.handles if h.is_whole}
        plain = {k: int(x) if k in whole else x for k, x in values.items()}
        return m.prepare(seed, m.PARAMS._replace(**plain), m.DURATION, m.DT)

    def evaluate(self, values: Mapping[str, float]) -> Evaluation:
        """Run a candidate from every seed and read it out."""
        spec = with_values(self.spec, values)
        found = [self.numbers_of(spec, self.run(values, seed)) for seed in self.seeds]
        seeds = {g.name: tuple(x[0][g.name] for x in found) for g in self.problem.goals}
        numbers = {name: _mean(own) for name, own in seeds.items()}
        notes = tuple(dict.fromkeys(note for _, more in found for note in more))
        return Evaluation(numbers=numbers, seeds=seeds, notes=notes)

    def run(self, values: Mapping[str, float], seed: int) -> Recording | str:
        """A recording, or why there is none: the candidate left the numbers."""
        m, made = self.module, self.draw(values, seed)
        self.room = np.maximum(self.room, m.room_of(made.net))
        made = made._replace(net=m.fit(made.net, self.room))
        self.simulator = m.SIMULATORS[made.meta["target"]]
        chunk = even_chunk(made.n_steps, made.frame)
        try:
            result = m.advance(made, None, chunk, None, None, None, False)
        except LeftTheNumbers:
            return f"seed {seed}: a value became infinite or not a number"
        return recording_of(result, made.meta | {"status": "done"}, self.signals)

    def numbers_of(
        self, spec: Spec, recording: Recording | str
    ) -> tuple[dict[str, float], list[str]]:
        """The number of every goal, and why some are missing."""
        if isinstance(recording, str):
            return {g.name: math.nan for g in self.problem.goals}, [recording]
        fixed = fixed_of(self.net, recording)
        fields: Mapping[str, Field] = {}
        if spec.field_probes:
            from fnec.readout.field_probes import worked_out  # xarray, half a second

            fields = worked_out(spec, self.net, fixed, recording)
        found = answers(spec, recording, fields)
        outcomes = hold_against(spec, recording, fixed, found)
        values = {o.name: o.value for o in outcomes} | {a.name: a.value for a in found}
        notes = [f"{a.name}: {a.note}" for a in found if a.note]
        return {g.name: float(values[g.result]) for g in self.problem.goals}, notes


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
