"""`--lesion`: what a run folder says of it, and that the folder alone does it again."""

import json
from pathlib import Path

import numpy as np
import pytest

from fnec.cli.main import main

SPEC = """\
fnec: 1
name: tiny
parameters: {onset: {value: 1 ms, help: of the lesion}}
modes: {silent: {help: without A, lesions: {no_A: {active: true}}}}
simulation: {duration: 3 ms, dt: 0.1 ms}
neurons: {counter: {state: {v: {unit: 1}}, threshold: v > 0.5, reset: {v: 0}}}
populations: {A: {neuron: counter, size: 2}, B: {neuron: counter, size: 2}}
stimuli: {tap: {kind: spikes, to: all, times: [0.5 ms, 1.5 ms, 2.5 ms], receptor: v, weight: 1}}
lesions:
  no_A: {kind: silence, of: A, start: onset, help: without A}
  no_B: {kind: silence, of: B, stop: 2 ms}
probes: {spikes: {record: spikes, of: all}}
"""
PLAIN = ["--backend", "reference", "--quiet", "--no-figures"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(SPEC)


def run(*words: str) -> int:
    return main(["run", *words, *PLAIN])


def spikes(name: str) -> tuple[int, int]:
    folder = Path(f"runs/{name}/recording")
    return tuple(len(np.load(folder / f"spikes.{p}.step.npy")) for p in "AB")  # type: ignore[return-value]


def manifest(name: str) -> dict:
    return json.loads(Path(f"runs/{name}/manifest.json").read_text())


def test_lesions_are_done_when_they_are_asked_for(capsys):
    for name, words in {
        "none": (),
        "a": ("--lesion", "no_A"),
        "both": ("--lesion", "no_A, no_B"),
        "mode": ("--mode", "silent"),
        "later": ("--lesion", "no_A", "--onset", "2 ms"),
    }.items():
        assert run("tiny.yaml", "--name", name, *words) == 0
    found = {name: spikes(name) for name in ("none", "a", "both", "mode", "later")}
    assert found == {"none": (6, 6), "a": (2, 6), "both": (2, 2), "mode": (2, 6), "later": (4, 6)}
    assert manifest("both")["lesions"] == "no_A,no_B"
    assert manifest("none")["lesions"] is None
    assert "tiny with no_A,no_B on reference" in capsys.readouterr().out


def test_the_folder_alone_does_it_again():
    assert run("tiny.yaml", "--name", "a", "--lesion", "no_A") == 0
    assert run("runs/a") == 0
    assert manifest("a-again")["lesions"] == "no_A"
    assert spikes("a-again") == (2, 6)


def test_another_lesion_is_another_run(capsys):
    assert run("tiny.yaml", "--name", "a", "--lesion", "no_A") == 0
    assert run("tiny.yaml", "--name", "a", "--lesion", "no_B") != 0
    assert "lesions no_A there, no_B here" in capsys.readouterr().err


def test_the_help_lists_lesions(capsys):
    main(["run", "tiny.yaml", "--help"])
    assert "lesions of tiny:\n  no_A          without A" in capsys.readouterr().out


def test_a_lesion_behind_the_end_is_told_before_anybody_asks_for_it(capsys):
    spec = Path("tiny.yaml")
    spec.write_text(
        SPEC.replace("modes: {silent: {help: without A, lesions: {no_A: {active: true}}}}\n", "")
    )
    assert main(["validate", "tiny.yaml"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["validate", "tiny.yaml", "--onset", "3 ms"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("note: tiny.yaml:9:39: ")
    assert "lesion 'no_A' has no effect: it begins at onset, when the run is over" in said
    assert main(["validate", "tiny.yaml", "--onset", "3 ms", "--lesion", "no_A"]) == 1
    assert "P320" in "".join(capsys.readouterr())
    assert main(["validate", "tiny.yaml", "--onset", "3 ms", "--duration", "4 ms"]) == 0
    assert capsys.readouterr().err == ""
