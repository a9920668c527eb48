"""Power in bands of frequencies, and where a spectrum has its peak."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fnec.readout.course import Course
from fnec.readout.spectrum import Spectrum, spectrum
from fnec.readout.trains import Floats

RESOLUTION = 2.0  # Hz
HIGHEST = 200.0  # Hz, of a peak that is looked for without limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The highest local maximum of a spectrum in a band. NaN if there is none."""

    frequency: float  # Hz
    ratio: float  # of its density to the median density in the band
    resolution: float  # Hz


def require_band(low: float, high: float, *, resolution: float, highest: float) -> None:
    """Raise ValueError in words unless a spectrum can tell the band.

    low, high, resolution: Hz.   highest: half the sampling rate, Hz.
    """
    if not low < high:
        raise ValueError(f"a band from {low:g} Hz to {high:g} Hz ends before it begins")
    if low < resolution:
        raise ValueError(
            f"a band from {low:g} Hz begins below the resolution of {resolution:g} Hz, "
            "where the mean lies"
        )
    if high - low < resolution:
        raise ValueError(
            f"a band from {low:g} Hz to {high:g} Hz is narrower than the resolution of "
            f"{resolution:g} Hz"
        )
    if high > highest * (1 + 1e-9):
        raise ValueError(
            f"a band up to {high:g} Hz ends above {highest:g} Hz, half the sampling rate"
        )


def require_frequency(frequency: float, *, resolution: float, highest: float) -> None:
    """Raise ValueError in words unless a spectrum can tell what is at one frequency, Hz."""
    if frequency < resolution:
        raise ValueError(
            f"{frequency:g} Hz lies below the resolution of {resolution:g} Hz, where the mean is"
        )
    if frequency > highest * (1 + 1e-9):
        raise ValueError(f"{frequency:g} Hz lies above {highest:g} Hz, half the sampling rate")


def spectrum_of(course: Course, *, resolution: float, method: str = "welch") -> Spectrum:
    """Spectra of all channels of a course."""
    return spectrum(course.values, course.interval, resolution=resolution, method=method)


def in_band(found: Spectrum, low: float, high: float) -> NDArray[np.bool_]:
    """(n_frequencies,) from `low` up to, not with, `high`: bands side by side share nothing."""
    require_band(low, high, resolution=found.resolution, highest=found.highest)
    return (found.frequencies >= low) & (found.frequencies < high)


def band_power(found: Spectrum, low: float, high: float) -> Floats:
    """Power of each channel between two frequencies, (n_channels,) unit²: a part of its variance.

    The density summed over the band, times the distance of its frequencies.
    """
    step = float(found.frequencies[1])
    return found.density[in_band(found, low, high)].sum(axis=0) * step


def peak(found: Spectrum, low: float, high: float) -> Peak:
    """The highest local maximum of the density, mean over channels, between two frequencies.

    Higher than both neighbours, so that the slope of a spectrum that falls is no peak at the edge
    of the band.
    """
    inside = in_band(found, low, high)
    density = found.density.mean(axis=1)
    is_top = np.zeros(len(density), dtype=bool)
    is_top[1:-1] = (density[1:-1] > density[:-2]) & (density[1:-1] > density[2:])
    places = np.flatnonzero(is_top & inside)
    if not len(places):
        return Peak(frequency=np.nan, ratio=np.nan, resolution=found.resolution)
    best = places[np.argmax(density[places])]
    background: Floats = density[inside]
    return Peak(
        frequency=float(found.frequencies[best]),
        ratio=float(density[best]) / float(np.quantile(background, 0.5)),
        resolution=found.resolution,
    )
