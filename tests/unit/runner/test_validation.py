"""validation_report.json: what was expected and seen, and a hash of everything that was written."""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
import pytest

from fnec.cli.main import main
from fnec.runner import Request, RunError, run_spec
from fnec.runner.validation import verify


def run(spec: Path, **more) -> Path:
    asked = {"spec": spec, "backend": "jax", "out": spec.parent / "runs", "figures": False, "name": "a"}  # fmt: skip
    return run_spec(Request(**asked | more)).folder


def report(folder: Path) -> dict:
    """Raises for NaN and Infinity, which are no JSON."""

    def refuse(word: str):
        raise AssertionError(word)

    return json.loads((folder / "validation_report.json").read_text(), parse_constant=refuse)


def test_every_file_of_a_run_has_a_hash_somewhere(spec: Path, program):
    program("done")
    folder = run(spec, figures=True)
    hashes = json.loads((folder / "manifest.json").read_text())["sha256"] | report(folder)["sha256"]
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert files - {"validation_report.json"} == hashes.keys()
    assert {"manifest.json", "metrics.json", "rates/rates.csv", "figures/raster.png"} <= hashes.keys()  # fmt: skip
    for name, said in hashes.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == said


def test_expectations_say_what_was_asked_and_seen(spec: Path, program):
    program("done")
    said = report(run(spec))
    assert said["expectations"] == [
        {
            "name": "quiet", "of": "spike_count", "asked": [0, 30], "seen": 20, "unit": "",
            "is_met": True, "source": "nothing drives the cells",
        }
    ]  # fmt: skip
    assert said["expectations_met"] is True
    assert report(run(spec, name="b"))["identity"] == said["identity"]


def test_limits_without_end_and_values_that_cannot_be_said_are_json(spec: Path, program):
    program("done")
    text = spec.read_text()
    spec.write_text(text.replace("metric: spike_count", "metric: cv_isi").replace("of: E, between", "of: {population: E, first: 1}, after: 39 ms, between"))  # fmt: skip
    said = report(run(spec))
    assert said["expectations"][0]["seen"] is None
    assert said["expectations_met"] is False


def test_changed_missing_and_new_files_are_told(spec: Path, program, capsys):
    program("done")
    folder = run(spec)
    assert verify(folder)[0].is_whole
    assert main(["verify", str(folder)]) == 0
    spikes = folder / "recording/spikes.E.step.npy"
    steps = np.load(spikes)
    steps[3] += 1
    np.save(spikes, steps)
    (folder / "program.log").unlink()
    (folder / "notes.txt").write_text("mine")
    (found,) = verify(folder)
    assert found.changed == ("recording/spikes.E.step.npy",)
    assert found.missing == ("program.log",)
    assert found.added == ("notes.txt",)
    assert main(["verify", str(folder)]) == 1
    assert "changed: recording/spikes.E.step.npy" in capsys.readouterr().out


def test_a_changed_manifest_is_told(spec: Path, program):
    program("done")
    folder = run(spec)
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"seed": 1', '"seed": 2'))
    assert verify(folder)[0].changed == ("manifest.json",)


def test_figures_that_are_drawn_later_get_their_hashes(spec: Path, program):
    program("done")
    folder = run(spec)
    run(spec, figures=True)
    assert "figures/raster.png" in report(folder)["sha256"]
    assert verify(folder)[0].is_whole


def test_values_that_are_not_finite_are_named(spec: Path, program):
    program("done")
    folder = run(spec, backend="reference", overrides={"tau": "20 ms"})
    assert report(folder)["finite"] == {"final.E.v": True, "probe.vm.v.E": True}
    assert report(folder)["all_finite"]
    assert math.isfinite(json.loads((folder / "metrics.json").read_text())["populations"][0]["rate"])  # fmt: skip


def test_the_wiring_of_a_run_has_a_hash_that_follows_the_seed(tmp_path: Path):
    text = """fnec: 1
name: two
simulation: {duration: 1 ms, dt: 0.1 ms, seed: 1}
neurons: {cell: {state: {v: {unit: mV, init: 0 mV}}, threshold: v > 2 mV}}
populations: {E: {neuron: cell, size: 30}}
projections: {p: {pre: E, post: E, connect: {rule: probability, p: 0.3}, receptor: v, weight: 1 mV, delay: 1 ms}}
probes: {spikes: {record: spikes, of: all}}
"""
    (tmp_path / "two.yaml").write_text(text)
    path = tmp_path / "two.yaml"
    found = [
        report(run(path, backend="reference", name=f"r{k}", overrides={"simulation.seed": seed}))
        for k, seed in enumerate("112")
    ]
    wiring = [said["wiring"] for said in found]
    assert wiring[0] == wiring[1] != wiring[2]
    assert wiring[0].keys() == {"all", "p"}


def test_runs_of_several_seeds_are_verified_together(spec: Path, program):
    program("done")
    for seed in "12":
        run(spec, name=f"seed_{seed}", out=spec.parent / "runs/many", overrides={"simulation.seed": seed})  # fmt: skip
    assert [v.folder.name for v in verify(spec.parent / "runs/many")] == ["seed_1", "seed_2"]


def test_what_is_no_run_is_refused(tmp_path: Path):
    with pytest.raises(RunError, match="not a run of fnec"):
        verify(tmp_path)
