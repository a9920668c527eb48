"""How a response follows a stimulus at one frequency: gain, coherence, angle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec.readout.bands import require_frequency
from fnec.readout.spectrum import cross_spectrum
from fnec.readout.trains import Floats

LEAST_SHARE = 1e-9  # of the stimulus' largest density, below which there is no stimulus
CHANCE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A response at one frequency."""

    gain: float  # unit of the response per unit of the stimulus
    coherence: float  # 0 … 1
    angle: float  # rad; negative: the response comes later
    chance: float  # coherence that unrelated courses exceed once in twenty


def transfer(
    stimulus: Floats,
    response: Floats,
    interval: float,
    *,
    frequency: float,
    resolution: float,
    method: str = "welch",
) -> Transfer:
    """What of a stimulus arrives in a response, at the nearest frequency of their spectra.

    stimulus, response: (n_times,) every `interval` s.   frequency, resolution: Hz.
    H = S_yx / S_xx: gain |H|, angle arg H; coherence |S_yx|² / (S_xx S_yy); chance
    1 - 0.05^(1 / (L - 1)) of L independent averages (Halliday et al. 1995, Prog Biophys Mol Biol
    64:237-278, eq. 6.6).   Raises ValueError in words if the frequency lies below the resolution or
    above half the sampling rate, if the stimulus has no power there or is not known all the time,
    or if there are fewer than two averages, of which coherence is always 1.
    """
    if np.isnan(stimulus).any():
        raise ValueError("the stimulus is not there all the time")
    require_frequency(frequency, resolution=resolution, highest=0.5 / interval)
    found = cross_spectrum(stimulus, response, interval, resolution=resolution, method=method)
    if found.n_independent < 2:
        raise ValueError(f"the course is too short for coherence at {resolution:g} Hz resolution")
    k = int(np.argmin(np.abs(found.frequencies - frequency)))
    xx, yy = float(found.stimulus[k]), float(found.response[k])
    yx = complex(found.cross[k])
    is_flat = bool((stimulus == stimulus[0]).all())
    if is_flat or not xx > LEAST_SHARE * float(np.max(found.stimulus)):
        raise ValueError(f"the stimulus has no power at {frequency:g} Hz")
    return Transfer(
        gain=abs(yx) / xx,
        coherence=abs(yx) ** 2 / (xx * yy) if yy > 0 else float("nan"),
        angle=float(np.angle(yx)) if yy > 0 else float("nan"),
        chance=float(1 - CHANCE ** (1 / (found.n_independent - 1))),
    )
