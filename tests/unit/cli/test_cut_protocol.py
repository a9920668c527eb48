"""A run that ends before its protocol does says what it leaves out."""

import pytest

from fnec.cli.main import main
from fnec.runtime.phases import cut_short, phases_of

SPEC = """\
fnec: 1
name: trials
parameters: {n: {value: 3, help: trials}}
simulation: {dt: 1 ms}
protocol:
  phases:
    train: {trials: n, duration: 20 ms}
    test: {duration: 10 ms}
    more: {trials: 0, duration: 10 ms}
signals: {s: {unit: mV, value: "uniform(1 mV, 2 mV)", hold: 5 ms}}
neurons: {cell: {state: {v: {derivative: (s - v)/(5 ms), unit: mV}}}}
populations: {E: {neuron: cell, size: 2}}
probes: {v: {record: v, of: E, every: 1 ms}}
"""
PHASES = phases_of([("train", 3, 0.02), ("test", 1, 0.01), ("more", 0, 0.01)], 1e-3)


@pytest.mark.parametrize(
    ("n_steps", "words"),
    [
        (70, ""),
        (90, ""),
        (65, "the run ends at 0.065 s, in trial 1 of 1 of phase test"),
        (60, "the run ends at 0.06 s, before phase test"),
        (25, "the run ends at 0.025 s, in trial 2 of 3 of phase train; it has no phase test"),
    ],
)
def test_what_a_run_leaves_out(n_steps, words):
    assert cut_short(PHASES, n_steps, 1e-3) == words


@pytest.mark.parametrize("trials", [-1, 2.5])
def test_trials_are_counted(trials):
    with pytest.raises(ValueError, match=f"phase train cannot have {trials:g} trials"):
        phases_of([("train", trials, 0.02)], 1e-3)


@pytest.mark.parametrize("verb", ["validate", "run"])
def test_the_command_says_it(verb, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trials.yaml").write_text(SPEC)
    more = ["--backend", "reference", "--no-figures"] if verb == "run" else []
    assert main([verb, "trials.yaml", "--duration", "25 ms", "--n", "4", *more]) == 0
    assert "trial 2 of 4 of phase train; it has no phase test" in capsys.readouterr().err
    assert main(["validate", "trials.yaml"]) == 0
    assert not capsys.readouterr().err


def test_the_program_says_it(tmp_path, monkeypatch, capsys):
    import subprocess
    import sys

    monkeypatch.chdir(tmp_path)
    (tmp_path / "trials.yaml").write_text(SPEC)
    assert main(["compile", "trials.yaml", "--target", "jax", "-o", "made"]) == 0
    asked = [sys.executable, "made/jax_model.py", "--duration", "0.025"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert done.stderr.startswith("note: the run ends at 0.025 s, in trial 2 of 3")
