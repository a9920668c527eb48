"""Trials: one network, fresh noise. The oracles are the other targets, and the run alone."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from fnec.backends import find_target
from fnec.cli.main import main
from fnec.runtime.random import noise_seed
from tests.equivalence import networks_to_resume, test_signals, test_together
from tests.equivalence.test_resume import assert_equal
from tests.specs_in_tests import (
    assert_same_bits,
    each_program,
    each_target,
    network,
    program,
    run,
    run_network,
)

# Every draw that there is: wiring, weights, delays, starts, constants, rewired synapses and cells
# that a stimulus reaches; noise of cells, random sources, Poisson stimuli; noise of signals.
CELLS = test_together.SPEC.replace("rate: rate,", "rate: rate, fraction: 0.5,")
SIGNALS = test_signals.EVERYTHING
NETWORKS = {"cells": CELLS, "signals": SIGNALS, "learning": networks_to_resume.LEARNING}
DRAWN_BEFORE = ("wiring.", "edges.", "first.")


@pytest.mark.parametrize("name", NETWORKS)
@each_program
def test_a_trial_has_the_same_bits_everywhere(name, target):
    net = network(NETWORKS[name])
    assert_same_bits(run_network(net, target, trial=3), run_network(net, trial=3))


@each_target
def test_trial_0_is_the_run_of_its_seed(target):
    assert_same_bits(run(CELLS, target, trial=0), run(CELLS, target))
    assert noise_seed(2**63 - 1, 0) == 2**63 - 1


@pytest.mark.parametrize("name", NETWORKS)
@each_target
def test_trials_share_their_network_and_not_their_noise(name, target):
    net = network(NETWORKS[name])
    options = {"trace": (0, 1, 1)}
    one, two = (run_network(net, target, trial=k, **options) for k in (0, 1))
    shared = [x for x in one if x.startswith((*DRAWN_BEFORE, "trace."))]
    assert any(x.startswith("wiring.") or name == "signals" for x in shared)
    for key in shared:  # what was drawn, and the state before step 0
        assert np.array_equal(one[key], two[key]), key
    ends = [x for x in one if x.startswith("final.") and not _is_still(one, x)]
    assert ends
    for key in ends:
        assert not np.array_equal(one[key], two[key]), key


def _is_still(found, key: str) -> bool:
    """A state that nothing has moved."""
    return np.array_equal(found[key], found[key.replace("final.", "trace.")][0])


def test_each_kind_of_draw_has_other_values():
    """Sources, Poisson events and noise of cells, each where nothing else could move the cells."""
    spec = """
    simulation: {duration: 50 ms, dt: 0.5 ms, seed: 3}
    neurons:
      source: {parameters: {r: 100 Hz}, threshold: "rand() < r*dt"}
      counter: {state: {n: {unit: 1}}, threshold: n < 0, reset: {n: 0}}
      walker:
        state: {v: {derivative: -v/(10 ms), noise: 1 mV/sqrt(10 ms), unit: mV}}
        integrate: euler_maruyama
    populations: {S: {neuron: source, size: 20}, C: {neuron: counter, size: 20},
      W: {neuron: walker, size: 20}}
    stimuli: {rain: {kind: poisson, to: C, rate: 100 Hz, receptor: n, weight: 1}}
    probes: {spikes: {record: spikes, of: S}}
    """
    found = [run(spec, trial=k) for k in (0, 1, 2)]
    for key in ("spikes.S.step", "final.C.n", "final.W.v"):
        texts = {np.asarray(x[key]).tobytes() for x in found}
        assert len(texts) == 3, key
    rates = [x["final.C.n"].mean() for x in found]
    assert rates == pytest.approx([5, 5, 5], abs=4 * np.sqrt(5 / 20))  # 100 Hz for 50 ms


@pytest.fixture(scope="module")
def modules():
    pytest.importorskip("jax")
    return {name: program(find_target("jax").emit(network(x))) for name, x in NETWORKS.items()}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_trial_gives_the_same_bits_in_company(name, modules, tmp_path):
    module = modules[name]
    runs = [(3, 0), (3, 1), (3, 5), (4, 5)]
    seeds, trials = zip(*runs, strict=True)
    alone = [module.run(seed=seed, trial=trial, chunk=30) for seed, trial in runs]
    folders = [tmp_path / str(k) for k in range(4)]
    for more in (
        {},
        {"batch": 1},
        {"batch": 2, "out": folders},
        {"checkpoint": 60.0, "out": folders},
    ):
        together = module.run_batch(seeds, trials=trials, chunk=30, **more)
        for found, want in zip(together, alone, strict=True):
            assert_equal(found, want)


@pytest.mark.parametrize("name", ["cells", "learning"])
def test_trials_in_company_draw_their_network_once(name, modules, monkeypatch):
    module = modules[name]
    drawn = []
    build = module.build
    monkeypatch.setattr(module, "build", lambda *a: drawn.append(a) or build(*a))
    for more in ({}, {"batch": 1}):
        module.run_batch([3] * 5, trials=range(5), **more)
    assert len(drawn) == 2


def test_a_program_runs_trials_by_itself(tmp_path):
    for backend in ("jax", "brian2"):
        pytest.importorskip(backend)
        text = find_target(backend).emit(network(CELLS))
        (tmp_path / f"{backend}_model.py").write_text(text)

    def command(backend: str, *flags: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, f"{backend}_model.py", "--quiet", *flags]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)

    quick = ("--target", "native" if shutil.which("c++") else "xla")
    assert command("jax", *quick, "--trials", "2..3", "--out", "many").returncode == 0
    assert command("jax", *quick, "--trial", "3", "--out", "one").returncode == 0
    assert command("brian2", "--trial", "3", "--out", "two").returncode == 0
    both = ("--seeds", "3,5", "--trials", "0,3", "--out", "all")
    assert command("jax", *quick, *both).returncode == 0
    assert sorted(p.name for p in (tmp_path / "many").iterdir()) == ["trial_2", "trial_3"]
    for path in (tmp_path / "one").glob("*.npy"):
        for other in ("many/trial_3", "two", "all/seed_3/trial_3"):
            assert path.read_bytes() == (tmp_path / other / path.name).read_bytes(), path.name
    assert "goes on with one --trial" in command("jax", "--trials", "3", "--resume").stderr


def test_a_trial_that_was_cut_off_goes_on_as_that_trial_only(modules, tmp_path):
    module = modules["learning"]

    def copy(k: int, _n: int) -> None:
        if k == 120:
            shutil.copytree(tmp_path / "whole", tmp_path / "cut")

    options = {"chunk": 30, "checkpoint": 1e-9, "progress": copy}
    whole = module.run(trial=3, out=tmp_path / "whole", **options)
    with pytest.raises(ValueError, match="trial"):
        module.run(trial=2, out=tmp_path / "cut", chunk=30, resume=True)
    assert_equal(module.run(trial=3, out=tmp_path / "cut", chunk=30, resume=True), whole)


def test_a_program_that_draws_nothing_has_no_trials():
    spec = """
    simulation: {duration: 50 ms, dt: 0.5 ms}
    neurons: {counter: {state: {n: {derivative: 1/(10 ms), unit: 1}}, threshold: n > 1,
      reset: {n: 0}}}
    populations: {C: {neuron: counter, size: 3, init: {n: "uniform(0, 1)"}}}
    probes: {spikes: {record: spikes, of: C}}
    """
    for backend in ("jax", "brian2"):
        text = find_target(backend).emit(network(spec))
        for word in ("TRIAL", "noise_seed", '"--trial"', "trial: int"):
            assert word not in text


@pytest.mark.slow
def test_trials_of_the_laminar_model_are_intact_until_the_onset(tmp_path):
    """Both conditions of each trial are one run until 300 ms; trials are not."""
    pytest.importorskip("jax")
    conditions = ("intact", "no_V1_L23_E")
    words = ["--mode", "smoke", "--duration", "330 ms", "--after", "300 ms", "--trials", "2"]
    words += ["--conditions", ",".join(conditions), "--target", "hybrid", "--jobs", "1"]
    out = ["--out", str(tmp_path), "--name", "s", "--quiet", "--no-figures"]
    assert main(["study", "laminar_v1_v4", *words, *out]) == 0
    onset = 3000  # steps of 0.1 ms
    found = {}
    for condition in conditions:
        for k in range(2):
            folder = tmp_path / "s" / condition / f"trial_{k}" / "recording"
            meta = json.loads((folder / "meta.json").read_text())
            rec = {x.stem: np.load(x) for x in folder.glob("*.npy")}
            found[condition, k] = meta["wiring"], rec
    n_late = 0
    for k in range(2):
        (wiring, one), (other_wiring, two) = (found[c, k] for c in conditions)
        assert wiring == other_wiring
        for key in one:
            if key.startswith("probe.") and not key.endswith(".step"):
                seen = one[f"probe.{key.split('.')[1]}.step"] < onset
                assert seen.any()
                assert np.array_equal(one[key][seen], two[key][seen]), key
            if key.startswith("spikes.") and key.endswith(".step"):
                a, b = one[key], two[key]
                assert np.array_equal(a[a < onset], b[b < onset]), key
                n_late += not np.array_equal(a, b)
    assert n_late > 0  # the lesion did something
    (wiring, first), (other_wiring, second) = found["intact", 0], found["intact", 1]
    assert wiring == other_wiring
    assert not np.array_equal(first["spikes.V1_L4_E.step"], second["spikes.V1_L4_E.step"])
