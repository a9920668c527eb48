"""Parameters that are true or false, on the command line of `fnec run`."""

import json
from pathlib import Path

import pytest

from fnec.cli.main import main

SPEC = """\
fnec: 1
name: tiny
parameters: {feedback: {value: true, help: a tap on every cell}, size: 3}
modes: {alone: {parameters: {feedback: false}}}
simulation: {duration: 1 ms, dt: 0.1 ms}
neurons: {counter: {state: {v: {unit: 1}}, threshold: v > 0.5, reset: {v: 0}}}
populations: {A: {neuron: counter, size: size}}
stimuli: {tap: {kind: spikes, to: A, times: [0.5 ms], receptor: v, weight: 1, when: feedback}}
probes: {spikes: {record: spikes, of: A}}
expect: {once: {metric: spike_count, of: A, between: [0, 3], source: by hand}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(SPEC)


@pytest.mark.parametrize(
    ("words", "n_spikes"),
    [
        ([], 3),
        (["--feedback"], 3),
        (["--no-feedback"], 0),
        (["--set", "feedback=false"], 0),
        (["--mode", "alone"], 0),
        (["--mode", "alone", "--feedback"], 3),
    ],
)
def test_a_switch_is_a_pair_of_flags(words, n_spikes, capsys):
    words = ["run", "tiny.yaml", *words, "--backend", "reference", "--no-figures", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["expectations"][0]["value"] == n_spikes


@pytest.mark.parametrize(
    "words",
    [
        ["--no-feedback", "tiny.yaml"],
        ["--no-feedback", "tiny.yaml", "--size", "3"],
        ["--size", "3", "--no-feedback", "tiny.yaml"],
        ["--size", "3", "tiny.yaml", "--no-feedback"],
        ["--size", "3", "--no-feedback", "--backend", "reference", "tiny.yaml"],
    ],
)
def test_flags_of_parameters_may_stand_before_the_spec(words, capsys):
    assert main(["run", *words, "--backend", "reference", "--no-figures", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["expectations"][0]["value"] == 0


def test_a_command_without_a_spec_says_so(capsys):
    assert main(["run", "--size", "3"]) == 2
    assert "arguments are required: spec" in capsys.readouterr().err


def test_help_shows_both_flags(capsys):
    assert main(["run", "tiny.yaml", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "--feedback, --no-feedback a tap on every cell (default true)" in said


def test_a_number_is_no_switch(capsys):
    assert main(["run", "tiny.yaml", "--set", "feedback=3", "--backend", "reference"]) == 2
    assert "feedback is true or false, not '3'" in capsys.readouterr().err
