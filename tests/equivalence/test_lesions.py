"""Lesions on every target: oracles are hand counts, and twins without what is cut."""

import numpy as np
import pytest

from fnec.spec import load_text
from tests.specs_in_tests import HEADER, ROOT, assert_same_bits, each_target, meaning, run_network

NET = """
simulation: {duration: 60 ms, dt: 0.1 ms, seed: 3}
neurons:
  lif:
    parameters: {tau_m: 10 ms, E_L: -70 mV, V_th: -50 mV}
    inputs: {I: mV}
    state:
      v: {derivative: "(E_L - v + I)/tau_m", unit: mV, init: E_L}
      u: {derivative: "(v - u)/tau_m", unit: mV, init: E_L}
    threshold: v > V_th
    reset: {v: E_L, u: u - 1 mV}
    receptors: {ampa: {receptor: current}}
receptors:
  current:
    {parameters: {tau: 5 ms}, state: {J: {derivative: -J/tau, unit: mV}}, adds: {I: J},
     at_spike: ["J += weight"]}
populations:
  E: {neuron: lif, size: 20, tags: {layer: 2}, init: {v: "uniform(-70 mV, -50 mV)"}}
  F: {neuron: lif, size: 20, tags: {layer: 4}, init: {v: "uniform(-70 mV, -50 mV)"}}
projections:
  inside: {pre: [E, F], post: [E, F], connect: {rule: probability, p: 0.3}, receptor: ampa,
    weight: 2 mV, delay: 1 ms}
  more: {pre: E, post: F, connect: {rule: fixed_in_degree, n: 3}, receptor: ampa, weight: 1 mV,
    delay: "uniform(1 ms, 3 ms)"}
stimuli:
  drive: {kind: current, to: all, input: I, waveform: {shape: step, amplitude: 22 mV}}
  rain: {kind: poisson, to: all, rate: 200 Hz, receptor: ampa, weight: 2 mV}
lesions:
  layer_2: {kind: silence, of: {tags: {layer: 2}}, start: 20 ms, stop: 40 ms}
  both: {kind: silence, of: all, start: 20 ms}
  nobody: {kind: silence, of: all, fraction: 0}
  half: {kind: silence, of: all, fraction: 0.5, start: 20 ms}
  few: {kind: silence, of: {population: E, first: 5}, hold: {v: -80 mV}, start: 20 ms}
  held: {kind: clamp, of: F, hold: {v: -55 mV, J_ampa: 1 mV}, start: 20 ms, stop: 30 ms}
  no_more: {kind: cut, projections: more}
  late_cut: {kind: cut, projections: [inside, more], start: 20 ms}
  halved: {kind: scale, projections: more, factor: 0.5}
  from_E: {kind: cut, pre: E, post: {population: F, first: 10}, start: 20 ms, stop: 30 ms}
  other: {kind: rewire, projections: more}
probes:
  spikes: {record: spikes, of: all}
  v: {record: [v, J_ampa], of: all, every: 0.1 ms}
"""
WINDOWED = ("layer_2", "both", "half", "few", "held", "late_cut", "from_E")
ONSET = 200  # steps: a sample is taken before its step, so that sample 200 is still intact


def network(text: str, *lesions: str):
    overrides = {f"lesions.{name}": "true" for name in lesions}
    return meaning(load_text(HEADER + text, overrides=overrides, folder=ROOT / "specs"))


def lesioned(target: str, *lesions: str, text: str = NET):
    net = network(text, *lesions)
    rec = run_network(net, target)
    if target != "reference":
        assert_same_bits(rec, run_network(net))
    return rec


def spikes(rec, population: str, first: int = 0, stop: int = 10**9, cells=range(1000)) -> int:
    step, cell = (rec[f"spikes.{population}.{key}"] for key in ("step", "cell"))
    return int(((step >= first) & (step < stop) & np.isin(cell, list(cells))).sum())


