"""Errors of maps beside what chance gives, one row a map."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.chance import Chance
from fnec.readout.quantity import Quantity

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_map_errors(
    axis: Axes, found: Mapping[str, tuple[float, Chance]], error: Quantity, *, colour: str
) -> None:
    """A point for the error of each map, a grey bar from the 5 % to the 95 % quantile of chance.

    found: name -> error, SI, and its chance; NaN is written as `no result`.
    """
    has_label = False
    labels: list[str] = []
    for row, (value, chance) in enumerate(found.values()):
        if len(chance.values):
            low, high = (float(error.shown(chance.quantile(q))) for q in (0.05, 0.95))
            label = "chance, 5 to 95 %, mean" if row == _first_with_chance(found) else None
            axis.barh(row, high - low, left=low, height=0.5, color="0.85", label=label)
            axis.vlines(float(error.shown(chance.mean)), row - 0.25, row + 0.25, color="0.5")
        if np.isfinite(value):
            axis.plot(
                float(error.shown(value)), row, linestyle="none", marker="o", markersize=5,
                color=colour, label=None if has_label else "this map",
            )  # fmt: skip
            has_label = True
            text = f"\np = {chance.p_value:.2g}" if np.isfinite(chance.p_value) else ""
        else:
            text = "\nno result"
        labels.append(f"{list(found)[row]}{text}")
    axis.set_yticks(range(len(found)), labels)
    axis.set_ylim(len(found) - 0.5, -0.5)
    axis.tick_params(axis="y", length=0)
    axis.set_xlim(left=0)
    axis.set_xlabel(error.label)
    if has_label or _first_with_chance(found) is not None:
        axis.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2, ncols=2)


def _first_with_chance(found: Mapping[str, tuple[float, Chance]]) -> int | None:
    rows = [row for row, (_, chance) in enumerate(found.values()) if len(chance.values)]
    return rows[0] if rows else None
