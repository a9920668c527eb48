"""Courses by depth: traces below each other, or colours over time and depth."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from fnec.readout.course import Course
from fnec.readout.figures.style import PALETTE
from fnec.readout.quantity import Quantity
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

DEPTH = Quantity(name="depth", unit="µm", factor=1e-6)
CHANNEL = Quantity(name="channel")
MOST_CHANNELS = 32  # traces; of more, some are drawn
MOST_COLUMNS = 2000  # of a map; more than print can show
OUTLIERS = 0.5  # % of the values that may leave the scale
ROUND = (1.0, 2.0, 5.0)


def places_of(course: Course) -> tuple[Floats, Quantity]:
    """Where each channel stands on a vertical axis: its depth, m, or else its number."""
    if course.depths is None:
        return np.arange(course.values.shape[1], dtype=np.float64), CHANNEL
    return course.depths, DEPTH


def draw_waterfall(
    axis: Axes,
    course: Course,
    sample: Quantity,
    time: Quantity,
    *,
    labels: Sequence[str] | None = None,
) -> None:
    """A trace for each channel at its depth, about its own mean, with a bar for the scale.

    course: SI.   sample, time: for people.   labels: of the channels, where they have no depths.
    Raises ValueError where there are no samples.
    """
    _require(course)
    where, along = places_of(course)
    chosen = _some(len(where))
    shown = along.shown(where[chosen])
    gap = _gap(shown)
    values = sample.shown(course.values[:, chosen])
    values = values - values.mean(axis=0)
    size = float(np.percentile(np.abs(values), 100 - OUTLIERS)) or 1.0
    at = time.shown(course.times)
    for k, place in enumerate(shown):
        axis.plot(at, place - values[:, k] * (0.8 * gap / size), color=PALETTE[0], linewidth=0.6)
    _show_places(axis, shown, gap, along)
    if labels is not None:
        axis.set_yticks(shown, [str(labels[int(k)]) for k in chosen])
        axis.set_ylabel("")
    length = round_below(2 * size)
    ends = np.array([shown.max(), shown.max() - length * 0.8 * gap / size])
    x = 1.015  # of the axis: beside it, where no trace is
    axis.plot(
        [x, x], ends, color="black", linewidth=1.5, clip_on=False,
        transform=axis.get_yaxis_transform(), solid_capstyle="butt",
    )  # fmt: skip
    axis.text(
        x + 0.006, float(ends.mean()), f"{length:g} {sample.unit}".rstrip(), rotation=90,
        va="center", fontsize=7,
        transform=axis.get_yaxis_transform(), clip_on=False,
    )  # fmt: skip
    if len(chosen) < len(where):
        axis.set_title(f"{len(chosen)} of {len(where)} channels", loc="right", color="0.4")


def draw_depth_map(axis: Axes, course: Course, sample: Quantity, time: Quantity) -> None:
    """Colours over time and depth: blue below zero, vermilion above, white at zero.

    A row is a channel; nothing is drawn between channels that was not there. Of very many samples,
    means of blocks are drawn.
    """
    _require(course)
    where, along = places_of(course)
    order = np.argsort(where, kind="stable")
    shown = along.shown(where[order])
    values, at = blocks(sample.shown(course.values[:, order]), time.shown(course.times))
    most = float(np.percentile(np.abs(values), 100 - OUTLIERS)) or 1.0
    is_one_sided = bool((values >= 0).all())
    mesh = axis.pcolormesh(
        edges(at), edges(shown), values.T, cmap=two_sided(), rasterized=True,
        vmin=-most, vmax=most,
    )  # fmt: skip
    axis.set_ylim(float(edges(shown).max()), float(edges(shown).min()))
    axis.set_ylabel(along.label)
    extend = "max" if is_one_sided else "both"
    bar = axis.figure.colorbar(mesh, ax=axis, pad=0.01, fraction=0.05, extend=extend)
    if is_one_sided:
        bar.ax.set_ylim(0, most)
    bar.set_label(sample.label)
    bar.outline.set_visible(False)


def two_sided() -> Colormap:
    """From blue by white to vermilion: two sides that colour-blind eyes tell apart."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("two sides", [PALETTE[0], "#FFFFFF", PALETTE[1]])


def blocks(values: Floats, times: Floats, most: int = MOST_COLUMNS) -> tuple[Floats, Floats]:
    """Means of so many samples in a row that at most `most` are left.

    values: (n_times, n).   times: (n_times,).   Returns both, shorter.
    """
    size = -(-len(times) // most)
    if size <= 1:
        return values, times
    n = len(times) // size * size
    short = values[:n].reshape(-1, size, values.shape[1]).mean(axis=1)
    return short, times[:n].reshape(-1, size).mean(axis=1)


def edges(centres: Floats) -> Floats:
    """Where one row ends and the next begins: halfway between centres."""
    if len(centres) < 2:
        return np.array([centres[0] - 0.5, centres[0] + 0.5])
    between = (centres[1:] + centres[:-1]) / 2
    first, last = centres[0] - (between[0] - centres[0]), centres[-1] + (centres[-1] - between[-1])
    return np.concatenate([[first], between, [last]])


def round_below(value: float) -> float:
    """The largest of 1, 2, 5, 10, 20 … that is no larger.

    >>> round_below(37.0), round_below(0.06)
    (20.0, 0.05)
    """
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(r * power for r in ROUND if r * power <= value * (1 + 1e-9)))


def _show_places(axis: Axes, shown: Floats, gap: float, along: Quantity) -> None:
    axis.set_ylim(float(shown.max()) + 1.2 * gap, float(shown.min()) - 1.2 * gap)
    axis.set_ylabel(along.label)


def _gap(shown: Floats) -> float:
    """Between neighbours, as a rule."""
    apart = np.diff(np.unique(shown))
    return float(np.median(apart)) if len(apart) else 1.0


def _some(n: int) -> np.ndarray:
    return np.unique(np.linspace(0, n - 1, min(n, MOST_CHANNELS)).round().astype(int))


def _require(course: Course) -> None:
    if not course.values.size:
        raise ValueError("nothing was sampled in this time")
    if not np.isfinite(course.values).all():
        raise ValueError("some of its values are no numbers")