@pytest.mark.parametrize("name", WINDOWED)
@each_target
def test_until_the_onset_both_runs_are_the_same_bit_for_bit(target, name):
    intact, rec = lesioned(target), lesioned(target, name)
    for key in ("probe.v.v.E", "probe.v.v.F", "probe.v.J_ampa.E", "probe.v.J_ampa.F"):
        assert rec[key][: ONSET + 1].tobytes() == intact[key][: ONSET + 1].tobytes()
    for population in "EF":
        assert spikes(rec, population, 0, ONSET) == spikes(intact, population, 0, ONSET)
    assert any(rec[f"probe.v.v.{p}"].tobytes() != intact[f"probe.v.v.{p}"].tobytes() for p in "EF")


@each_target
def test_the_silent_stay_at_reset_and_come_back(target):
    intact, rec = lesioned(target), lesioned(target, "layer_2")
    assert spikes(rec, "E", 200, 400) == 0
    assert spikes(intact, "E", 200, 400) > 20
    assert spikes(rec, "E", 400) > 20
    assert (rec["probe.v.v.E"][201:401] == -0.07).all()
    assert (rec["probe.v.J_ampa.E"][250:400] > 0).any()  # they still hear the others
    assert spikes(rec, "F", 200, 400) > 10


@each_target
def test_all_can_be_silent(target):
    rec = lesioned(target, "both")
    assert spikes(rec, "E", 200) == spikes(rec, "F", 200) == 0


@each_target
def test_a_fraction_is_drawn_from_the_seed_and_none_is_nobody(target):
    assert_same_bits(lesioned(target, "nobody"), lesioned(target))
    rec = lesioned(target, "half")
    is_held = np.concatenate([(rec[f"probe.v.v.{p}"][201:] == -0.07).all(0) for p in "EF"])
    assert 10 <= is_held.sum() <= 30  # 20 of 40 are expected, with a deviation of 3.2
    silent = np.concatenate(
        [~np.isin(np.arange(20), rec[f"spikes.{p}.cell"][rec[f"spikes.{p}.step"] >= 200])
         for p in "EF"]
    )  # fmt: skip
    assert (silent == is_held).all()


@each_target
def test_some_cells_are_held_elsewhere(target):
    rec = lesioned(target, "few")
    assert (rec["probe.v.v.E"][201:, :5] == -0.08).all()
    assert (rec["probe.v.v.E"][201:, 5:] > -0.0701).all()
    assert spikes(rec, "E", 200, cells=range(5)) == 0
    assert spikes(rec, "E", 200) > 20


@each_target
def test_a_clamp_holds_states_and_lets_cells_go(target):
    rec = lesioned(target, "held")
    assert (rec["probe.v.v.F"][201:301] == -0.055).all()
    assert spikes(rec, "F", 200, 300) == 0  # below threshold
    assert spikes(rec, "F", 300) > 20
    assert rec["probe.v.J_ampa.F"][201:301].min() == 0.001  # events of the step come on top


@each_target
def test_a_cut_for_the_whole_run_is_the_network_without_the_projection(target):
    start, stop = NET.index("  more:"), NET.index("stimuli:")
    bare = NET[:start] + NET[stop:]
    bare = bare.replace("[inside, more]", "inside")
    bare = "\n".join(x for x in bare.splitlines() if "projections: more" not in x)
    rec, twin = lesioned(target, "no_more"), lesioned(target, text=bare)
    for key in twin:
        if key.startswith(("probe.", "spikes.", "final.")):
            assert np.asarray(rec[key]).tobytes() == np.asarray(twin[key]).tobytes(), key


@each_target
def test_half_the_transmission_is_half_the_weight(target):
    twin = lesioned(target, text=NET.replace("weight: 1 mV", "weight: 0.5 mV"))
    rec = lesioned(target, "halved")
    for key in ("probe.v.v.E", "probe.v.v.F"):
        assert rec[key].tobytes() == twin[key].tobytes()


