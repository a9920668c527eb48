"""Material for the figures of maps: a noisy map, its synapses, its course of learning."""

import numpy as np

from fnec.readout.quantity import Quantity
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.synapses import Synapses
from tests.unit.readout.maps.sweep import ANATOMY, STEPS, spikes

POSITION = Quantity(name="position", unit="cm", factor=1e-2)
WEIGHT = Quantity(name="weight", unit="mV", factor=1e-3)
TIME = Quantity(name="time", unit="s")
ERROR = Quantity(name="mean error", unit="cm", factor=1e-2)


def noisy_map(seed: int = 0) -> StepSpikes:
    cells = ANATOMY + np.random.default_rng(seed).normal(0, 8, len(ANATOMY))
    return spikes(np.clip(np.rint(cells), 0, 299), STEPS)


def noisy_synapses(seed: int = 0) -> Synapses:
    rng = np.random.default_rng(seed)
    return Synapses(
        pre=np.repeat(np.arange(300), 4), post=rng.integers(0, 299, 1200),  # cell 299 gets none
        weights=rng.uniform(0, 2e-3, 1200), n_pre=300, n_post=300,
    )  # fmt: skip
