"""STDP after Song et al. (2000) as a NEST user would write it; the cell's solver is adaptive."""

import argparse

import nest
from timed_nest import recorders, timed


def network(args: argparse.Namespace) -> dict:
    """The whole model. Generators cannot learn, so each spike train goes through a parrot."""
    cell = {"C_m": 200.0, "g_L": 20.0, "E_L": -74.0, "V_th": -54.0, "V_reset": -60.0}
    cell |= {"tau_syn_ex": 5.0, "E_ex": 0.0, "t_ref": 0.0, "tau_minus": 20.0, "V_m": -60.0}
    cells = nest.Create("iaf_cond_exp", args.size, cell)
    trains = nest.Create("poisson_generator", params={"rate": 15.0})
    source = nest.Create("parrot_neuron", 1000)
    nest.Connect(trains, source, syn_spec={"delay": 0.1})
    g_max = 0.01 * 20.0  # nS
    synapse = {"synapse_model": "stdp_synapse", "tau_plus": 20.0, "lambda": 0.01, "alpha": 1.05}
    synapse |= {"mu_plus": 0.0, "mu_minus": 0.0, "Wmax": g_max, "delay": 0.1}
    nest.Connect(source, cells, "all_to_all", synapse | {"weight": nest.random.uniform(0.0, g_max)})
    return recorders(source=source, cell=cells)


if __name__ == "__main__":
    timed(network, __doc__, size={"type": int, "default": 1})
