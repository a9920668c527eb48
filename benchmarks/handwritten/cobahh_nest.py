"""COBAHH (Brette et al. 2007, benchmark 3) as a NEST user would; its solver is adaptive."""

import argparse

import nest
from timed_nest import pairs, recorders, timed


def network(args: argparse.Namespace) -> dict:
    """The whole model; hh_cond_exp_traub is its cell."""
    cell = {"C_m": 200.0, "g_L": 10.0, "g_Na": 20000.0, "g_K": 6000.0, "t_ref": 3.0}
    cell |= {"E_L": -60.0, "E_Na": 50.0, "E_K": -90.0, "V_T": -63.0}
    cell |= {"tau_syn_ex": 5.0, "tau_syn_in": 10.0, "E_ex": 0.0, "E_in": -80.0}
    cells = nest.Create("hh_cond_exp_traub", args.n, cell)
    cells.V_m = nest.random.normal(-65.0, 5.0)
    # The conductances at the start cannot be set: a volley brings them.
    volley = nest.Create("spike_generator", params={"spike_times": [0.1]})
    for weight in (nest.random.normal(40.0, 15.0), nest.random.normal(-200.0, 120.0)):
        nest.Connect(volley, cells, syn_spec={"weight": weight, "delay": 0.1})
    cells.set(Act_m=0.0, Inact_h=0.0, Act_n=0.0)
    n_exc = round(0.8 * args.n)
    pairs(cells[:n_exc], cells, args.p, 6.0)
    pairs(cells[n_exc:], cells, args.p, -67.0)
    return recorders(E=cells[:n_exc], I=cells[n_exc:])


if __name__ == "__main__":
    timed(network, __doc__, n={"type": int, "default": 4000}, p={"type": float, "default": 0.02})
