"""Power and cross spectra with a stated resolution: Welch's method and multitapers."""

# The types of scipy are incomplete.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fnec.readout.trains import Floats

Complex = NDArray[np.complex128]
METHODS = ("welch", "multitaper")
HANN = 1.5  # equivalent noise bandwidth of a Hann window, in 1 / its length
FEWEST = 8  # samples in a window
LARGEST_NW = 4.0  # half the time-bandwidth product of a segment; longer runs have more segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How a course is cut and tapered to reach a resolution."""

    tapers: Floats  # (n_tapers, n) of unit energy
    starts: tuple[int, ...]  # of the segments, samples
    n_independent: int  # averages that share no data, and tapers that are orthogonal
    resolution: float  # Hz, that is reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """One-sided densities of one or more channels."""

    frequencies: Floats  # (n_frequencies,) Hz
    density: Floats  # (n_frequencies, n_channels), unit² / Hz
    resolution: float  # Hz
    highest: float  # Hz, half the sampling rate


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossSpectrum:
    """How a response follows a stimulus, by frequency."""

    frequencies: Floats  # (n_frequencies,) Hz
    stimulus: Floats  # (n_frequencies,) density
    response: Floats  # (n_frequencies,) density
    cross: Complex  # (n_frequencies,) response times conjugate of the stimulus
    resolution: float  # Hz
    n_independent: int


def spectrum(
    values: Floats, interval: float, *, resolution: float, method: str = "welch"
) -> Spectrum:
    """Power spectral density of each channel, its mean taken out segment by segment.

    values: (n_times, n_channels).   interval: s.   resolution: Hz, the width over which a line is
    spread. `welch`: Hann windows of 1.5 / resolution that overlap by half (Welch 1967, IEEE Trans
    Audio Electroacoust 15:70-73); the resolution is their equivalent noise bandwidth. `multitaper`:
    Slepian tapers of full bandwidth `resolution` (Thomson 1982, Proc IEEE 70:1055-1096), at most 7
    on segments of 8 / resolution. The sum over frequencies, times their distance, is the variance.
    Raises ValueError in words if the course is too short for that.
    """
    w = windows(len(values), interval, resolution=resolution, method=method)
    n = w.tapers.shape[1]
    total = np.zeros((n // 2 + 1, values.shape[1]))
    for z in _transforms(values, w):
        total += np.sum(np.abs(z) ** 2, axis=0)
    scale = _one_sided(n)[:, None] * interval / (len(w.starts) * len(w.tapers))
    return Spectrum(
        frequencies=np.asarray(np.fft.rfftfreq(n, interval), dtype=np.float64),
        density=total * scale,
        resolution=w.resolution,
        highest=0.5 / interval,
    )


def cross_spectrum(
    stimulus: Floats,
    response: Floats,
    interval: float,
    *,
    resolution: float,
    method: str = "welch",
) -> CrossSpectrum:
    """Both densities and the cross spectrum of two courses of (n_times,); see `spectrum`."""
    w = windows(len(stimulus), interval, resolution=resolution, method=method)
    n = w.tapers.shape[1]
    xx, yy = np.zeros(n // 2 + 1), np.zeros(n // 2 + 1)
    yx = np.zeros(n // 2 + 1, dtype=np.complex128)
    for z in _transforms(np.stack([stimulus, response], axis=1), w):
        x, y = z[..., 0], z[..., 1]
        xx += np.sum(np.abs(x) ** 2, axis=0)
        yy += np.sum(np.abs(y) ** 2, axis=0)
        yx += np.sum(y * np.conj(x), axis=0)
    scale = _one_sided(n) * interval / (len(w.starts) * len(w.tapers))
    return CrossSpectrum(
        frequencies=np.asarray(np.fft.rfftfreq(n, interval), dtype=np.float64),
        stimulus=xx * scale,
        response=yy * scale,
        cross=yx * scale,
        resolution=w.resolution,
        n_independent=w.n_independent,
    )


def windows(n_times: int, interval: float, *, resolution: float, method: str) -> Windows:
    """Segments and tapers that reach a resolution (Hz).   Raises ValueError if nothing does."""
    if method == "welch":
        n = int(np.ceil(HANN / (resolution * interval) - 1e-9))
        _require(n_times, n, interval, resolution)
        from scipy.signal import get_window

        taper = np.asarray(get_window("hann", n), dtype=np.float64)
        taper /= np.sqrt(np.sum(taper**2))
        starts = tuple(range(0, n_times - n + 1, n - n // 2))
        reached = HANN / (n * interval)
        return Windows(
            tapers=taper[None], starts=starts, n_independent=n_times // n, resolution=reached
        )
    most = int(np.ceil(2 * LARGEST_NW / (resolution * interval) - 1e-9))
    _require(n_times, int(np.ceil(most / LARGEST_NW)), interval, resolution)
    n = min(most, n_times)
    half = resolution * n * interval / 2
    n_tapers = max(int(2 * half + 1e-9) - 1, 1)
    from scipy.signal.windows import dpss

    tapers = np.asarray(dpss(n, half, n_tapers), dtype=np.float64)
    starts = tuple(range(0, n_times - n + 1, n))
    return Windows(
        tapers=tapers, starts=starts, n_independent=len(starts) * n_tapers, resolution=resolution
    )


def _require(n_times: int, n: int, interval: float, resolution: float) -> None:
    if n < FEWEST:
        raise ValueError(f"samples every {interval:g} s are too few for {resolution:g} Hz")
    if n_times < n:
        raise ValueError(
            f"a resolution of {resolution:g} Hz takes {n * interval:g} s, "
            f"there are {n_times * interval:g} s"
        )


def _transforms(values: Floats, w: Windows) -> Iterator[Complex]:
    """(n_tapers, n_frequencies, n_channels) of each segment."""
    n = w.tapers.shape[1]
    for start in w.starts:
        segment = values[start : start + n]
        segment = segment - segment.mean(axis=0)
        yield np.fft.rfft(w.tapers[:, :, None] * segment[None], axis=1)


def _one_sided(n: int) -> Floats:
    """2 where a frequency stands for its negative too: not at 0, nor at the last of an even n."""
    twice = np.full(n // 2 + 1, 2.0)
    twice[0] = 1.0
    if n % 2 == 0:
        twice[-1] = 1.0
    return twice
