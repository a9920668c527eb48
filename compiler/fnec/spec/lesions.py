"""Lesions: what is done to a network to see what a part of it does."""

from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.selection import Selection
from fnec.spec.written import Assignment, Ref, Seed, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSpec:
    """Cells whose states are held: a `silence`, in which they do not spike either, or a `clamp`."""

    name: str
    of: Selection
    is_silent: bool
    hold: tuple[Assignment, ...]  # state -> value; of a silence that gives none, what resets give
    fraction: Text | None  # of the cells, drawn
    seed: Seed | None  # of that draw; that of the run if none
    start: Text | None
    stop: Text | None
    is_active: bool
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSpec:
    """Synapses that transmit `factor` times what they would: a `scale`, or a `cut` with 0."""

    name: str
    projections: tuple[Ref, ...]  # all of them if empty
    pre: Selection | None
    post: Selection | None
    factor: Text | None  # None: 0
    start: Text | None
    stop: Text | None
    is_active: bool
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RewireSpec:
    """Projections that draw their synapses by the same rule, and other ones."""

    name: str
    projections: tuple[Ref, ...]
    is_active: bool
    help: str | None
    span: Span = field(compare=False, repr=False)


LesionSpec: TypeAlias = HoldSpec | ScaleSpec | RewireSpec
