"""How all figures look: sizes, fonts and colours that survive print and colour-blind eyes."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito 2008, in an order that puts blue and vermilion first: excitation and inhibition.
PALETTE = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8C6D31",
)  # fmt: skip

WIDTH = 7.0  # inch; two columns of a journal
DPI = 200

SETTINGS: Mapping[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so figures look alike everywhere
    "font.size": 8,
    "axes.labelsize": 8,
    "axes.titlesize": 7,
    "axes.titlepad": 2.0,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "lines.linewidth": 0.8,
    "savefig.dpi": DPI,
    "figure.dpi": DPI,
    "figure.constrained_layout.use": True,
}


@contextmanager
def new_figure(
    heights: Sequence[float], title: str, *, n_columns: int = 1, share: bool = True
) -> Generator[tuple[Figure, list[Axes]]]:
    """A titled figure of panels, row by row.

    heights: of the rows of panels, inch.   share: they have one time axis.
    """
    import matplotlib
    from matplotlib.figure import Figure  # without pyplot, whose backend is that of its user

    with matplotlib.rc_context(dict(SETTINGS)):
        figure = Figure(figsize=(WIDTH, sum(heights) + 0.8))
        axes = figure.subplots(
            len(heights), n_columns, sharex=share, squeeze=False, height_ratios=list(heights)
        )
        figure.suptitle(title, x=0.005, ha="left", fontsize=9, fontweight="bold")
        yield figure, list(axes.ravel())


@contextmanager
def titled_figure(height: float, title: str) -> Generator[Figure]:
    """An empty titled figure.   height: of what stands below the title, inch."""
    import matplotlib
    from matplotlib.figure import Figure  # without pyplot, whose backend is that of its user

    with matplotlib.rc_context(dict(SETTINGS)):
        figure = Figure(figsize=(WIDTH, height + 0.4))
        figure.suptitle(title, x=0.005, ha="left", fontsize=9, fontweight="bold")
        yield figure


def colour(index: int) -> str:
    """Colour of the population at a place in the spec."""
    return PALETTE[index % len(PALETTE)]


def time_scale(duration: float) -> tuple[float, str]:
    """Factor and unit for a time axis: ms up to two seconds, s beyond."""
    return (1e3, "ms") if duration <= 2.0 else (1.0, "s")
