"""One signal against another: a dot where they stay, a line where they move."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.figures.style import PALETTE
from fnec.readout.quantity import Quantity
from fnec.readout.visited import Visited

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_POINTS = 5000  # of a phase


def draw_signal_on_position(
    axis: Axes,
    courses: Mapping[str, Visited],
    along: Quantity,
    course: Quantity,
    *,
    line: tuple[float, float] | None = None,
) -> None:
    """Each phase in a colour of its own.

    courses: phase -> what the signals went through, SI.   line: where the first and the last cell
    lie on the coordinate, SI; drawn where the other signal is 0.
    """
    if line is not None:
        axis.plot(
            along.shown(line), [0, 0], color="black", linewidth=2.5, solid_capstyle="butt",
            label="cells, first to last",
        )  # fmt: skip
    for (name, v), colour in zip(courses.items(), PALETTE * len(courses), strict=False):
        every = -(-len(v.x) // MOST_POINTS) or 1
        x, y = along.shown(v.x[::every]), course.shown(v.y[::every])
        if v.is_held:
            label = f"{name}: {len(v.x)} places"
            axis.plot(
                x, y, "o", markersize=2.8, markeredgewidth=0, color=colour, label=label, zorder=3
            )
        else:
            axis.plot(x, y, color=colour, linewidth=1.0, label=name)
    if line is not None:
        top = max(float(np.max(course.shown(v.y), initial=0.0)) for v in courses.values())
        axis.set_ylim(-0.06 * (top or 1.0), 1.1 * (top or 1.0))
    axis.margins(x=0.02)
    axis.set_xlabel(along.label)
    axis.set_ylabel(course.label)
    axis.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2, ncols=4)
