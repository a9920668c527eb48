"""A sweep of a stimulus along a map, and spikes that follow it or do not."""

import numpy as np

from fnec.readout.step_spikes import StepSpikes

N_STEPS, N_CELLS, DT = 1000, 300, 1e-3
STEPS = np.arange(N_STEPS)
X = (
    -0.5 + 5.0 * STEPS.astype(np.float64) * DT
) * 1e-2  # m; 5 cm/s from 0.5 cm ahead of a map of 4 cm
DIAGONAL = np.minimum((N_CELLS * (X - X[0]) / (X[-1] - X[0])).astype(int), N_CELLS - 1)
ANATOMY = np.rint(np.clip(X / 4e-2, 0, 1) * (N_CELLS - 1)).astype(int)


def spikes(cells: np.ndarray, steps: np.ndarray = STEPS, *, n_cells: int = N_CELLS) -> StepSpikes:
    return StepSpikes(
        steps=np.asarray(steps, np.int64), cells=np.asarray(cells, np.int64),
        n_steps=N_STEPS, n_cells=n_cells, dt=DT,
    )  # fmt: skip


def random_spikes(n_per_step: int, seed: int) -> StepSpikes:
    rng = np.random.default_rng(seed)
    return spikes(rng.integers(0, N_CELLS, n_per_step * N_STEPS), np.repeat(STEPS, n_per_step))


def sparse_spikes(seed: int) -> StepSpikes:
    rng = np.random.default_rng(seed)
    steps = STEPS[rng.random(N_STEPS) < 0.05]
    return spikes(rng.integers(0, N_CELLS, len(steps)), steps)


SILENCE = spikes(np.empty(0), np.empty(0))
