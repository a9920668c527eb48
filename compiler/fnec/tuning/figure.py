"""A study as a figure: the loss, each goal and each handle over the candidates."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.figures.style import colour, new_figure
from fnec.tuning.problem import Goal, Handle

if TYPE_CHECKING:
    from fnec.tuning.study import Study

HEIGHT = 1.1  # inch, of a panel
MOST = 12  # panels
FAR = 3.0  # scales from its target: numbers beyond are shown at the edge of a panel
DOT = {"marker": "o", "markersize": 2.5, "linestyle": "", "color": colour(0)}
RING = {"marker": "o", "markersize": 6, "markerfacecolor": "none", "color": colour(1)}
LEGEND = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.05), "handlelength": 1.5}


def draw_history(study: Study, path: Path) -> None:
    """Draw a panel for the loss, then one for each goal and each handle."""
    problem, rows = study.problem, study.rows
    title = f"{study.spec} tuned by {study.method}"
    panels = [*problem.goals, *problem.handles][: MOST - 1]
    n = np.array([row.candidate for row in rows])
    from matplotlib.ticker import MaxNLocator

    partial = path.with_name(f".{path.name}.tmp.png")
    with new_figure([HEIGHT] * (1 + len(panels)), title) as (figure, axes):
        _draw_loss(axes[0], study, n)
        for axis, what in zip(axes[1:], panels, strict=False):
            own = "numbers" if isinstance(what, Goal) else "values"
            values = np.array([getattr(row, own)[what.name] for row in rows]) / what.factor
            if isinstance(what, Goal):
                _draw_goal(axis, what, n, values)
            else:
                _draw_handle(axis, what, n, values)
            if study.best is not None:
                best = getattr(study.best, own)[what.name] / what.factor
                axis.plot(study.best.candidate, best, **RING)
            axis.set_ylabel(f"{what.name} ({what.unit})" if what.unit else what.name)
        for axis in axes:
            if axis.get_legend_handles_labels()[1]:
                axis.legend(**LEGEND)
        axes[-1].set_xlabel("candidate")
        axes[-1].set_xlim(0.5, max(len(rows), 2) + 0.5)
        axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
        figure.align_ylabels(axes)
        figure.savefig(partial)
    os.replace(partial, path)


def _draw_loss(axis, study: Study, n) -> None:
    loss = np.array([row.loss for row in study.rows])
    axis.plot(n, loss, label="candidate", **DOT)
    least = np.minimum.accumulate(loss)
    axis.plot(n, least, color=colour(1), drawstyle="steps-post", label="best so far")
    if study.best is not None:
        axis.plot(study.best.candidate, study.best.loss, linestyle="", label="best", **RING)
    if (loss > 0).all() and loss.max() > 10 * loss.min():
        axis.set_yscale("log")
        _plain_numbers(axis)
    axis.set_ylabel("loss")


def _draw_goal(axis, goal: Goal, n, values) -> None:
    """Numbers near the target as they are, those far away as arrows at the edge."""
    target, scale = goal.target / goal.factor, goal.scale / goal.factor
    is_near = np.abs(values - target) <= FAR * scale
    is_shown = is_near if is_near.any() else np.isfinite(values)
    low, high = (f([*values[is_shown], target]) for f in (min, max))
    room = 0.12 * (high - low) or 0.1 * scale
    low, high = low - room, high + room
    axis.plot(n[is_shown], values[is_shown], **DOT)
    axis.axhline(target, color=colour(2), label="target")
    if goal.within is not None:
        within = goal.within / goal.factor
        axis.axhspan(target - within, target + within, color=colour(2), alpha=0.2, linewidth=0)
    for is_beyond, marker, at, label in (
        (values > high, "^", high, "beyond"),
        (values < low, "v", low, "beyond"),
        (np.isnan(values), "x", low, "no number"),
    ):
        if is_beyond.any():
            beyond = DOT | {"marker": marker, "clip_on": False, "color": colour(5)}
            axis.plot(n[is_beyond], np.full(is_beyond.sum(), at), label=label, **beyond)
    axis.set_ylim(low, high)


def _draw_handle(axis, handle: Handle, n, values) -> None:
    """Values in the whole range of the handle."""
    axis.plot(n, values, **DOT)
    low, high = handle.low / handle.factor, handle.high / handle.factor
    if handle.is_log:
        axis.set_yscale("log")
        axis.set_ylim(low / (high / low) ** 0.06, high * (high / low) ** 0.06)
        _plain_numbers(axis)
    else:
        axis.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))


def _plain_numbers(axis) -> None:
    """2 and 0.5 instead of powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    low, high = axis.get_ylim()
    subs = (1.0,) if high > 300 * low else (1.0, 2.0, 5.0)
    axis.yaxis.set_major_locator(LogLocator(subs=subs, numticks=6))
    axis.yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g}"))
    axis.yaxis.set_minor_formatter(NullFormatter())
