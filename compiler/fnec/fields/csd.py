"""Current source density: what flows out of cells in a volume, sinks negative."""

from __future__ import annotations

import math
from collections.abc import Iterable

from fnec.fields.arrays import Array, namespace
from fnec.fields.depths import refuse_unordered, spacing
from fnec.fields.described import described
from fnec.fields.profiles import Profile

FEWEST_CONTACTS = 3


@described(
    "true source density: currents of all cells of a cylinder, binned in depth",
    assumptions=(
        "Currents of cells beyond the cylinder, and above or below all bins, do not count.",
        "The density is the mean over the cross-section of the cylinder.",
    ),
    citation="Nicholson & Freeman 1975, J Neurophysiol 38:356-368; "
    "Pettersen et al. 2008, J Comput Neurosci 24:291-313",
)
def true_csd(parts: Iterable[tuple[Array, Array]], edges: Array, radius: float) -> Array:
    """Source density: (n_times, n_bins) in A/m³, negative where current enters cells.

    parts: pairs of currents (n_times, n_cells), A into the cells, and their `source_shares`.
    edges: (n_bins + 1,) m.   radius: m, of the cylinder.
    Raises `ValueError` without any part, for edges that do not ascend, for a radius of 0 or less.
    """
    refuse_unordered(edges)
    if not radius > 0:
        raise ValueError(f"radius must be positive, not {radius:g}")
    total: Array = None
    for currents, shares in parts:
        part = currents @ shares.T
        total = part if total is None else total + part
    if total is None:
        raise ValueError("a source density needs currents of at least one receptor")
    return total / (math.pi * radius * radius * (edges[1:] - edges[:-1])[None, :])


def source_shares(
    edges: Array,
    soma: Array,
    enters: Profile,
    returns: Profile,
    *,
    radius: float = math.inf,
    axis: tuple[float, float] = (0.0, 0.0),
    dendrites_end_at: float | None = None,
) -> Array:
    """Share of one ampere into a cell that leaves it in each bin: (n_bins, n_cells).

    edges: (n_bins + 1,) m.   soma: (n_cells, 3) m.   radius, axis: m, of the cylinder; cells whose
    soma is beyond it count nothing. Negative where current enters; over all bins a cell adds to 0.
    """
    source = _in_bins(edges, soma, returns, dendrites_end_at)
    shares = source - _in_bins(edges, soma, enters, dendrites_end_at)
    if math.isinf(radius):
        return shares
    away = (soma[:, 0] - axis[0]) ** 2 + (soma[:, 1] - axis[1]) ** 2
    return namespace(soma).where(away[None, :] <= radius * radius, shares, 0.0)


@described(
    "second-derivative CSD: -sigma d²phi/dz²",
    assumptions=(
        "The potential changes with depth alone: sources extend far to the sides.",
        "One conductivity around all contacts, which lie evenly on a vertical line.",
        "Outermost contacts take the one-sided formula of second order.",
    ),
    citation="Nicholson & Freeman 1975, J Neurophysiol 38:356-368; "
    "Freeman & Nicholson 1975, J Neurophysiol 38:369-382",
)
def second_derivative_csd(phi: Array, depths: Array, sigma: float) -> Array:
    """-sigma d²phi/dz² at each contact: (n_times, n_contacts) in A/m³, sinks negative.

    phi: (n_times, n_contacts) V.   depths: (n_contacts,) m.   sigma: S/m.
    Inside (phi[k+1] - 2 phi[k] + phi[k-1]) / h²; at the ends (2, -5, 4, -1) / h², exact to the
    third power, so that a slope gives 0 and a parabola a constant everywhere; with three contacts
    the one formula holds at all. Raises `ValueError` for fewer contacts or uneven spacing.
    """
    n = depths.shape[0]
    if n < FEWEST_CONTACTS:
        raise ValueError(f"a second derivative needs {FEWEST_CONTACTS} contacts, not {n}")
    h = spacing(depths)
    xp = namespace(phi, depths)
    inside = (phi[:, 2:] - phi[:, 1:-1]) - (phi[:, 1:-1] - phi[:, :-2])
    if n == FEWEST_CONTACTS:
        bent = xp.concatenate([inside, inside, inside], axis=1)
    else:  # 2a - 5b + 4c - d = 2(a - 2b + c) - (b - 2c + d)
        first = 2 * inside[:, :1] - inside[:, 1:2]
        last = 2 * inside[:, -1:] - inside[:, -2:-1]
        bent = xp.concatenate([first, inside, last], axis=1)
    return -sigma * bent / (h * h)


def _in_bins(edges: Array, soma: Array, profile: Profile, dendrites_end_at: float | None) -> Array:
    xp = namespace(edges, soma)
    low, high = edges[:-1][:, None], edges[1:][:, None]
    # A point on a border belongs to the bin below it, on the last one to the last bin.
    is_last = (xp.arange(edges.shape[0] - 1) == edges.shape[0] - 2)[:, None]
    total = xp.zeros((edges.shape[0] - 1, soma.shape[0]))
    for top, bottom, share in profile.placed(soma, dendrites_end_at):
        t, b = top[:, 2][None, :], bottom[:, 2][None, :]
        length = b - t
        is_point = length <= 0
        common = xp.maximum(xp.minimum(b, high) - xp.maximum(t, low), 0.0)
        of_band = common / xp.where(is_point, 1.0, length)
        of_point = (t >= low) & ((t < high) | (is_last & (t == high)))
        total = total + share * xp.where(is_point, xp.where(of_point, 1.0, 0.0), of_band)
    return total