@each_target
def test_rewired_projections_draw_others_by_the_same_rule(target):
    intact, rec = lesioned(target), lesioned(target, "other")
    hashes = [{k: v for k, v in r.items() if k.startswith("wiring.")} for r in (intact, rec)]
    assert hashes[0].keys() == hashes[1].keys()
    changed = [k for k in hashes[0] if hashes[0][k] != hashes[1][k]]
    assert changed == ["wiring.more"]
    assert rec["probe.v.v.F"][0].tobytes() == intact["probe.v.v.F"][0].tobytes()


COUNTING = """
simulation: {duration: 3 ms, dt: 0.1 ms}
neurons:
  counter: {state: {v: {unit: 1}, heard: {unit: 1}, drive: {derivative: I/(1 ms), unit: 1}},
    inputs: {I: 1}, threshold: v > 0.5, reset: {v: 0}}
synapses:
  learning: {state: {u: {unit: 1, init: 1}}, at_pre: ["post.heard += weight*u", "u += 1"]}
  touching: {adds: {I: "weight*(1 + post.heard*0)"}}
populations:
  A: {neuron: counter, size: 4}
  B: {neuron: counter, size: 3}
projections:
  plastic: {pre: A, post: B, connect: {rule: all_to_all}, synapse: learning, weight: 1}
  touch: {pre: A, post: [A, B], connect: {rule: all_to_all}, synapse: touching, weight: 1}
stimuli:
  tap: {kind: spikes, to: A, times: [0.5 ms, 1.5 ms, 2.5 ms], receptor: v, weight: 1}
lesions:
  some:
    {kind: cut, projections: plastic, pre: {population: A, cells: [0, 2]},
     post: {population: B, last: 1}, start: 1 ms, stop: 2 ms}
  apart: {kind: scale, projections: touch, factor: 0.25, post: {population: B, first: 1}}
probes: {spikes: {record: spikes, of: all}}
"""


@each_target
def test_a_cut_hits_the_synapses_between_its_cells_and_they_go_on_learning(target):
    """Three rounds of spikes: a synapse sends 1, 2 and 3; two of four are cut in the second."""
    intact, rec = lesioned(target, text=COUNTING), lesioned(target, "some", text=COUNTING)
    assert intact["final.B.heard"].tolist() == [24, 24, 24]
    assert rec["final.B.heard"].tolist() == [24, 24, 24 - 2 * 2]


@each_target
def test_continuous_synapses_are_scaled(target):
    """Four synapses add 1 each for 3 ms."""
    rec = lesioned(target, "apart", text=COUNTING)
    assert rec["final.B.drive"] == pytest.approx([3, 12, 12])


def test_what_is_not_active_changes_no_byte_of_a_program():
    from fnec.backends import find_target

    bare = NET[: NET.index("lesions:")] + NET[NET.index("probes:") :]
    for target in ("jax", "brian2"):
        texts = [find_target(target).emit(network(text)) for text in (NET, bare)]
        shared = [[x for x in text.splitlines() if ".yaml" not in x and "sha256" not in x
                   and "<text>" not in x] for text in texts]  # fmt: skip
        assert shared[0] == shared[1]


@each_target
def test_the_silent_leave_the_fields(target):
    """Currents that an LFP is made of: 0 while the cells are silent, as before until then."""
    text = (ROOT / "tests/data/ei_fields.yaml").read_text().partition("name: ei_fields\n")[2]
    text += "simulation: {duration: 50 ms}\n"
    text += "lesions: {no_E: {kind: silence, of: E, start: 20 ms, stop: 30 ms}}\n"
    intact, rec = (lesioned(target, *names, text=text) for names in ((), ("no_E",)))
    keys = [k for k in rec if "_from_" in k and k.startswith("probe.")]
    of_E = [k for k in keys if k.endswith(".E")]
    assert of_E and len(keys) > len(of_E)
    for key in keys:
        step = rec[f"{key.rpartition('.')[0].rpartition('.')[0]}.step"]
        inside = (step >= 200) & (step < 300)
        assert rec[key][step < 200].tobytes() == intact[key][step < 200].tobytes()
        assert (rec[key][inside] == 0).all() == (key in of_E)
        assert (intact[key][inside] != 0).any()
