"""CUBA (Brette et al. 2007, benchmark 2) as a NEST user would write it by hand."""

import argparse

import nest
from timed_nest import pairs, recorders, timed


def network(args: argparse.Namespace) -> dict:
    """The whole model. With 200 pF and 20 ms, a current of 10 pA is 1 mV."""
    cell = {"C_m": 200.0, "tau_m": 20.0, "E_L": -49.0, "V_th": -50.0, "V_reset": -60.0}
    cell |= {"t_ref": 5.0, "tau_syn_ex": 5.0, "tau_syn_in": 10.0}
    cells = nest.Create("iaf_psc_exp", args.n, cell)
    cells.V_m = nest.random.uniform(-60.0, -50.0)
    n_exc = round(0.8 * args.n)
    pairs(cells[:n_exc], cells, args.p, 16.2)
    pairs(cells[n_exc:], cells, args.p, -90.0)
    return recorders(E=cells[:n_exc], I=cells[n_exc:])


if __name__ == "__main__":
    timed(network, __doc__, n={"type": int, "default": 4000}, p={"type": float, "default": 0.02})
