"""Brunel (2000), model A in the AI regime, as a NEST user would write it by hand."""

import argparse

import nest
from timed_nest import recorders, timed


def network(args: argparse.Namespace) -> dict:
    """The whole model. Events that come in the refractory time are lost, as in Brian2."""
    n_exc, n_inh = 4 * args.order, args.order
    c_exc, c_inh = round(args.epsilon * n_exc), round(args.epsilon * n_inh)
    cell = {"C_m": 1.0, "tau_m": 20.0, "E_L": 0.0, "V_th": 20.0, "V_reset": 10.0, "t_ref": 2.0}
    cells = nest.Create("iaf_psc_delta", n_exc + n_inh, cell)
    cells.V_m = nest.random.uniform(10.0, 20.0)
    sources = ((cells[:n_exc], c_exc, args.j), (cells[n_exc:], c_inh, -5 * args.j))
    for pre, in_degree, weight in sources:
        rule = {"rule": "fixed_indegree", "indegree": in_degree, "allow_multapses": False}
        nest.Connect(pre, cells, rule, {"weight": weight, "delay": 1.5})
    outside = nest.Create("poisson_generator", params={"rate": 2 * 20 / (args.j * 20e-3)})
    nest.Connect(outside, cells, syn_spec={"weight": args.j, "delay": 0.1})
    return recorders(E=cells[:n_exc], I=cells[n_exc:])


if __name__ == "__main__":
    timed(
        network,
        __doc__,
        order={"type": int, "default": 2000},
        epsilon={"type": float, "default": 0.1},
        j={"type": float, "default": 0.1},
    )
