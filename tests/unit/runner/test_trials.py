"""Trials of a spec: a folder for each, their mean, and one compilation for all."""

import json
from pathlib import Path

import numpy as np
import pytest

from fnec.cli.main import main
from fnec.diagnostics import SpecError
from fnec.pipeline import compile_spec
from fnec.runner import Request, lot, run_spec
from fnec.runner.lot import run_lot
from fnec.runner.member import members_of
from fnec.runner.seeds import run_seeds

SPEC = """\
fnec: 1
name: noisy
simulation: {duration: 40 ms, dt: 0.5 ms, seed: 7}
neurons:
  cell:
    state: {v: {derivative: -v/(10 ms), unit: mV, init: "uniform(0 mV, 5 mV)"}}
    threshold: v > 6 mV
    reset: {v: 0 mV}
populations: {E: {neuron: cell, size: 12, positions: {z: "uniform(0 um, 100 um)"}}}
projections:
  ee: {pre: E, post: E, connect: {rule: probability, p: 0.3}, receptor: v, weight: 1 mV}
stimuli: {rain: {kind: poisson, to: E, rate: 400 Hz, receptor: v, weight: 2 mV}}
probes:
  spikes: {record: spikes, of: E}
  rates: {record: rate, of: E, bin: 5 ms}
  v: {record: v, of: {population: E, first: 3}, every: 1 ms}
readouts:
  drive: {metric: mean, probe: v}
  rate: {metric: rate, of: E}
"""


@pytest.fixture
def noisy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "noisy.yaml"
    path.write_text(SPEC)
    return path


def request(spec: Path, **more) -> Request:
    return Request(
        **{"spec": spec, "backend": "reference", "out": spec.parent / "runs", "figures": False}
        | more
    )


def recorded(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (folder / "recording").glob("*.npy")}


@pytest.mark.parametrize(
    ("backend", "target"), [("reference", None), ("jax", None), ("brian2", "numpy")]
)
def test_each_trial_lies_in_a_folder_as_complete_as_that_of_one_run(noisy: Path, backend, target):
    if backend != "reference":
        pytest.importorskip(backend)
    asked = request(noisy, backend=backend, target=target)
    many = run_seeds(asked, trials=3, jobs=1)
    assert [(e.status, e.folder.name) for e in many.ends] == [
        ("done", "trial_0"), ("done", "trial_1"), ("done", "trial_2"),
    ]  # fmt: skip
    changed = {"simulation.trial": "2"}
    alone = run_spec(request(noisy, backend=backend, target=target, overrides=changed))
    folder = many.ends[2].folder
    assert {p.name for p in folder.iterdir()} == {p.name for p in alone.folder.iterdir()}
    assert recorded(folder) == recorded(alone.folder)
    there = json.loads((folder / "manifest.json").read_text())
    assert (there["seed"], there["trial"]) == (7, 2)
    assert there["identity"] == alone.manifest["identity"]  # of spec and program, to the byte
    first = run_spec(asked)
    assert recorded(first.folder) == recorded(many.ends[0].folder)
    assert recorded(first.folder) != recorded(folder)


@pytest.mark.parametrize(("seeds", "trials"), [(None, 4), ((3, 9), None), ((3, 9), 2)])
def test_a_lot_is_compiled_once_to_what_each_would_compile_to(
    noisy: Path, monkeypatch, seeds, trials
):
    pytest.importorskip("jax")
    compiled = []
    original = lot.compile_request
    monkeypatch.setattr(lot, "compile_request", lambda r: compiled.append(r) or original(r))
    members = members_of(seeds, trials)
    told = []
    (noisy.parent / "many").mkdir()
    run_lot(request(noisy, backend="jax", out=noisy.parent / "many"), members, None, told.append)
    assert [x["status"] for x in told] == ["done"] * len(members)
    assert len(compiled) == 1
    for member in members:
        text = (noisy.parent / "many" / member.name / "jax_model.py").read_text()
        assert text == compile_spec(noisy, "jax", overrides=member.overrides({}))


def test_the_mean_over_trials_is_that_of_their_samples(noisy: Path):
    many = run_seeds(request(noisy, figures=True), trials=4, jobs=1)
    assert many.mean is not None
    folders = [end.folder for end in many.ends]
    key = "recording/probe.v.v.E.npy"
    oracle = np.mean([np.load(x / key) for x in folders], axis=0)
    np.testing.assert_allclose(np.load(many.mean / key), oracle, rtol=1e-15)
    readouts = json.loads((many.mean / "metrics.json").read_text())["readouts"]
    assert [r["name"] for r in readouts] == ["drive"]  # of spikes there is none: see single trials
    assert readouts[0]["value"] == pytest.approx(oracle.mean(), rel=1e-12)
    tables = [np.loadtxt(x / "rates/rates.csv", delimiter=",", skiprows=1) for x in folders]
    mean = np.loadtxt(many.mean / "rates/rates.csv", delimiter=",", skiprows=1)
    np.testing.assert_allclose(mean, np.mean(tables, axis=0), rtol=1e-9)  # ten digits
    assert {"raster.png", "v.png"} <= {p.name for p in (many.mean / "figures").iterdir()}


def test_more_trials_are_added_and_the_mean_is_of_all(noisy: Path):
    run_seeds(request(noisy, name="a"), trials=2, jobs=1)
    many = run_seeds(request(noisy, name="a"), trials=3, jobs=1)
    assert [end.is_reused for end in many.ends] == [True, True, False]
    assert many.mean is not None
    meta = json.loads((many.mean / "recording/meta.json").read_text())
    assert (meta["trials"], meta["populations"]) == ([0, 1, 2], {"E": 36})


def test_a_spec_says_how_many_trials_and_flags_say_otherwise(noisy: Path, capsys):
    noisy.write_text(SPEC.replace("seed: 7", "seed: 7, trials: 2"))
    plain = ["--backend", "reference", "--no-figures", "--quiet", "--name"]
    assert main(["run", "noisy.yaml", *plain, "a"]) == 0
    assert "2 of 2 trials done" in capsys.readouterr().out
    assert sorted(p.name for p in Path("runs/a").glob("trial_?")) == ["trial_0", "trial_1"]
    assert main(["run", "noisy.yaml", "--trials", "3", *plain, "b"]) == 0
    assert len(list(Path("runs/b").glob("trial_?"))) == 3
    assert main(["run", "noisy.yaml", "--trial", "1", *plain, "c"]) == 0
    assert "seed 7, trial 1" in capsys.readouterr().out
    assert recorded(Path("runs/c")) == recorded(Path("runs/a/trial_1"))
    assert main(["run", "noisy.yaml", "--seeds", "7,8", *plain, "d"]) == 0
    assert len(list(Path("runs/d").glob("seed_?_trial_?"))) == 4
    assert main(["run", "runs/a/trial_1", "--quiet", "--no-figures"]) == 0
    assert recorded(Path("runs/trial_1-again")) == recorded(Path("runs/a/trial_1"))


def test_trials_of_a_network_that_draws_nothing_are_refused(noisy: Path):
    text = SPEC.partition("stimuli:")[0] + SPEC[SPEC.index("probes:") :]
    noisy.write_text(text)
    with pytest.raises(SpecError, match="draws nothing while it runs"):
        run_seeds(request(noisy), trials=3)
    assert not (noisy.parent / "runs").exists()
