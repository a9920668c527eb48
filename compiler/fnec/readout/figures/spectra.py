"""Power by frequency, and by frequency and depth beside the cells that are there."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from fnec.readout.figures.depth import DEPTH, edges
from fnec.readout.figures.style import PALETTE
from fnec.readout.quantity import Quantity
from fnec.readout.spectrolaminar import ALPHA_BETA, GAMMA, motif, relative_profile
from fnec.readout.spectrum import Spectrum
from fnec.readout.text import printed
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HIGHEST = 200.0  # Hz, that is drawn
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # Hz
N_BINS = 24  # of depth
BANDS_LABEL = "alpha-beta {:g}–{:g} Hz", "gamma {:g}–{:g} Hz"


def draw_spectrum(
    axis: Axes,
    found: Spectrum,
    power: Quantity,
    *,
    depths: Floats | None = None,
    highest: float = HIGHEST,
    colours: Sequence[str] | None = None,
) -> None:
    """Density of each channel, deep ones yellow and shallow ones blue, and their mean in black.

    power: of the density, unit² without the `/Hz`, for people.   depths: (n_channels,) m.
    colours: of the channels, where they are not to tell the depth.
    """
    inside = (found.frequencies > 0) & (found.frequencies <= highest)
    _require_power(found, inside)
    at, density = found.frequencies[inside], found.density[inside] / power.factor
    if density.shape[1] > 1:
        own = colours or _by_depth(depths, density.shape[1])
        for k in range(density.shape[1]):
            axis.plot(at, density[:, k], color=own[k], linewidth=0.5, alpha=0.8)
    axis.plot(at, density.mean(axis=1), color="black", linewidth=1.1, label="mean")
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.set_xlim(at[0], at[-1])
    ticks = [f for f in TICKS if at[0] <= f <= at[-1]]
    axis.set_xticks(ticks, [f"{f:g}" for f in ticks])
    axis.set_xlabel("frequency (Hz)")
    axis.set_ylabel(f"power ({printed(power.unit) or '1'}/Hz)")
    said = f"resolution {found.resolution:.3g} Hz"
    if density.shape[1] > 1:
        said = f"{density.shape[1]} channels and their mean (black), {said}"
    axis.set_title(said, loc="right", color="0.4")
    if depths is not None and density.shape[1] > 1:
        _show_depths(axis, depths)


def draw_spectrolaminar(
    axes: list[Axes],
    found: Spectrum,
    depths: Floats,
    cells: Mapping[str, Floats],
    colours: Mapping[str, str],
    *,
    alpha_beta: tuple[float, float] = ALPHA_BETA,
    gamma: tuple[float, float] = GAMMA,
    layer_4: float | None = None,
) -> None:
    """Cells by depth; relative power by depth and frequency; alpha-beta and gamma by depth.

    axes: three.   found: spectra of the channels.   depths: (n_channels,) m.   cells: population ->
    depths of its cells, m.   layer_4: m, its middle.   Relative power is that of
    `fnec.readout.spectrolaminar`.
    """
    order = np.argsort(depths, kind="stable")
    shown = DEPTH.shown(depths[order])
    limits = _limits(shown, cells)
    _draw_cells(axes[0], cells, colours, limits)
    _draw_relative(axes[1], found, order, shown)
    _draw_profiles(axes[2], found, depths, order, shown, alpha_beta, gamma)
    for axis in axes:
        axis.set_ylim(limits[1], limits[0])
        if layer_4 is not None:
            at, own = float(DEPTH.shown(layer_4)), "white" if axis is axes[1] else "0.6"
            axis.axhline(at, color=own, linewidth=0.7, linestyle=":")
            axis.text(
                0.99, at, "L4", transform=axis.get_yaxis_transform(), ha="right", va="bottom",
                fontsize=6, color=own,
            )  # fmt: skip
    for axis in axes[1:]:
        axis.tick_params(labelleft=False)
    axes[0].set_ylabel(DEPTH.label)


def _draw_cells(
    axis: Axes, cells: Mapping[str, Floats], colours: Mapping[str, str], limits: tuple[float, float]
) -> None:
    axis.set_xlabel("cells")
    axis.set_title("cells by depth", loc="left")
    placed = {name: z for name, z in cells.items() if len(z)}
    if not placed:
        axis.text(
            0.5, 0.5, "cells have\nno depths", ha="center", color="0.4", transform=axis.transAxes
        )
        axis.set_xticks([])
        return
    bins = np.linspace(*limits, N_BINS + 1)
    left, used = np.zeros(N_BINS), list[str]()
    for name, z in placed.items():
        counts, _ = np.histogram(DEPTH.shown(z), bins)
        centres, height = (bins[1:] + bins[:-1]) / 2, bins[1] - bins[0]
        hatch = "//////" if colours[name] in used else None  # colours come again after eight
        used.append(colours[name])
        axis.barh(
            centres, counts, height=height, left=left, color=colours[name], linewidth=0,
            hatch=hatch, edgecolor="white", label=name,
        )  # fmt: skip
        left += counts
    axis.set_xlim(0, 1.7 * float(left.max()))  # room for the names
    axis.legend(fontsize=5.5, loc="upper right", handlelength=0.8, labelspacing=0.2)


def _draw_relative(axis: Axes, found: Spectrum, order: np.ndarray, shown: Floats) -> None:
    inside = (found.frequencies >= found.resolution) & (found.frequencies <= HIGHEST)
    _require_power(found, inside)
    density = found.density[inside][:, order]
    relative = density / density.max(axis=1, keepdims=True)
    mesh = axis.pcolormesh(
        edges(found.frequencies[inside]), edges(shown), relative.T, cmap="cividis", vmin=0, vmax=1,
        rasterized=True,
    )  # fmt: skip
    axis.set_xlabel("frequency (Hz)")
    axis.set_title("relative power", loc="left")
    bar = axis.figure.colorbar(mesh, ax=axis, pad=0.02, fraction=0.06)
    bar.set_label("of the channel with most")
    bar.outline.set_visible(False)


def _draw_profiles(
    axis: Axes,
    found: Spectrum,
    depths: Floats,
    order: np.ndarray,
    shown: Floats,
    alpha_beta: tuple[float, float],
    gamma: tuple[float, float],
) -> None:
    axis.set_xlabel("relative power")
    for label, band, own in zip(BANDS_LABEL, (alpha_beta, gamma), (0, 1), strict=True):
        profile = relative_profile(found, band)[order]
        style = {"marker": "os"[own], "markersize": 2.5, "color": PALETTE[own]}
        axis.plot(profile, shown, label=label.format(*band), **style)
    said = motif(found, depths, alpha_beta=alpha_beta, gamma=gamma)
    if np.isfinite(said.crossing_depth):
        axis.axhline(float(DEPTH.shown(said.crossing_depth)), color="0.45", linestyle=(0, (4, 3)))
    crossing = f", crossing {DEPTH.shown(said.crossing_depth):.0f} µm"
    crossing = crossing if np.isfinite(said.crossing_depth) else ", no crossing"
    axis.set_title(f"score {said.score:.2f}{crossing}", loc="left")
    axis.set_xlim(0, 1.05)
    axis.legend(fontsize=6, loc="best")


def _limits(shown: Floats, cells: Mapping[str, Floats]) -> tuple[float, float]:
    """From the highest to the lowest that is drawn, in the unit for people."""
    rows = edges(np.unique(shown))
    everything = [rows, *(DEPTH.shown(z) for z in cells.values() if len(z))]
    return min(float(v.min()) for v in everything), max(float(v.max()) for v in everything)


def _by_depth(depths: Floats | None, n: int) -> Sequence[Any]:
    from matplotlib import colormaps

    where = np.arange(n) if depths is None else depths
    span = float(np.ptp(where)) or 1.0
    return [colormaps["cividis"]((z - where.min()) / span) for z in where]


def _show_depths(axis: Axes, depths: Floats) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    shown = DEPTH.shown(depths)
    scale = ScalarMappable(Normalize(float(shown.min()), float(shown.max())), "cividis")
    bar = axis.figure.colorbar(scale, ax=axis, pad=0.01, fraction=0.05)
    bar.set_label(DEPTH.label)
    bar.ax.invert_yaxis()
    bar.outline.set_visible(False)


def _require_power(found: Spectrum, inside: np.ndarray) -> None:
    if inside.sum() < 2:
        raise ValueError("too few frequencies to draw a spectrum")
    if not (found.density[inside].max(axis=1) > 0).all():
        raise ValueError("nothing moves, so there is no spectrum")
