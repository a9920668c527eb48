"""COBA (Brette et al. 2007, benchmark 1) as a BrainPy user would write it by hand."""

import argparse

import brainpy as bp
import brainpy.math as bm
from timed_brainpy import half, timed


class Coba(bp.DynSysGroup):
    """3200 E and 800 I cells; conductances are relative to the leak."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        start = bp.init.Normal(-65.0, 5.0)
        cell = {"V_rest": -60.0, "V_th": -50.0, "V_reset": -60.0, "tau": 20.0, "tau_ref": 5.0}
        self.N = bp.dyn.LifRef(4000, V_initializer=start, **cell)
        self.E = half(self, 3200, 0.02, 0.6, 5.0, bp.dyn.COBA.desc(E=0.0), seed)
        self.I = half(self, 800, 0.02, 6.7, 10.0, bp.dyn.COBA.desc(E=-80.0), seed + 1)
        self.E.refs["syn"].g.value = bm.random.normal(4.0, 1.5, 4000)
        self.I.refs["syn"].g.value = bm.random.normal(20.0, 12.0, 4000)

    def update(self):
        self.E(self.N.spike[:3200])
        self.I(self.N.spike[3200:])
        self.N(0.0)
        return self.N.spike.value


def network(args: argparse.Namespace) -> Coba:
    return Coba(args.seed)


if __name__ == "__main__":
    timed(network, __doc__)
