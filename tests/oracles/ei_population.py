"""The network of specs/ei_population.yaml in NumPy, with NumPy's random numbers."""

import numpy as np

from tests.oracles.statistics import split_statistics

DT = 0.1  # ms
DELAY = 10  # steps


def rates(
    seed: int,
    duration: float = 1.0,
    *,
    start: float = 0.2,
    g_exc: float = 1.0,
    g_inh: float = 1.0,
    p: float = 0.5,
    nu_th: float = 80.0,
) -> dict[str, float]:
    """Statistics of 75 E and 25 I cells after `start`. Times in s, nu_th in Hz.

    Izhikevich cells (RS and FS), forward Euler; exponential AMPA (5 ms, 0 mV) and GABA (10 ms,
    -80 mV) conductances per capacitance: 0.02/ms and 0.4/ms recurrent, 0.25/ms (E) and 0.125/ms
    (I) thalamic.
    """
    draw = np.random.default_rng(seed)
    n, n_exc = 100, 75
    is_exc = np.arange(n) < n_exc
    a, d = np.where(is_exc, 0.02, 0.1), np.where(is_exc, 8.0, 2.0)
    v = draw.uniform(-75, -55, n)
    u = 0.2 * v
    edges = draw.random((n, n)) < p  # [pre, post]
    np.fill_diagonal(edges, False)
    g_ampa, g_gaba = np.zeros(n), np.zeros(n)
    queue = np.zeros((DELAY + 1, 2, n))
    thalamic = np.where(is_exc, 0.25, 0.125)
    cells, times = [], []
    for step in range(round(duration * 1000 / DT)):
        current = -g_ampa * v + g_gaba * (-80 - v)
        v, u = (
            v + DT * ((0.04 * v + 5) * v + 140 - u + current),
            u + DT * a * (0.2 * v - u),
        )
        g_ampa -= DT * g_ampa / 5
        g_gaba -= DT * g_gaba / 10
        fired = np.flatnonzero(v >= 30)
        cells.append(fired)
        times.append(np.full(fired.size, step * DT * 1e-3))
        ahead = queue[(step + DELAY) % (DELAY + 1)]
        ahead[0] += 0.02 * g_exc * edges[fired[fired < n_exc]].sum(axis=0)
        ahead[1] += 0.4 * g_inh * edges[fired[fired >= n_exc]].sum(axis=0)
        arrived = queue[step % (DELAY + 1)]
        g_ampa += arrived[0] + thalamic * draw.poisson(nu_th * DT * 1e-3, n)
        g_gaba += arrived[1]
        arrived[:] = 0
        v[fired] = -65
        u[fired] += d[fired]
    return split_statistics(
        np.concatenate(cells), np.concatenate(times), start=start, stop=duration,
        n_exc=n_exc, n_inh=n - n_exc,
    )  # fmt: skip
