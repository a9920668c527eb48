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
from tests.oracles.lateral_line import simulate
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


PLASTIC = {  # LL → MON learns, too
    "    receptor: g_e\n    weight: edge.w\n": "    synapse: soft\n    weight: edge.w\n",
    "\nsynapses:\n": """
synapses:
  soft:
    parameters: {A_pre: 0.01, A_post: -0.0105, tau: 20 ms, w_max: 20 mV}
    state: {w: {unit: mV, init: weight}}
    traces: {x: tau, y: tau}
    at_pre: ["post.g_e += w", "x += A_pre", "w = clip(w + y*w, 0 mV, w_max)"]
    at_post: ["y += A_post", "w = clip(w + x*(w_max - w), 0 mV, w_max)"]
""",
}


@lru_cache
def loop():
    return simulate(trial())


@each_target
def test_two_plastic_layers_are_those_of_a_plain_loop(target, tmp_path):
    """A loop that keeps every trace in every synapse: same spikes, weights up to rounding."""
    path = write_trial(tmp_path)
    text = path.read_text()
    for old, new in PLASTIC.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text)
    rec, expected = run_network(network_of(path), target), loop()
    for population in ("MON", "TS"):
        found = np.stack([rec[f"spikes.{population}.{x}"] for x in ("step", "cell")], axis=1)
        np.testing.assert_array_equal(found, expected[population])
    assert len(expected["MON"]) > 50_000 and len(expected["TS"]) > 100
    ll_mon = 1e3 * np.asarray(rec["synapses.ll_mon.w"])
    np.testing.assert_allclose(ll_mon, expected["ll_mon"], rtol=1e-10)
    np.testing.assert_allclose(rec["synapses.mon_ts.w"], expected["mon_ts"], rtol=1e-10, atol=1e-12)
