"""Lesions as they are lowered; a pass turns them into statements of cells and synapses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fnec.diagnostics import Span
from fnec.expr import Expr

if TYPE_CHECKING:
    from fnec.ir.network import CellSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """States of some cells are held; of a silence, the cells do not spike either."""

    name: str
    cells: tuple[CellSet, ...]
    is_silent: bool
    values: tuple[tuple[str, Expr], ...]  # state, value; none: those that resets set
    fraction: Expr | None
    seed: int | None  # of the draw of the fraction; that of the run if none
    during: Expr | None  # a formula of t: 1 while it lasts, else 0; None: all the time
    currents: tuple[str, ...]  # recorded currents that are 0 while it lasts
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Synapses transmit `factor` times what they would."""

    name: str
    projections: tuple[str, ...]
    pre: tuple[CellSet, ...] | None  # None: from any cell
    post: tuple[CellSet, ...] | None
    factor: Expr
    during: Expr | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewire:
    """Projections draw their synapses from random streams of their own."""

    name: str
    projections: tuple[str, ...]


Lesion = Hold | Scale | Rewire
