"""Lone cells by other means: an adaptive solver for conductance models, plain loops for the rest.

`python -m tests.oracles.single_cells` prints every cell's spike count.
"""

import math
from collections.abc import Callable

import numpy as np
from scipy.integrate import solve_ivp

DURATION = 1000.0  # ms


def rate_function(x: float, scale: float) -> float:
    """x / (1 - exp(-x/scale)), the opening rate of Hodgkin and Huxley, with its limit at 0."""
    return scale if abs(x) < 1e-9 else x / -math.expm1(-x / scale)


def squid(_: float, y: np.ndarray, current: float) -> list[float]:
    """Hodgkin-Huxley 1952, mV, ms, uA/cm2."""
    v, m, h, n = y
    dv = 120 * m**3 * h * (50 - v) + 36 * n**4 * (-77 - v) + 0.3 * (-54.387 - v) + current
    return [
        dv,
        0.1 * rate_function(v + 40, 10) * (1 - m) - 4 * math.exp(-(v + 65) / 18) * m,
        0.07 * math.exp(-(v + 65) / 20) * (1 - h) - h / (1 + math.exp(-(v + 35) / 10)),
        0.01 * rate_function(v + 55, 10) * (1 - n) - 0.125 * math.exp(-(v + 65) / 80) * n,
    ]


def traub_miles(_: float, y: np.ndarray, current: float) -> list[float]:
    """Brette et al. 2007, benchmark 3, mV, ms, uA/cm2."""
    v, m, h, n = y
    x = v + 63
    dv = 100 * m**3 * h * (50 - v) + 30 * n**4 * (-90 - v) + 0.05 * (-60 - v) + current
    a_m, b_m = 0.32 * rate_function(x - 13, 4), 0.28 * rate_function(40 - x, 5)
    a_h, b_h = 0.128 * math.exp((17 - x) / 18), 4 / (1 + math.exp((40 - x) / 5))
    a_n, b_n = 0.032 * rate_function(x - 15, 5), 0.5 * math.exp((10 - x) / 40)
    return [dv, a_m * (1 - m) - b_m * m, a_h * (1 - h) - b_h * h, a_n * (1 - n) - b_n * n]


def wang_buzsaki(_: float, y: np.ndarray, current: float) -> list[float]:
    """Wang and Buzsaki 1996, mV, ms, uA/cm2."""
    v, h, n = y
    a_m, b_m = 0.1 * rate_function(v + 35, 10), 4 * math.exp(-(v + 60) / 18)
    m = a_m / (a_m + b_m)
    dv = 35 * m**3 * h * (55 - v) + 9 * n**4 * (-90 - v) + 0.1 * (-65 - v) + current
    a_h, b_h = 0.07 * math.exp(-(v + 58) / 20), 1 / (1 + math.exp(-(v + 28) / 10))
    a_n, b_n = 0.01 * rate_function(v + 34, 10), 0.125 * math.exp(-(v + 44) / 80)
    return [dv, 5 * (a_h * (1 - h) - b_h * h), 5 * (a_n * (1 - n) - b_n * n)]


def morris_lecar(_: float, y: np.ndarray, current: float) -> list[float]:
    """Morris and Lecar 1981 with the Hopf set of Rinzel and Ermentrout, mV, ms, uA/cm2."""
    v, n = y
    m = 0.5 * (1 + math.tanh((v + 1.2) / 18))
    dv = (4.4 * m * (120 - v) + 8 * n * (-84 - v) + 2 * (-60 - v) + current) / 20
    n_inf = 0.5 * (1 + math.tanh((v - 2) / 30))
    return [dv, 0.04 * math.cosh((v - 2) / 60) * (n_inf - n)]


# name: equations, start, uA/cm2, where a spike is counted (mV)
CONDUCTANCE: dict[str, tuple[Callable, list[float], float, float]] = {
    "hodgkin_huxley": (squid, [-65, 0.053, 0.596, 0.318], 10, 0),
    "traub_miles": (traub_miles, [-60, 0, 0, 0], 2.5, -20),
    "wang_buzsaki": (wang_buzsaki, [-64, 0.78, 0.09], 1, 0),
    "morris_lecar": (morris_lecar, [-60, 0.015], 100, 0),
}


def conductance_spikes(name: str) -> np.ndarray:
    """Times (ms) at which v rises through the mark, step current from 0 ms."""
    equations, start, current, mark = CONDUCTANCE[name]

    def crossing(_: float, y: np.ndarray, __: float) -> float:
        return y[0] - mark

    crossing.direction = 1  # type: ignore[attr-defined]
    found = solve_ivp(
        equations, (0, DURATION), start, args=(current,), events=crossing, method="LSODA",
        rtol=1e-8, atol=1e-10, max_step=0.5,
    )  # fmt: skip
    return found.t_events[0]


