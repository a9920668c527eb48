"""What one step does to a group of cells: plain statements, and what they may read."""

from __future__ import annotations

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.expr import Expr
from fnec.ir.columns import Column
from fnec.units import Dims


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """`target op value`; `op` is `=` or `+=`."""

    target: str
    value: Expr
    op: str = "="
    dims: Dims
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A local name that holds a fresh random value for every cell at every step."""

    name: str
    kind: str  # uniform or normal
    stream: str
    seed: int | None = None  # of its own, then the same in all trials; that of the run if none


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A value per cell that continuous synapses fill at the start of every step."""

    name: str
    dims: Dims


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNoise:
    """Gaussian noise with a value for each cell, new at each moment, or wandering with `tau`."""

    sigma: Expr  # standard deviation, in the signal's unit
    length: Expr | None  # of the correlation between cells; without it they are independent
    is_by_position: bool  # the length is in m; else it counts cells
    tau: Expr | None  # s


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a signal is in one phase: a formula of the moments at which it takes new values.

    It may read `t`, `t_phase`, `trial`, `n_trials`, `hold` and `n_holds`, and may draw. In a signal
    with a value for each cell it may also read where the cell is; or it is a noise.
    """

    phase: str
    value: Expr | CellNoise
    hold: Expr | None  # s; a new value at every step without it
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A value per step, computed once for the whole run: `value` is a formula of `t`.

    With `times` given it is a table instead: `values[m]` holds from `times[m]` on (`is_linear`:
    straight lines between the points), the first value before, the last one after. With `courses`
    it is a signal: a formula for each phase, 0 in phases that have none. A signal `of` a population
    has a value for each of its cells at each step.
    """

    name: str
    dims: Dims
    value: Expr | None
    times: tuple[Expr, ...] = ()  # s
    values: tuple[Expr, ...] = ()
    is_linear: bool = False
    courses: tuple[Course, ...] = ()
    data: tuple[Column, ...] = ()  # that the courses read, a row a value (and cell) of a phase
    stream: str = ""  # of the draws of a signal
    of: str | None = None  # the population whose cells have values of their own
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefractoryTime:
    """Inactive for this long after a spike."""

    time: Expr  # s, a constant or a value per cell
    is_per_cell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefractoryCondition:
    """Inactive after a spike until the condition is false."""

    condition: Expr


Refractory = RefractoryTime | RefractoryCondition
