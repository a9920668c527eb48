"""The eight cells of Naud et al. (2008, table 1), plain Euler with a tiny step.

`python -m tests.oracles.adex_patterns` prints counts, first spikes and intervals.
"""

import math

import numpy as np

# C (pF), g_L (nS), E_L (mV), a (nS), tau_w (ms), b (pA), V_reset (mV), I (pA)
PATTERNS: dict[str, tuple[float, ...]] = {
    "tonic": (200, 10, -70, 2, 30, 0, -58, 500),
    "adapting": (200, 12, -70, 2, 300, 60, -58, 500),
    "initial_burst": (130, 18, -58, 4, 150, 120, -50, 400),
    "regular_bursting": (200, 10, -58, 2, 120, 100, -46, 210),
    "delayed_accelerating": (200, 12, -70, -10, 300, 0, -58, 300),
    "delayed_bursting": (100, 10, -65, -10, 90, 30, -47, 110),
    "transient": (100, 10, -65, 10, 90, 100, -47, 180),
    "irregular": (100, 12, -60, -11, 130, 30, -48, 160),
}


def spike_times(
    pattern: str, *, duration: float = 600.0, start: float = 50.0, dt: float = 0.005
) -> np.ndarray:
    """Spike times in ms of one cell; its current begins at `start` (ms)."""
    C, g, E, a, tau_w, b, reset, current = PATTERNS[pattern]
    v, w, times = E, 0.0, []
    for step in range(round(duration / dt)):
        t = step * dt
        inward = g * (E - v) + 2 * g * math.exp((v + 50) / 2) - w + (current if t >= start else 0)
        v, w = v + dt * inward / C, w + dt * (a * (v - E) - w) / tau_w
        if v > 0:
            times.append(t)
            v, w = reset, w + b
    return np.array(times)


if __name__ == "__main__":
    for name in PATTERNS:
        t = spike_times(name)
        isi = np.round(np.diff(t)[:9], 1)
        print(f"{name:22s} {t.size:3d} spikes, first {t[0]:6.1f} ms, intervals {isi}")
