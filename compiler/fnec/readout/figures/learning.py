"""Learning curves: weights and errors of the map at each checkpoint."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.quantity import Quantity
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TRACKED = "0.65"


def draw_weight_course(
    axis: Axes,
    times: Floats,
    means: Floats,
    sds: Floats,
    weight: Quantity,
    time: Quantity,
    *,
    colour: str,
    tracked: Floats | None = None,
    settled: float | None = None,
) -> None:
    """Mean ± SD of the weights at each checkpoint over single synapses in grey.

    times, means, sds: (n_records,) SI.   tracked: (n_records, n_synapses) SI.   settled: s, marked
    by a line; NaN for never, None where it is not asked.
    """
    at = time.shown(times)
    if tracked is not None:
        axis.plot(at, weight.shown(tracked), color=TRACKED, linewidth=0.4, zorder=0)
        axis.plot([], [], color=TRACKED, linewidth=0.6, label="single synapses")
    low, high = weight.shown(means - sds), weight.shown(means + sds)
    axis.fill_between(at, low, high, color=colour, alpha=0.25, linewidth=0, label="± SD")
    axis.plot(at, weight.shown(means), color=colour, linewidth=1.2, label="mean")
    if settled is not None and np.isfinite(settled):
        axis.axvline(
            float(time.shown(settled)), color="0.3", linestyle=(0, (1, 1.5)), label="settled"
        )
    elif settled is not None:
        axis.plot([], [], color="none", label="not settled")
    axis.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2, ncols=4)
    axis.margins(x=0.01)
    axis.set_xlabel(time.label)
    axis.set_ylabel(weight.label)


def draw_on_the_right(
    axis: Axes, times: Floats, values: Floats, amount: Quantity, time: Quantity, *, colour: str
) -> None:
    """Another number of each checkpoint, on an axis of its own that begins at 0.

    times, values: (n_records,) SI.
    """
    right = axis.twinx()
    right.plot(
        time.shown(times), amount.shown(values), color=colour, marker="o", markersize=2.5,
        linewidth=0.8,
    )  # fmt: skip
    right.set_ylabel(amount.label, color=colour)
    right.set_ylim(bottom=min(0.0, float(np.nanmin(amount.shown(values), initial=0.0))))
    right.spines["right"].set_visible(True)


def draw_error_course(
    axis: Axes,
    times: Floats,
    errors: dict[str, Floats],
    error: Quantity,
    time: Quantity,
    *,
    colours: tuple[str, ...],
    chance: Floats | None = None,
) -> None:
    """Errors of the map at each checkpoint, gaps where there was no result.

    times: (n_records,) s.   errors: name -> (n_records,) SI, NaN for no result.   chance:
    (n_records,) SI.
    """
    at = time.shown(times)
    for (name, values), colour in zip(errors.items(), colours, strict=False):
        axis.plot(
            at, error.shown(values), color=colour, marker="o", markersize=2.5, label=name,
            clip_on=False,
        )  # fmt: skip
    if chance is not None:
        axis.plot(
            at,
            error.shown(chance),
            color="0.5",
            linestyle=(0, (4, 3)),
            marker=".",
            markersize=3,
            clip_on=False,
            label="chance",
        )
    axis.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.2, ncols=4)
    axis.margins(x=0.01)
    axis.set_ylim(bottom=0)
    axis.set_xlabel(time.label)
    axis.set_ylabel(error.label)
