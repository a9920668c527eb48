"""A study as a figure: the loss, each goal and each handle over the candidates."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.figures.style import colour, new_figure

if TYPE_CHECKING:
    from fnec.tuning.study import Study

HEIGHT = 1.1  # inch, of a panel
MOST = 12  # panels


def draw_history(study: Study, path: Path) -> None:
    """Draw a panel for the loss, then one for each goal and each handle."""
    problem, rows = study.problem, study.rows
    title = f"{study.spec} tuned by {study.method}"
    panels = [*problem.goals, *problem.handles][: MOST - 1]
    n = np.array([row.candidate for row in rows])
    partial = path.with_name(f".{path.name}.tmp.png")
    with new_figure([HEIGHT] * (1 + len(panels)), title) as (figure, axes):
        loss = np.array([row.loss for row in rows])
        axes[0].plot(n, loss, "o", markersize=2, color=colour(0))
        axes[0].plot(n, np.minimum.accumulate(loss), color=colour(1), label="best so far")
        if (loss > 0).all() and loss.max() > 10 * loss.min():
            axes[0].set_yscale("log")
        axes[0].set_ylabel("loss")
        axes[0].legend(loc="upper right")
        for axis, what in zip(axes[1:], panels, strict=False):
            _draw(axis, what, study, n)
        axes[-1].set_xlabel("candidate")
        figure.savefig(partial)
    os.replace(partial, path)


def _draw(axis, what, study: Study, n) -> None:
    from fnec.tuning.problem import Goal

    own = "numbers" if isinstance(what, Goal) else "values"
    values = [getattr(row, own)[what.name] / what.factor for row in study.rows]
    axis.plot(n, values, "o", markersize=2, color=colour(0))
    if isinstance(what, Goal):
        axis.axhline(what.target / what.factor, color=colour(1))
        if what.within is not None:
            low, high = ((what.target + s * what.within) / what.factor for s in (-1, 1))
            axis.axhspan(low, high, color=colour(1), alpha=0.15, linewidth=0)
    elif study.best is not None:
        axis.axhline(study.best.values[what.name] / what.factor, color=colour(1))
        if what.is_log:
            axis.set_yscale("log")
    axis.set_ylabel(f"{what.name} ({what.unit})" if what.unit else what.name)
