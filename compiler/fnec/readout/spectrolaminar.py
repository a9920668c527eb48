"""Does alpha-beta power lie deep and gamma power superficially? The spectrolaminar motif."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.bands import in_band
from fnec.readout.spectrum import Spectrum
from fnec.readout.trains import Floats

ALPHA_BETA = (10.0, 19.0)  # Hz, Mendoza-Halliday et al. 2024
GAMMA = (75.0, 150.0)  # Hz
FEWEST_DEPTHS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """What power by depth says. NaN where it says nothing."""

    score: float  # -1 … 1
    crossing_depth: float  # m
    alpha_beta_depth: float  # m, of the highest relative power
    gamma_depth: float  # m
    separation: float  # m, how much deeper alpha-beta lies in the mean than gamma


def relative_profile(found: Spectrum, band: tuple[float, float]) -> Floats:
    """Relative power of a band by channel, (n_channels,), 0 … 1.

    At each frequency the density is divided by that of the channel with most, and the mean is taken
    over the band: Mendoza-Halliday et al. 2024, Nat Neurosci 27:547-560.
    """
    density = found.density[in_band(found, *band)]
    most = density.max(axis=1, keepdims=True)
    if not (most > 0).all():
        return np.zeros(density.shape[1]) * np.nan
    return np.asarray((density / most).mean(axis=0), dtype=np.float64)


def motif(
    found: Spectrum,
    depths: Floats,
    *,
    alpha_beta: tuple[float, float] = ALPHA_BETA,
    gamma: tuple[float, float] = GAMMA,
) -> Motif:
    """The motif in spectra by depth.

    depths: (n_channels,) m, downwards.   alpha_beta, gamma: bands, Hz.
    score = (r_alpha_beta - r_gamma) / 2, r the correlation of relative power and depth: 1 if
    alpha-beta grows and gamma falls in proportion to depth, -1 if it is the other way round, 0 if
    both go the same way or neither goes anywhere. crossing_depth: where gamma gives way to
    alpha-beta on the way down, by straight lines; of several such places the one that parts best,
    with most alpha-beta less gamma below it and most gamma less alpha-beta above. separation: the
    mean depth of relative alpha-beta power less that of gamma, which does not ask how power falls
    off to both sides of its depth, as the score does.
    Raises ValueError with fewer than 4 depths.
    """
    if len(np.unique(depths)) < FEWEST_DEPTHS:
        raise ValueError(f"the motif takes {FEWEST_DEPTHS} depths at least")
    order = np.argsort(depths, kind="stable")
    z = np.asarray(depths, dtype=np.float64)[order]
    slow = relative_profile(found, alpha_beta)[order]
    fast = relative_profile(found, gamma)[order]
    if np.isnan(slow).any() or np.isnan(fast).any():
        return Motif(
            score=np.nan, crossing_depth=np.nan, alpha_beta_depth=np.nan, gamma_depth=np.nan,
            separation=np.nan,
        )  # fmt: skip
    return Motif(
        score=(_correlation(slow, z) - _correlation(fast, z)) / 2,
        crossing_depth=_crossing(slow - fast, z),
        alpha_beta_depth=float(z[np.argmax(slow)]),
        gamma_depth=float(z[np.argmax(fast)]),
        separation=float(np.sum(slow * z) / np.sum(slow) - np.sum(fast * z) / np.sum(fast)),
    )


def _correlation(profile: Floats, z: Floats) -> float:
    """Pearson's; 0 for a profile that is the same everywhere."""
    a, b = profile - profile.mean(), z - z.mean()
    if np.max(np.abs(a)) < 1e-12:
        return 0.0
    return float(np.sum(a * b) / np.sqrt(np.sum(a**2) * np.sum(b**2)))


def _crossing(difference: Floats, z: Floats) -> float:
    """m, where alpha-beta less gamma becomes positive on the way down."""
    places = np.flatnonzero((difference[:-1] < 0) & (difference[1:] >= 0))
    if not len(places):
        return float("nan")
    above = np.cumsum(difference)[places]  # the sum of both sides less twice this is what parts
    k = int(places[np.argmin(above)])
    share = -difference[k] / (difference[k + 1] - difference[k])
    return float(z[k] + share * (z[k + 1] - z[k]))
