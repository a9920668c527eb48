"""The 1000 cells of Izhikevich (2003) in steps of 0.1 ms as a NEST user would write them."""

import argparse

import nest
import numpy as np
from timed_nest import recorders, timed


def network(args: argparse.Namespace) -> dict:
    """The whole model; the noise is a current that changes at each step."""
    draw = np.random.default_rng(args.seed)
    n_exc = round(0.8 * args.n)
    r = draw.random(args.n)
    exc = np.arange(args.n) < n_exc
    cells = nest.Create("izhikevich", args.n, {"consistent_integration": True, "V_th": 30.0})
    b = np.where(exc, 0.2, 0.25 - 0.05 * r)
    cells.set(
        a=np.where(exc, 0.02, 0.02 + 0.08 * r),
        b=b,
        c=np.where(exc, -65 + 15 * r**2, -65.0),
        d=np.where(exc, 8 - 6 * r**2, 2.0),
        V_m=np.full(args.n, -65.0),
        U_m=-65.0 * b,
    )
    for pre, low, high, sigma in (
        (cells[:n_exc], 0.0, 0.5, 5.0),
        (cells[n_exc:], -1.0, 0.0, 2.0),
    ):
        weight = nest.random.uniform(low, high)
        nest.Connect(pre, cells, "all_to_all", {"weight": weight, "delay": 0.1})
        noise = nest.Create("noise_generator", params={"std": sigma * 10**0.5, "dt": 0.1})
        nest.Connect(noise, pre, syn_spec={"delay": 0.1})
    return recorders(E=cells[:n_exc], I=cells[n_exc:])


if __name__ == "__main__":
    timed(network, __doc__, n={"type": int, "default": 1000})
