"""The shipped lateral line: the same bits everywhere, and the published network's own figures.

The published figures are those of sections 9.6 and 10.2 of a re-measurement of the original program;
its random numbers are others, so figures agree within the spread over its seeds or trials.
"""

from functools import cache

import numpy as np
import pytest

from fnec.pipeline import checked, network_of
from fnec.readout.maps.pv_quality import pv_map_quality
from fnec.readout.step_spikes import StepSpikes
from tests.specs_in_tests import ROOT, assert_same_bits, each_program, run_network

SPEC = ROOT / "specs" / "lateral_line.yaml"


@cache
def network(mode, trials=None):
    overrides = {} if trials is None else {"n_training_trials": str(trials)}
    return network_of(checked(SPEC, mode=mode, overrides=overrides))


@each_program
def test_training_and_test_are_the_same_to_the_bit(target):
    one = run_network(network("ll_live", 2), "reference")
    other = run_network(network("ll_live", 2), target)
    assert_same_bits(one, other)
    assert len(one["spikes.TS.step"]) > 1000
    moved = np.mean(one["synapses.mon_ts.w"] != one["first.mon_ts.w"])
    assert moved > 0.5


@pytest.mark.slow
@pytest.mark.parametrize("target", ["jax", "brian2:numpy"])
def test_three_trials_of_the_baseline_are_the_same_to_the_bit(target):
    one = run_network(network("baseline", 3), "reference")
    assert_same_bits(one, run_network(network("baseline", 3), target))


def test_the_controls_learn_nothing():
    untrained = run_network(network("ll_live,untrained"), "jax")
    assert untrained["phases"]["train"]["n_trials"] == 0
    assert untrained["n_steps"] == 1000
    still = run_network(network("ll_live,no_plasticity", 1), "jax")
    assert np.array_equal(still["synapses.mon_ts.w"], still["first.mon_ts.w"])
    assert len(still["spikes.TS.step"]) > 0


def test_training_trials_fire_as_published():
    """Trials 0-4 of the original: MON 65 751 … 74 805, TS 201 … 787 spikes; LL at 50.4 Hz."""
    rec = run_network(network("ll_thesis", 4), "jax")
    trials = {
        p: rec[f"counts.{p}"][:4800].reshape(4, 1200).sum(axis=1) for p in ("LL", "MON", "TS")
    }
    assert np.all((trials["MON"] > 60_000) & (trials["MON"] < 80_000))
    assert 100 < trials["TS"].mean() < 900
    assert trials["LL"].sum() / 100 / 4.8 == pytest.approx(50.4, abs=1.0)
    first = rec["probe.weights.w.mon_ts"][0]  # mean and SD before: 0.02251 ± 0.00144
    assert first[0] == pytest.approx(0.02251, abs=3e-5)
    assert first[1] == pytest.approx(0.00144, abs=1e-5)


def test_an_untrained_network_maps_as_published():
    """Ten seeds of the original, untrained: sigma_theta 0.339 ± 0.072, valid 0.894 ± 0.023."""
    sigma, valid = [], []
    for seed in (123, 124, 125):
        rec = run_network(network("baseline,untrained"), "jax", seed=seed)
        spikes = StepSpikes(
            steps=rec["spikes.TS.step"],
            cells=rec["spikes.TS.cell"],
            n_steps=1000,
            n_cells=300,
            dt=1e-3,
        )
        quality = pv_map_quality(spikes, rec["signals.X"])
        sigma.append(quality.sigma_theta)
        valid.append(quality.valid_fraction)
    # Three of their standard errors for a mean of three seeds.
    assert np.mean(sigma) == pytest.approx(0.339, abs=3 * 0.072 / np.sqrt(3))
    assert np.mean(valid) == pytest.approx(0.894, abs=3 * 0.023 / np.sqrt(3))
