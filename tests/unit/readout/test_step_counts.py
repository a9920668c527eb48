"""Spikes in each step: from a probe that counts them, or from the spikes themselves."""

import numpy as np
import pytest

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.measure import Inputs, measure
from fnec.readout.step_counts import step_counts
from fnec.readout.stretch import Stretch
from fnec.recording import recording_of

STEPS = np.array([1, 1, 4, 7, 8, 8, 8], dtype=np.int64)
CELLS = np.array([0, 1, 0, 1, 0, 1, 1], dtype=np.int32)
SPIKES = {"spikes.E.step": STEPS, "spikes.E.cell": CELLS, "final.E.v": np.zeros(2)}
MADE = {"dt": 1e-3, "n_steps": 10, "n_done": 10}


def test_counts_of_spikes():
    found = step_counts(recording_of(SPIKES | MADE), "E", Stretch(1, 9))
    assert found.counts.tolist() == [2, 0, 0, 1, 0, 0, 1, 3]
    assert found.rate == pytest.approx(7 / 2 / 8e-3)  # Hz: 7 spikes of 2 cells in 8 ms


def test_a_probe_that_counts_knows_more_than_spikes_of_a_window():
    counts = np.bincount(STEPS, minlength=10).astype(np.int32)
    late = {"spikes.E.step": STEPS[3:], "spikes.E.cell": CELLS[3:], "final.E.v": np.zeros(2)}
    recording = recording_of(late | MADE | {"windows": {"E": (5, 10)}})
    with pytest.raises(ValueError, match=r"recorded only from 0.005 s to 0.01 s"):
        step_counts(recording, "E", Stretch(0, 10))
    assert step_counts(recording, "E", Stretch(5, 10)).total == 4
    both = recording_of(late | MADE | {"windows": {"E": (5, 10)}, "counts.E": counts})
    assert step_counts(both, "E", Stretch(0, 10)).total == 7


def test_bins_are_whole():
    centres, rates = step_counts(recording_of(SPIKES | MADE), "E", Stretch(0, 10)).binned(4e-3)
    np.testing.assert_allclose(centres, [2e-3, 6e-3])  # s
    np.testing.assert_allclose(rates, [2 / 2 / 4e-3, 2 / 2 / 4e-3])  # Hz


def test_a_sliding_box_knows_the_rate_of_each_step():
    """Counts 0 2 0 0 1 0 0 1 3 0; a box of 3 ms has a step on either side, but at the ends."""
    counts = step_counts(recording_of(SPIKES | MADE), "E", Stretch(0, 10))
    sums, steps = [2, 2, 2, 1, 1, 1, 1, 4, 4, 3], [2, 3, 3, 3, 3, 3, 3, 3, 3, 2]
    rates = np.array(sums) / np.array(steps) / 2 / 1e-3  # Hz, of 2 cells
    np.testing.assert_allclose(counts.smoothed(3e-3), rates)
    found = measure(CATALOGUE["peak_rate"], Inputs(counts=counts), {"smoothing": 3e-3})
    assert found["peak_rate"] == pytest.approx(3 / 2 / 2e-3)
