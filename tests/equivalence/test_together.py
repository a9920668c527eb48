"""Small networks side by side, each to the bits of its own run; the oracle is that run alone."""

import json
import shutil

import numpy as np
import pytest

from fnec.backends import find_target
from tests.equivalence.test_resume import assert_equal
from tests.specs_in_tests import network, program

# Populations that share a group and others that share a stream; delays of all and of each synapse;
# constants, weights and starts that differ from cell to cell; what probes can ask for.
SPEC = """
simulation: {duration: 130 ms, dt: 0.5 ms, seed: 3}
parameters:
  rate: {value: 300 Hz, help: of the events from outside}
  big: {value: 1, help: times the weight}
protocol:
  phases: {before: {duration: 50 ms}, after: {duration: 80 ms}}
signals:
  I: {unit: mV, phases: {after: {value: "2 mV*t_phase/(80 ms)"}}}
neurons:
  lif:
    parameters: {E_L: -74 mV, tau_m: 10 ms, tau_s: 2 ms, V_th: -60 mV, V_reset: -70 mV, t_ref: 2 ms}
    state:
      v:
        derivative: "(E_L - v + g_e + I) / tau_m"
        noise: 3 mV/sqrt(tau_m)
        unit: mV
        init: "uniform(-74 mV, -60 mV)"
        clamped: refractory
      g_e: {derivative: "-g_e / tau_s", unit: mV}
    threshold: v > V_th
    reset: {v: V_reset}
    refractory: t_ref
    integrate: euler_maruyama
  slow: {extends: lif, parameters: {tau_m: 12 ms}}
  source: {parameters: {r: 40 Hz}, threshold: "rand() < r*dt"}
populations:
  A: {neuron: lif, size: 37, parameters: {V_th: "normal(-60 mV, 1 mV)"}}
  B: {neuron: lif, size: 21, parameters: {V_th: "normal(-60 mV, 1 mV)"}}
  C: {neuron: slow, size: 70}
  S: {neuron: source, size: 45}
projections:
  a: {pre: [A, B], post: [B, C], connect: {rule: probability, p: 0.3}, receptor: g_e,
    weight: "big*uniform(1 mV, 4 mV)", delay: "uniform(0 ms, 8 ms)"}
  b: {pre: C, post: [A, B, C], connect: {rule: all_to_all, autapses: false}, receptor: g_e,
    weight: -0.3 mV, delay: 3 ms}
  c: {pre: S, post: A, connect: {rule: fixed_in_degree, n: 5}, receptor: g_e, weight: 5 mV}
stimuli:
  noise: {kind: poisson, to: [A, C], rate: rate, receptor: g_e, weight: 9 mV}
probes:
  spikes: {record: spikes, of: [A, C, S]}
  late: {record: spikes, of: B, start: 60 ms}
  v: {record: v, of: {population: B, first: 5}, every: 1 ms, start: 7 ms}
  rows: {record: g_e, of: [A, C], every: 5 ms}
  n: {record: count, of: C}
"""
SEEDS = (3, 4, 11)


@pytest.fixture(scope="module")
def module():
    pytest.importorskip("jax")
    return program(find_target("jax").emit(network(SPEC)))


@pytest.fixture(scope="module")
def quick() -> str:
    """The target that compiles fastest here; all give the same bits, as other tests tell."""
    return "native" if shutil.which("c++") else "xla"


def counting(module, monkeypatch) -> list[int]:
    """How many networks stand side by side, each time that some do."""
    found = []
    done = module.advance_together

    def counted(members, *rest):
        results = done(members, *rest)
        found.append(len(members))
        return results

    monkeypatch.setattr(module, "advance_together", counted)
    return found


@pytest.mark.parametrize("target", ["xla", "hybrid", "native"])
def test_each_network_side_by_side_has_the_bits_of_its_own_run(module, quick, target, monkeypatch):
    if quick == "xla" != target:
        pytest.skip("no C++ compiler")
    count = counting(module, monkeypatch)
    alone = [module.run(seed=seed, target=quick) for seed in SEEDS]
    assert all(len(x["spikes.A.step"]) and len(x["spikes.C.step"]) for x in alone)
    for found, want in zip(module.run_batch(SEEDS, target=target), alone, strict=True):
        assert_equal(found, want)
    assert count == [3]


def test_chunks_batches_and_folders_change_no_bit(module, quick, tmp_path, monkeypatch):
    count = counting(module, monkeypatch)
    folders = [tmp_path / str(seed) for seed in SEEDS]
    others = ({"chunk": 20}, {"batch": 1}, {"out": folders, "checkpoint": 60.0})
    for more in (*others, {"out": folders, "batch": 2}):
        together = module.run_batch(SEEDS, target=quick, **more)
        for seed, found in zip(SEEDS, together, strict=True):
            assert_equal(found, module.run(seed=seed, target=quick))
    assert count == [3, 2]  # one that is left over runs alone, as do those with a checkpoint
    metas = [json.loads((folder / "meta.json").read_text()) for folder in folders]
    assert [meta.get("together") for meta in metas] == [2, 2, None]


def test_parameters_may_differ_within_a_batch(module, quick, monkeypatch):
    count = counting(module, monkeypatch)
    knobs = [module.PARAMS._replace(rate=rate) for rate in (100.0, 100.0, 500.0, 500.0)]
    found = module.run_batch((1, 2, 1, 2), params=knobs, target=quick)
    for seed, params, one in zip((1, 2, 1, 2), knobs, found, strict=True):
        assert_equal(one, module.run(seed=seed, params=params, target=quick))
    assert count == [2, 2]


def test_a_network_that_leaves_the_numbers_is_told_as_that_of_one_run(module, quick):
    """A weight near the largest number overflows the sum of two events."""
    params = module.PARAMS._replace(big=1e308)
    found = module.run_batch((1, 2), params=params, target=quick)
    for seed, one in zip((1, 2), found, strict=True):
        assert_equal(one, module.run(seed=seed, params=params, target=quick))
    assert {one["status"] for one in found} == {"nan"}


def test_progress_counts_the_steps_of_all_seeds(module, quick):
    said: list[tuple[int, int]] = []
    module.run_batch((1, 2, 3), target=quick, chunk=50, progress=lambda *x: said.append(x))
    assert said[-1] == (3 * 260, 3 * 260)
    assert all(np.diff([k for k, _ in said]) > 0)