# name: a, b, c, d, start of v, current as (from ms, to ms, mV/ms)
IZHIKEVICH: dict[str, tuple] = {
    "regular_spiking": (0.02, 0.2, -65, 8, -65, [(0, 1e9, 10)]),
    "intrinsically_bursting": (0.02, 0.2, -55, 4, -65, [(0, 1e9, 10)]),
    "chattering": (0.02, 0.2, -50, 2, -65, [(0, 1e9, 10)]),
    "fast_spiking": (0.1, 0.2, -65, 2, -65, [(0, 1e9, 10)]),
    "low_threshold_spiking": (0.02, 0.25, -65, 2, -65, [(0, 1e9, 10)]),
    "thalamocortical": (0.02, 0.25, -65, 0.05, -65, [(0, 1e9, 10)]),
    "resonator": (0.1, 0.26, -65, 2, -65, [(0, 1e9, 10)]),
    "tonic_spiking": (0.02, 0.2, -65, 6, -70, [(50, 1e9, 14)]),
    "phasic_spiking": (0.02, 0.25, -65, 6, -64, [(50, 1e9, 0.5)]),
    "tonic_bursting": (0.02, 0.2, -50, 2, -70, [(50, 1e9, 15)]),
    "phasic_bursting": (0.02, 0.25, -55, 0.05, -64, [(50, 1e9, 0.6)]),
    "mixed_mode": (0.02, 0.2, -55, 4, -70, [(50, 1e9, 10)]),
    "spike_frequency_adaptation": (0.01, 0.2, -65, 8, -70, [(50, 1e9, 30)]),
    "spike_latency": (0.02, 0.2, -65, 6, -70, [(50, 53, 7.04)]),
    "rebound_spike": (0.03, 0.25, -60, 4, -64, [(50, 55, -15)]),
    "rebound_burst": (0.03, 0.25, -52, 0, -64, [(50, 55, -15)]),
    "inhibition_induced_spiking": (-0.02, -1, -60, 8, -63.8, [(0, 1e9, 80), (50, 250, -5)]),
}


def izhikevich_spikes(name: str, dt: float = 0.1) -> np.ndarray:
    """Spike times (ms) by forward Euler, both variables from the old values."""
    a, b, c, d, v, current = IZHIKEVICH[name]
    u, times = b * v, []
    for step in range(round(DURATION / dt)):
        t = step * dt
        total = sum(size for start, stop, size in current if start - 1e-9 <= t < stop - 1e-9)
        v, u = v + dt * ((0.04 * v + 5) * v + 140 - u + total), u + dt * a * (b * v - u)
        if v >= 30:
            times.append(t)
            v, u = c, u + d
    return np.array(times)


def exponential_spikes(
    current: float, *, C: float, g: float, E: float, V_T: float, Delta: float, reset: float,
    a: float = 0, b: float = 0, tau_w: float = 1, t_ref: float = 0, quadratic: bool = False,
    dt: float = 0.001,
) -> np.ndarray:  # fmt: skip
    """Spike times (ms) of quadratic, exponential and adaptive cells, Euler with a tiny step.

    pF, nS, mV, pA, ms.   The peak is at 0 mV.
    """
    v, w, times, last = E, 0.0, [], -1e9
    for step in range(round(DURATION / dt)):
        t = step * dt
        dw = (a * (v - E) - w) / tau_w
        if t - last >= t_ref:
            upstroke = (
                g * (v - E) * (v - V_T) / (V_T - E)
                if quadratic
                else g * (E - v) + g * Delta * math.exp((v - V_T) / Delta)
            )
            v += dt * (upstroke - w + current) / C
        w += dt * dw
        if v > 0:
            times.append(t)
            v, w, last = reset, w + b, t
    return np.array(times)


def counts() -> dict[str, int]:
    """Spikes in 1 s of every cell of specs/single_cell.yaml that has no random input."""
    found = {name: len(conductance_spikes(name)) for name in CONDUCTANCE}
    found |= {name: len(izhikevich_spikes(name)) for name in IZHIKEVICH}
    first, interval = 20 * math.log(30 / 15), 20 * math.log(30 / 15) + 2
    found["leaky"] = 1 + math.floor((DURATION - first) / interval)
    first, interval = 10 * math.log(25 / 5), 10 * math.log(11 / 5) + 2
    found["leaky_psc"] = 1 + math.floor((DURATION - first) / interval)
    found["quadratic"] = len(
        exponential_spikes(100, C=200, g=10, E=-65, V_T=-50, Delta=1, reset=-70, quadratic=True)
    )
    found["exponential"] = len(
        exponential_spikes(250, C=200, g=10, E=-65, V_T=-50, Delta=3.48, reset=-68, t_ref=1.7)
    )
    found["adaptive_exponential"] = len(
        exponential_spikes(
            1000, C=281, g=30, E=-70.6, V_T=-50.4, Delta=2, reset=-70.6, a=4, b=80.5, tau_w=144
        )
    )
    return found


if __name__ == "__main__":
    for cell_name, n_spikes in counts().items():
        print(f"{cell_name:30s} {n_spikes}")
