"""Stimuli and lesions with a seed of their own. The oracle is the run of that seed, without it."""

import shutil

import numpy as np
import pytest

from fnec.backends import find_target
from fnec.spec import load_text
from tests.equivalence.test_resume import assert_equal
from tests.specs_in_tests import (
    HEADER,
    assert_same_bits,
    each_target,
    meaning,
    network,
    program,
    run_network,
)

# Cells that keep apart what reaches them: `n` counts the frozen events and `m` the others, `a`
# follows the frozen noise and `b` the other one.
CELLS = """
simulation: {duration: 40 ms, dt: 0.5 ms, seed: 3}
neurons:
  counter:
    inputs: {I: 1, J: 1}
    state:
      n: {unit: 1}
      m: {unit: 1}
      a: {derivative: "(I - a)/(5 ms)", unit: 1}
      b: {derivative: "(J - b)/(5 ms)", unit: 1, init: "uniform(0, 1)"}
    threshold: m > 1
    reset: {m: 0, b: 0}
populations: {E: {neuron: counter, size: 30}, F: {neuron: counter, size: 20}}
probes: {spikes: {record: spikes, of: all}}
stimuli:
  rain: {kind: poisson, to: all, rate: 300 Hz, receptor: n, weight: 1, fraction: 0.5, KEY}
  wind:
    {kind: current, to: F, input: I, fraction: 0.5, KEY,
     waveform: {shape: ou, sigma: 1, tau: 5 ms}}
"""
OTHERS = """
  more: {kind: poisson, to: all, rate: 300 Hz, receptor: m, weight: 1}
  gust: {kind: current, to: all, input: J, waveform: {shape: ou, sigma: 1, tau: 5 ms}}
"""
FROZEN = ("final.E.n", "final.F.n", "final.F.a", "final.F.I_wind")
FRESH = ("final.E.m", "final.F.b", "final.F.I_gust", "spikes.E.step")


def spec(key: str, others: str = OTHERS) -> str:
    return CELLS.replace(", KEY", f", {key}" if key else "") + others


@pytest.mark.parametrize("run_of", [(3, 0), (4, 0), (3, 2)])
@each_target
def test_a_stimulus_of_its_own_seed_is_the_same_in_all_networks_and_trials(target, run_of):
    seed, trial = run_of
    net = network(spec("seed: 5"))
    found = run_network(net, target, seed=seed, trial=trial)
    assert_same_bits(found, run_network(net, seed=seed, trial=trial))
    want = run_network(network(spec("")), seed=5)
    for key in FROZEN:
        assert found[key].tobytes() == want[key].tobytes(), key
    for key in FRESH:
        assert not np.array_equal(found[key], want[key]), key


@each_target
def test_all_else_is_drawn_as_without_the_key(target):
    found, want = (
        run_network(network(spec(key)), target, seed=4, trial=1) for key in ("seed: 5", "")
    )
    for key in FRESH:
        assert np.array_equal(found[key], want[key]), key
    for key in FROZEN:
        assert not np.array_equal(found[key], want[key]), key


def test_another_seed_gives_other_cells_and_events():
    found = [run_network(network(spec(f"seed: {k}"))) for k in (0, 5, 6, 2**63 - 1)]
    for key in FROZEN:
        assert len({x[key].tobytes() for x in found}) == len(found), key
    hit = [tuple(np.flatnonzero(x["final.E.n"])) for x in found]
    assert len(set(hit)) == len(found)
    for cells in hit:
        assert 6 <= len(cells) <= 24  # half of 30, within three deviations


LESIONED = """
simulation: {duration: 10 ms, dt: 0.5 ms, seed: 3}
neurons: {clock: {state: {v: {derivative: 1/(1 ms), unit: 1}}, threshold: v > 1, reset: {v: 0}}}
populations: {E: {neuron: clock, size: 40, init: {v: "uniform(0, 1)"}}}
probes: {spikes: {record: spikes, of: all}}
lesions: {half: {kind: KIND, of: E, fraction: 0.5, SEED active: true}}
"""


@pytest.mark.parametrize("kind", ["silence", "clamp, hold: {v: 0}"])
@each_target
def test_a_lesion_of_its_own_seed_hits_the_same_cells(target, kind):
    def hit(key: str, seed: int) -> tuple[int, ...]:
        text = HEADER + LESIONED.replace("KIND", kind).replace("SEED", key)
        rec = run_network(meaning(load_text(text)), target, seed=seed)
        return tuple(sorted(set(range(40)) - {*np.asarray(rec["spikes.E.cell"]).tolist()}))

    own = [hit("seed: 5,", seed) for seed in (3, 4)]
    assert own[0] == own[1] == hit("", 5)
    assert len({own[0], hit("", 3), hit("seed: 6,", 3)}) == 3
    assert 10 <= len(own[0]) <= 30


def test_networks_in_company_have_the_same_frozen_stimulus():
    pytest.importorskip("jax")
    module = program(find_target("jax").emit(network(spec("seed: 5"))))
    runs = [(3, 0), (3, 1), (4, 1), (4, 2), (6, 0)]
    seeds, trials = zip(*runs, strict=True)
    alone = [module.run(seed=seed, trial=trial) for seed, trial in runs]
    targets = ["xla"] if shutil.which("c++") is None else ["xla", "hybrid", "native"]
    for more in ({}, {"batch": 1}, *({"target": x} for x in targets)):
        together = module.run_batch(seeds, trials=trials, **more)
        for found, want in zip(together, alone, strict=True):
            assert_equal(found, want)


def test_a_model_that_draws_only_what_is_frozen_has_no_trials():
    net = network(spec("seed: 5", others=""))
    for backend in ("jax", "brian2"):
        text = find_target(backend).emit(net)
        for word in ("TRIAL", "noise_seed", '"--trial"', "trial: int"):
            assert word not in text
    pytest.importorskip("jax")
    module = program(find_target("jax").emit(net))
    alone = [module.run(seed=seed) for seed in (3, 4, 5, 6)]
    assert not np.array_equal(alone[0]["final.E.b"], alone[1]["final.E.b"])
    for found, want in zip(module.run_batch((3, 4, 5, 6)), alone, strict=True):
        assert_equal(found, want)
        for key in FROZEN:
            assert np.array_equal(found[key], alone[0][key])
