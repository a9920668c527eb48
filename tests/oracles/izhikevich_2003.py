"""Network of Izhikevich (2003, fig. 3) in NumPy: the published algorithm."""

import numpy as np

from tests.oracles.statistics import split_statistics


def rates(
    seed: int,
    duration: float = 1.0,
    *,
    start: float = 0.2,
    n: int = 1000,
    w_e: float = 0.5,
    w_i: float = 1.0,
) -> dict[str, float]:
    """Statistics of the excitatory and the inhibitory cells after `start`. Times in s.

    w_e, w_i: largest weights, mV/ms.   A spike found at the start of a millisecond resets its cell,
    then sends its current for that millisecond, which v passes in two half steps and u in one.
    """
    draw = np.random.default_rng(seed)
    n_exc = int(0.8 * n)
    is_exc = np.arange(n) < n_exc
    r = draw.random(n)
    a = np.where(is_exc, 0.02, 0.02 + 0.08 * r)
    b = np.where(is_exc, 0.2, 0.25 - 0.05 * r)
    c = np.where(is_exc, -65 + 15 * r**2, -65.0)
    d = np.where(is_exc, 8 - 6 * r**2, 2.0)
    noise = np.where(is_exc, 5.0, 2.0)
    weights = draw.random((n, n)) * np.where(is_exc, w_e, -w_i)  # [post, pre]
    v = np.full(n, -65.0)
    u = b * v
    cells, times = [], []
    for step in range(round(duration * 1000)):
        current = noise * draw.standard_normal(n)
        fired = np.flatnonzero(v >= 30)
        cells.append(fired)
        times.append(np.full(fired.size, step * 1e-3))
        v[fired] = c[fired]
        u[fired] += d[fired]
        current += weights[:, fired].sum(axis=1)
        for _ in range(2):
            v = v + 0.5 * ((0.04 * v + 5) * v + 140 - u + current)
        u = u + a * (b * v - u)
    return split_statistics(
        np.concatenate(cells), np.concatenate(times), start=start, stop=duration,
        n_exc=n_exc, n_inh=n - n_exc,
    )  # fmt: skip
