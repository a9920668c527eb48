"""CUBA (Brette et al. 2007, benchmark 2) as a BrainPy user would write it by hand."""

import argparse

import brainpy as bp
from timed_brainpy import half, timed


class Cuba(bp.DynSysGroup):
    """3200 E and 800 I cells; spikes act a step later."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        start = bp.init.Uniform(-60.0, -50.0)
        cell = {"V_rest": -49.0, "V_th": -50.0, "V_reset": -60.0, "tau": 20.0, "tau_ref": 5.0}
        self.N = bp.dyn.LifRef(4000, V_initializer=start, **cell)
        self.E = half(self, 3200, 0.02, 1.62, 5.0, bp.dyn.CUBA.desc(), seed)
        self.I = half(self, 800, 0.02, -9.0, 10.0, bp.dyn.CUBA.desc(), seed + 1)

    def update(self):
        self.E(self.N.spike[:3200])
        self.I(self.N.spike[3200:])
        self.N(0.0)
        return self.N.spike.value


def network(args: argparse.Namespace) -> Cuba:
    return Cuba(args.seed)


if __name__ == "__main__":
    timed(network, __doc__)
