"""COBA (Brette et al. 2007, benchmark 1) as a NEST user would write it; its solver is adaptive."""

import argparse

import nest
from timed_nest import pairs, recorders, timed


def network(args: argparse.Namespace) -> dict:
    """The whole model."""
    cell = {"C_m": 200.0, "g_L": 10.0, "E_L": -60.0, "V_th": -50.0, "V_reset": -60.0, "t_ref": 5.0}
    cell |= {"tau_syn_ex": 5.0, "tau_syn_in": 10.0, "E_ex": 0.0, "E_in": -80.0}
    cells = nest.Create("iaf_cond_exp", args.n, cell)
    cells.V_m = nest.random.normal(-65.0, 5.0)
    cells.g_ex = nest.random.normal(40.0, 15.0)
    cells.g_in = nest.random.normal(200.0, 120.0)
    n_exc = round(0.8 * args.n)
    pairs(cells[:n_exc], cells, args.p, 6.0)
    pairs(cells[n_exc:], cells, args.p, -67.0)
    return recorders(E=cells[:n_exc], I=cells[n_exc:])


if __name__ == "__main__":
    timed(network, __doc__, n={"type": int, "default": 4000}, p={"type": float, "default": 0.02})
