"""A trial of the lateral-line map network against what the original Brian2 program gave.

Wiring, weights, first potentials and all input spikes are given; everything else has to come out.
`tests/data/lateral_line.py` says where the numbers are from. The last values were stored in float32,
and float64 rounded to that is what they are held against: no tolerance.
"""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.data.lateral_line import trial, write_trial
from tests.specs_in_tests import each_target, network_of, run_network


@lru_cache
def recording(target: str):
    with TemporaryDirectory() as folder:
        net = network_of(write_trial(Path(folder)))
    return run_network(net, target)


@each_target
def test_every_spike_is_the_original_one(target):
    rec, original = recording(target), trial()
    for population, name in (("MON", "mon"), ("TS", "ts"), ("LL", "ll")):
        order = np.lexsort((original[f"{name}_i"], original[f"{name}_step"]))
        np.testing.assert_array_equal(
            rec[f"spikes.{population}.step"], original[f"{name}_step"][order]
        )
        np.testing.assert_array_equal(
            rec[f"spikes.{population}.cell"], original[f"{name}_i"][order]
        )
    assert len(rec["spikes.inhibitory.step"]) == 0


@each_target
def test_weights_learn_what_the_original_ones_learn(target):
    weights = np.asarray(recording(target)["synapses.mon_ts.w"])
    np.testing.assert_array_equal(np.float32(weights), trial()["mon_ts_w_end"])


@each_target
def test_cells_end_where_the_original_ones_end(target):
    rec, original = recording(target), trial()
    for variable, name in (("v", "v_end_mV"), ("g_e", "ge_end_mV"), ("g_i", "gi_end_mV")):
        parts = [rec[f"final.{p}.{variable}"] for p in ("MON", "TS", "inhibitory")]
        np.testing.assert_array_equal(np.float32(np.concatenate(parts) * 1e3), original[name])
