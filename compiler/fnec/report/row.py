"""A row of the stack over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

HEIGHT = 150  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A pair of axes in the stack."""

    title: str
    label: str  # of the axis, with its unit
    names: tuple[tuple[str, str], ...] = ()  # of lines that are no populations, and their colours
    traces: list[dict[str, Any]]
    axis: dict[str, Any] = field(default_factory=dict[str, Any])
    height: int = HEIGHT  # px
