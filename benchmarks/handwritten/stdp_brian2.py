"""STDP after Song et al. (2000), the example of Brian2's documentation, to one cell or more."""

import argparse

import brian2 as b2
from brian2 import Hz, ms, mV
from timed_brian2 import Model, timed

EQUATIONS = """
dv/dt = (E_L - v + g*(E_e - v)) / tau_m : volt
dg/dt = -g / tau_e : 1
"""


def network(args: argparse.Namespace) -> Model:
    """The whole model; the monitors record every spike."""
    names = {
        "E_L": -74 * mV,
        "E_e": 0 * mV,
        "tau_m": 10 * ms,
        "tau_e": 5 * ms,
        "tau_pre": 20 * ms,
        "tau_post": 20 * ms,
        "g_max": 0.01,
        "dA_pre": 0.01 * 0.01,
        "dA_post": -0.01 * 0.01 * 1.05,
    }
    source = b2.PoissonGroup(1000, rates=15 * Hz)
    cells = b2.NeuronGroup(
        args.size,
        EQUATIONS,
        threshold="v > -54*mV",
        reset="v = -60*mV",
        method="exponential_euler",
        namespace=names,
    )
    cells.v = -60 * mV
    link = b2.Synapses(
        source,
        cells,
        """w : 1
        dA_pre_trace/dt = -A_pre_trace / tau_pre : 1 (event-driven)
        dA_post_trace/dt = -A_post_trace / tau_post : 1 (event-driven)""",
        on_pre="""g += w
        A_pre_trace += dA_pre
        w = clip(w + A_post_trace, 0, g_max)""",
        on_post="""A_post_trace += dA_post
        w = clip(w + A_pre_trace, 0, g_max)""",
        namespace=names,
    )
    link.connect()
    link.w = "rand() * g_max"
    monitors = {"source": b2.SpikeMonitor(source), "cell": b2.SpikeMonitor(cells)}
    return b2.Network(source, cells, link, *monitors.values()), monitors


if __name__ == "__main__":
    timed(network, __doc__, size={"type": int, "default": 1, "help": "cells"})
