"""What a run keeps of its generators: their results as files, so that it needs no package."""

import json
from pathlib import Path

import pytest

from fnec.cli.main import main
from fnec.diagnostics import SpecError
from fnec.pipeline import checked, network_of
from fnec.runner import Request, run_spec
from fnec.runner.data import copy_data
from fnec.runner.repeated import Repeat
from fnec.runner.resolved import resolved_text
from fnec.spec.sourced import tables_of
from tests.generators_in_tests import install

CODE = """
def ring(n, w, seed):
    print("a generator may talk")
    return {"pre": list(range(n)), "post": [(i + seed) % n for i in range(n)], "w": [w] * n}
"""
SPEC = """\
fnec: 1
name: ring
parameters: {n: 4, w: {value: 3 mV, range: [0 mV, 9 mV]}, tau: 10 ms}
modes: {strong: {parameters: {w: {value: 6 mV}}}}
simulation: {duration: 5 ms, dt: 0.1 ms, seed: 1}
neurons:
  cell:
    state: {v: {derivative: -v/tau, unit: mV, init: "uniform(0 mV, 4 mV)"}}
    threshold: v > 2 mV
    reset: {v: 0 mV}
    integrate: euler
populations: {E: {neuron: cell, size: n}}
projections:
  next:
    pre: E
    post: E
    connect: {rule: edges, generator: ring, arguments: {n: n, w: w}, columns: {w: V}}
    receptor: v
    weight: edge.w
    delay: 1 ms
probes: {spikes: {record: spikes, of: all}}
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    install(tmp_path / "site", monkeypatch, CODE, "ring", package="lab-wiring".replace("-", "_"))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ring.yaml"
    path.write_text(SPEC)
    return path


def done(spec: Path, **options) -> Path:
    given = {"backend": "reference", "figures": False, "quiet": True, **options}
    return run_spec(Request(spec=spec, **given)).folder


def test_the_manifest_says_who_made_the_data(spec: Path):
    manifest = json.loads((done(spec) / "manifest.json").read_text())
    assert manifest["generators"] == [
        {
            "data": "projections.next.connect",
            "made_by": "ring of lab_wiring 1.0",
            "made_with": ["n", "seed", "w"],
        }
    ]
    assert "generated/projections.next.connect.csv" in manifest["sha256"]


def test_a_run_is_done_again_without_the_package(spec: Path, monkeypatch: pytest.MonkeyPatch):
    folder = done(spec, mode="strong", overrides={"n": "5"})
    monkeypatch.undo()
    monkeypatch.chdir(spec.parent)
    rows = (folder / "generated/projections.next.connect.csv").read_text().splitlines()
    assert rows[:2] == ["pre,post,w", "0,1,0.006"] and len(rows) == 6
    again = run_spec(
        Request(
            spec=folder / "spec.yaml", backend="reference", name="again", again=folder, quiet=True
        )
    )
    assert again.repeat == Repeat()
    assert again.manifest["generators"] == json.loads((folder / "manifest.json").read_text())["generators"]  # fmt: skip


def test_the_folder_of_a_run_refuses_what_its_data_is_not_made_for(spec: Path):
    folder = done(spec)
    for changed in ({"w": "4 mV"}, {"n": "5"}, {"simulation.seed": "2"}):
        with pytest.raises(SpecError, match="V525"):
            checked(folder / "spec.yaml", overrides=changed)
    checked(folder / "spec.yaml", overrides={"tau": "20 ms", "w": "3000 uV"})


def test_a_step_that_follows_from_a_parameter_is_kept_as_a_number(spec: Path):
    spec.write_text(
        SPEC.replace("tau: 10 ms}", "tau: 10 ms, step: 0.1}")
        .replace("dt: 0.1 ms", "dt: step*1 ms")
        .replace("w: w}", "w: w*dt/(0.1 ms)}")
    )
    called = checked(spec)
    folder = spec.parent / "kept"
    folder.mkdir()
    copy_data(called, folder)
    text = resolved_text(
        spec, mode=None, overrides={}, keep_expectations=True, data=tuple(tables_of(called))
    )
    (folder / "spec.yaml").write_text(text)
    assert "dt: 0.0001 s, n: 4" in text
    checked(folder / "spec.yaml")
    with pytest.raises(SpecError, match="V525"):
        checked(folder / "spec.yaml", overrides={"step": "0.05"})


def test_other_parameters_call_it_again(spec: Path):
    nets = [
        network_of(checked(spec, overrides=x))
        for x in ({}, {"w": "4 mV"}, {"simulation.seed": "2"})
    ]
    assert len({net.digest for net in nets}) == 3
    assert nets[1].pathways[0].connect.columns[0].numbers == (0.004,) * 4  # type: ignore[union-attr]


def test_seeds_have_data_of_their_own(spec: Path, capsys: pytest.CaptureFixture[str]):
    argv = ["run", "ring.yaml", "--seeds", "1,2", "--jobs", "1", "--no-figures", "--name", "both"]
    assert main([*argv, "--quiet"]) == 0, capsys.readouterr()
    found = [
        (spec.parent / f"runs/both/seed_{s}/generated/projections.next.connect.csv").read_text()
        for s in (1, 2)
    ]
    assert [x.splitlines()[1] for x in found] == ["0,1,0.003", "0,2,0.003"]


def test_a_compiled_manifest_tells_it_and_the_output_stays_clean(
    spec: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["compile", "ring.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    manifest = json.loads((spec.parent / "generated/ring/manifest.json").read_text())
    assert manifest["generators"][0]["made_by"] == "ring of lab_wiring 1.0"
    assert main(["validate", "ring.yaml"]) == 0


def test_a_run_that_was_cut_off_goes_on_without_the_package(
    spec: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = done(spec, backend="jax", overrides={"w": "4 mV"}, name="cut")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["status"] = "interrupted"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.undo()
    monkeypatch.chdir(spec.parent)
    assert main(["run", "runs/cut", "--resume", "--no-figures", "--quiet"]) == 0
    after = json.loads((folder / "manifest.json").read_text())
    assert after["status"] == "done" and after["generators"] == manifest["generators"]
