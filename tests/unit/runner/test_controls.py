"""Controls: the same run with another mode laid over it, in the folder of the run."""

import json
from pathlib import Path

import pytest

from fnec.cli.main import main

SPEC = """\
fnec: 1
name: tiny
parameters: {n: {value: 3, range: [1, 9], help: cells}, tapped: {value: true, help: a tap}}
modes:
  large: {parameters: {n: 5}}
  untapped: {parameters: {tapped: false}}
simulation: {duration: 1 ms, dt: 0.1 ms}
neurons: {counter: {state: {v: {unit: 1}}, threshold: v > 0.5, reset: {v: 0}}}
populations: {A: {neuron: counter, size: n}}
stimuli: {tap: {kind: spikes, to: A, times: [0.5 ms], receptor: v, weight: 1, when: tapped}}
probes: {spikes: {record: spikes, of: A}}
readouts: {fired: {metric: spike_count, of: A}}
"""
PLAIN = ["--backend", "reference", "--quiet"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(SPEC)


def run(*words: str) -> int:
    return main(["run", "tiny.yaml", *PLAIN, *words])


def fired(path: str) -> list[float]:
    rows = json.loads(Path(path).read_text())["numbers"]
    return next(row["mean"] for row in rows if row["name"] == "fired")


def test_a_control_lies_beside_the_run(capsys):
    assert run("--mode", "large", "--control", "untapped", "--name", "r") == 0
    assert fired("runs/r/controls.json") == [5.0, 0.0]
    assert Path("runs/r/controls/untapped/metrics.json").is_file()
    assert Path("runs/r/controls.png").stat().st_size > 5000
    assert "fired              A        5         0" in capsys.readouterr().out
    told = json.loads(Path("runs/r/controls.json").read_text())["runs"]
    assert [(r["name"], r["folder"]) for r in told] == [
        ("large", "."), ("untapped", "controls/untapped"),
    ]  # fmt: skip
    manifest = json.loads(Path("runs/r/controls/untapped/manifest.json").read_text())
    assert manifest["mode"] == "large,untapped"


def test_controls_that_are_there_are_not_run_again(capsys):
    words = ("--control", "untapped,large", "--name", "r", "--no-figures")
    assert run(*words) == 0
    before = Path("runs/r/controls/large/manifest.json").stat().st_mtime_ns
    assert run(*words) == 0
    assert Path("runs/r/controls/large/manifest.json").stat().st_mtime_ns == before
    assert fired("runs/r/controls.json") == [3.0, 0.0, 5.0]
    assert "this run" in capsys.readouterr().out


def test_controls_of_seeds_run_from_the_same_seeds():
    assert run("--seeds", "1,2", "--control", "untapped", "--name", "s", "--no-figures") == 0
    assert Path("runs/s/controls/untapped/seed_2/metrics.json").is_file()
    assert fired("runs/s/controls.json") == [3.0, 0.0]


def test_json_holds_the_controls(capsys):
    assert run("--control", "untapped", "--json", "--no-figures") == 0
    told = json.loads(capsys.readouterr().out)["controls"]
    assert [r["is_done"] for r in told["runs"]] == [True, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--control", "untaped"], "untapped"),
        (["--mode", "untapped", "--control", "untapped"], "the run itself is in that mode"),
        (["--control", "large,large"], "--control has large twice"),
        (["--control", "large", "--set", "n=99"], "n"),
    ],
)
def test_controls_that_cannot_be_are_told_before_anything_runs(words, said, capsys):
    assert run(*words) in (1, 2)
    assert said in capsys.readouterr().err
    assert not Path("runs").exists()


def test_a_run_that_is_named_by_its_folder_has_no_controls(capsys):
    assert run("--name", "r", "--no-figures") == 0
    assert main(["run", "runs/r", "--control", "large", *PLAIN]) == 2
    assert "--control is for the run of a spec" in capsys.readouterr().err
