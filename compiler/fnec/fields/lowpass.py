"""A low-pass filter without delay, as a product in the frequency domain."""

from __future__ import annotations

import math

from fnec.fields.arrays import Array, namespace


def lowpass(values: Array, dt: float, cutoff: float, order: int = 4) -> Array:
    """Butterworth filter forwards and backwards: (n_times, …) of the same unit.

    values: (n_times, …), one row each dt (s).   cutoff: Hz, where the gain is 1/2.
    The gain is that of the digital filter run twice, 1 / (1 + (tan(π f dt) / tan(π cutoff dt))^(2
    order)); the ends are continued by point reflection, so that constants and slopes stay.
    Raises `ValueError` unless 0 < cutoff < 1 / (2 dt), and for fewer than 2 rows.
    """
    n = values.shape[0]
    if not 0 < cutoff < 0.5 / dt:
        raise ValueError(
            f"a cut-off of {cutoff:g} Hz needs samples more often than each "
            f"{0.5e3 / cutoff if cutoff > 0 else 0:.3g} ms; they come each {dt * 1e3:g} ms"
        )
    if n < 2:
        raise ValueError("a filter needs two samples at least")
    xp = namespace(values)
    pad = min(n - 1, math.ceil(3 * order / (cutoff * dt)))
    before = 2 * values[:1] - xp.flip(values[1 : pad + 1], axis=0)
    after = 2 * values[-1:] - xp.flip(values[-pad - 1 : -1], axis=0)
    longer = xp.concatenate([before, values, after], axis=0)
    m = longer.shape[0]
    ratio = xp.tan(math.pi * xp.fft.rfftfreq(m)[: (m + 1) // 2]) / math.tan(math.pi * cutoff * dt)
    gain = 1.0 / (1.0 + ratio ** (2 * order))
    if m % 2 == 0:  # at half the sampling rate the tangent is infinite
        gain = xp.concatenate([gain, xp.zeros(1)])
    gain = gain.reshape((-1,) + (1,) * (values.ndim - 1))
    return xp.fft.irfft(xp.fft.rfft(longer, axis=0) * gain, n=m, axis=0)[pad : pad + n]
