"""What each verb prints, writes and leaves with."""

import hashlib
import json
from pathlib import Path

import pytest

from fnec.cli.main import VERBS, main
from fnec.pipeline import checked
from fnec.runner.find_spec import find_spec

GOOD = """\
fnec: 1
name: tiny
title: Three cells
parameters:
  n: {value: 3, help: number of cells}
  tau_m: {value: 10 ms, range: [1 ms, 1 s], help: time constant}
  E_L: {value: -65 mV, help: rest}
  name: {value: 1, help: a parameter that is called like an option}
modes: {slow: {help: ten times slower, parameters: {tau_m: 100 ms}}}
simulation: {duration: 10 ms, dt: 0.1 ms, seed: 1}
neurons:
  cell:
    state: {v: {derivative: "name*(E_L - v)/tau_m", unit: mV, init: 1 mV}}
    threshold: v > 2 mV
populations: {E: {neuron: cell, size: n}}
probes: {spikes: {record: spikes, of: all}, vm: {record: v, of: {population: E, first: 2}}}
expect: {quiet: {metric: spike_count, of: E, between: [0, 30], source: nothing drives them}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder of its own, with a good and a bad spec."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FNEC_DEBUG", raising=False)
    (tmp_path / "tiny.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(GOOD.replace("E_L - v", "E_L - tau_m"))
    return tmp_path


def run(*words: str) -> int:
    return main(["run", *words, "--backend", "reference", "--no-figures"])


def data(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_help_lists_every_verb(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"\n  {verb} " in text for verb in VERBS)


def test_no_verb_is_a_fault_of_usage(capsys):
    assert main([]) == 2


def test_a_mistyped_verb_is_guessed(capsys):
    assert main(["valdate", "tiny.yaml"]) == 2
    assert "did you mean 'validate'?" in capsys.readouterr().err


def test_a_good_spec_is_summed_up_in_a_line(capsys):
    assert main(["validate", "tiny.yaml"]) == 0
    assert capsys.readouterr().out == (
        "tiny.yaml: tiny is fine (1 population, 2 probes, 4 parameters, 1 mode)\n"
    )


def test_a_bad_spec_shows_the_place_and_names_the_code(capsys):
    assert main(["validate", "bad.yaml"]) == 1
    text = capsys.readouterr().err
    assert "error[U301]" in text and "--> bad.yaml:13:" in text
    assert "1 error (U301); `fnec explain U301` says more" in text
    assert "\x1b" not in text  # colours are for terminals


def test_diagnostics_as_json(capsys):
    assert main(["validate", "bad.yaml", "--json"]) == 1
    found = data(capsys)
    assert not found["ok"]
    assert [(d["code"], d["line"]) for d in found["diagnostics"]] == [("U301", 13)]


def test_a_mode_and_a_parameter_can_be_tried(capsys):
    assert main(["validate", "tiny.yaml", "--mode", "slow", "--set", "n=5"]) == 0
    assert main(["validate", "tiny.yaml", "--mode", "fast"]) == 1
    assert "has no mode 'fast'" in capsys.readouterr().err
    assert main(["validate", "tiny.yaml", "--set", "tau_m=0.1 ms"]) == 1
    assert "'tau_m' cannot be 0.1 ms" in capsys.readouterr().err


def test_parameters_are_flags_of_validate_too(capsys):
    assert main(["validate", "tiny.yaml", "--n", "5", "--E-L", "-70 mV"]) == 0
    assert main(["validate", "tiny.yaml", "--tau_m", "0.1"]) == 1
    assert "'tau_m' cannot be 0.1 ms" in capsys.readouterr().err
    assert main(["validate", "tiny.yaml", "--tau", "3 ms"]) == 2
    assert "did you mean '--tau_m'?" in capsys.readouterr().err


def test_every_mode_is_checked_and_named_and_no_fault_is_told_twice(folder: Path, capsys):
    text = GOOD.replace("tau_m: 100 ms}}}", "tau_m: 10 s}}, odd: {simulation: {dt: 1 V}}}")
    (folder / "tiny.yaml").write_text(text)
    assert main(["validate", "tiny.yaml", "--json"]) == 1
    found = data(capsys)["diagnostics"]
    assert [(f["code"], f["notes"][-1]) for f in found] == [
        ("V504", {"message": "in mode 'slow'"}),
        ("U303", {"message": "in mode 'odd'"}),
    ]
    (folder / "tiny.yaml").write_text(text.replace("E_L - v", "E_L - tau_m"))
    assert main(["validate", "tiny.yaml"]) == 1
    assert capsys.readouterr().err.count("error[U301]") == 1
    (folder / "tiny.yaml").write_text(text)
    assert main(["validate", "tiny.yaml", "--mode", "slow"]) == 1
    assert "1 error (V504)" in capsys.readouterr().err


def test_what_only_a_mode_reads_has_an_effect(folder: Path):
    (folder / "tiny.yaml").write_text(
        GOOD.replace("name: {value", "late: 20 ms\n  name: {value").replace(
            "parameters: {tau_m: 100 ms}", "simulation: {duration: late}"
        )
    )
    assert main(["validate", "tiny.yaml"]) == 0
    assert main(["validate", "tiny.yaml", "--mode", "slow"]) == 0


def test_shipped_specs_have_names(capsys):
    assert main(["validate", "cuba"]) == 0
    assert capsys.readouterr().out.startswith("specs/cuba.yaml: cuba is fine")
    assert main(["validate", "cubba"]) == 2
    assert "did you mean 'cuba'?" in capsys.readouterr().err


def test_a_file_wins_over_a_shipped_spec(folder: Path, capsys):
    (folder / "cuba").write_text(GOOD)
    assert main(["validate", "cuba"]) == 0
    assert "tiny is fine" in capsys.readouterr().out


def test_explain_knows_a_code_in_any_case_and_lists_all(capsys):
    assert main(["explain", "n401"]) == 0
    assert capsys.readouterr().out.startswith("N401: ")
    assert main(["explain"]) == 0
    assert "\nN401  " in capsys.readouterr().out
    assert main(["explain", "N999"]) == 2


def test_explain_lists_the_library_and_shows_a_model(capsys):
    assert main(["explain", "library"]) == 0
    text = capsys.readouterr().out
    assert "include: [library/integrate_and_fire.yaml]" in text
    assert "\n  receptor  nmda " in text and "\n  synapse   gap_junction " in text
    assert all(line.split()[2:] for line in text.splitlines() if line.startswith("  "))
    assert main(["explain", "library", "--json"]) == 0
    assert {book["file"] for book in data(capsys)} >= {"library/synapses.yaml"}
    assert main(["explain", "leaky"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("neuron of library/integrate_and_fire.yaml\n\nleaky:\n  help: ")
    assert "\nleaky_psc:" not in text
    assert main(["explain", "leeky"]) == 2
    assert "did you mean 'leaky'?" in capsys.readouterr().err


def test_the_first_spec_is_fine_and_runs(folder: Path, capsys):
    assert main(["new", "my_model"]) == 0
    assert main(["validate", "my_model.yaml"]) == 0
    assert run("my_model.yaml", "--n", "200", "--p", "0.4", "--duration", "50 ms") == 0


def test_new_replaces_nothing_in_silence(folder: Path, capsys):
    assert main(["new", "tiny"]) == 2
    assert (folder / "tiny.yaml").read_text() == GOOD
    assert main(["new", "tiny", "--force"]) == 0
    assert main(["new", "1st"]) == 2
    assert "cannot be the name" in capsys.readouterr().err


def test_a_copy_of_a_shipped_spec_bears_the_new_name(folder: Path):
    assert main(["new", "mine", "--template", "cuba"]) == 0
    assert checked(folder / "mine.yaml").name == "mine"


def test_run_prints_rates_expectations_and_where_it_is_kept(capsys):
    assert run("tiny.yaml", "--name", "a") == 0
    text = capsys.readouterr().out
    assert "tiny on reference · seed 1 · 10 ms, 100 steps of 0.1 ms" in text
    assert "\npopulation  cells  spikes  rate  CV ISI  active\nE               3" in text
    assert "\nok  quiet  0  in 0 … 30  nothing drives them\n" in text
    assert "\nruns/a\n" in text


def test_run_as_json(capsys):
    assert run("tiny.yaml", "--name", "a", "--json") == 0
    found = data(capsys)
    assert found["ok"] and found["folder"] == "runs/a"
    assert found["populations"][0] == {
        "population": "E", "n_cells": 3, "spike_count": 0, "rate": 0.0, "cv_isi": None,
        "synchrony": None, "active_fraction": 0.0,
    }  # fmt: skip
    assert found["expectations"][0]["is_met"]


def test_a_missed_expectation_is_a_fault_unless_parameters_were_changed(folder: Path, capsys):
    (folder / "tiny.yaml").write_text(GOOD.replace("between: [0, 30]", "between: [1, 30]"))
    assert run("tiny.yaml") == 1
    assert "MISSED" in capsys.readouterr().out
    assert run("tiny.yaml", "--seed", "2") == 1
    assert run("tiny.yaml", "--tau_m", "20") == 0
    assert "expected of the spec's own parameters" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["--E_L", "-70"], ["--E-L", "-70 mV"], ["--E_L=-0.07 V"], ["--set", "E_L=-70"]],
    ids=" ".join,
)
def test_each_parameter_is_a_flag_in_its_unit(words: list[str], capsys):
    assert run("tiny.yaml", "--name", "a", *words) == 0
    manifest = json.loads(Path("runs/a/manifest.json").read_text())
    assert manifest["parameters"]["E_L"] in ("-70 mV", "-0.07 V")


def test_a_parameter_that_is_called_like_an_option_is_set_by_name(capsys):
    assert run("tiny.yaml", "--name", "a", "--set", "name=2") == 0
    assert json.loads(Path("runs/a/manifest.json").read_text())["parameters"]["name"] == "2"


def test_a_parameter_in_the_wrong_unit_is_refused_where_it_was_typed(capsys):
    assert run("tiny.yaml", "--E_L", "3 ms") == 2
    assert "E_L is in V, '3 ms' is in s" in capsys.readouterr().err


def test_a_mistyped_flag_is_guessed(capsys):
    assert run("tiny.yaml", "--tau", "3 ms") == 2
    assert "did you mean '--tau_m'?" in capsys.readouterr().err


def test_help_of_a_spec_lists_parameters_and_modes(capsys):
    assert main(["run", "tiny.yaml", "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "--tau_m VALUE time constant (default 10 ms, from 1 ms to 1 s)" in text
    assert "modes of tiny: slow ten times slower" in text
    assert main(["run", "--help"]) == 0


def test_times_can_be_set_and_are_checked(capsys):
    assert run("tiny.yaml", "--duration", "5 ms", "--dt", "0.5 ms", "--json") == 0
    assert data(capsys)["n_steps"] == 10
    assert run("tiny.yaml", "--duration", "5") == 1
    assert "<command line>" in capsys.readouterr().err
    assert run("tiny.yaml", "--seed", "x") == 1


def test_another_run_of_the_name_is_refused(capsys):
    assert run("tiny.yaml", "--name", "a") == 0
    assert run("tiny.yaml", "--name", "a") == 0
    assert "is there already" in capsys.readouterr().out
    assert run("tiny.yaml", "--name", "a", "--seed", "2") == 2
    assert "use --force" in capsys.readouterr().err
    assert run("tiny.yaml", "--name", "a", "--seed", "2", "--force") == 0


def test_a_run_directory_can_be_run_again(folder: Path, capsys):
    assert run("tiny.yaml", "--name", "a", "--tau_m", "20") == 0
    (folder / "tiny.yaml").unlink()
    assert main(["run", "runs/a", "--no-figures"]) == 0
    text = capsys.readouterr().out
    assert "the same as runs/a, to the last bit" in text and "\nruns/a-again\n" in text


def test_an_interrupted_run_is_done_again_but_not_held_against(folder: Path, capsys):
    assert run("tiny.yaml", "--name", "a") == 0
    manifest = Path("runs/a/manifest.json")
    said = json.loads(manifest.read_text()) | {"status": "interrupted", "n_done": 40}
    manifest.write_text(json.dumps(said))
    assert main(["run", "runs/a", "--no-figures"]) == 0
    text = capsys.readouterr().out
    assert "runs/a was interrupted at 4 ms of 10 ms, so there is nothing to compare" in text
    assert "this run is complete" in text and "differs" not in text


def test_a_folder_that_cannot_be_written_is_said_in_words(folder: Path, capsys):
    (folder / "file").write_text("")
    assert run("tiny.yaml", "--out", "file/runs") == 2
    assert capsys.readouterr().err.startswith("error: file/runs cannot be written: not a directory")


def test_a_target_is_one_of_the_backend(capsys):
    assert run("tiny.yaml", "--target", "cython") == 2
    assert "has no --target cython" in capsys.readouterr().err


def test_a_bug_of_ours_asks_for_a_report_without_a_traceback(monkeypatch, capsys):
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("fnec.pipeline.checked", fail)
    assert main(["validate", "tiny.yaml"]) == 3
    text = capsys.readouterr().err
    assert "ZeroDivisionError" in text and "please report it" in text and "Traceback" not in text
    monkeypatch.setenv("FNEC_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["validate", "tiny.yaml"])


def test_each_stage_can_be_printed(capsys):
    assert main(["compile", "tiny.yaml", "--emit", "spec", "--mode", "slow"]) == 0
    assert "tau_m" in capsys.readouterr().out
    assert main(["compile", "tiny.yaml", "--emit", "network"]) == 0
    assert "population E" in capsys.readouterr().out


def test_compile_writes_programs_and_their_hashes(monkeypatch, folder: Path, capsys):
    class Target:
        file_name = "jax_model.py"

        @staticmethod
        def emit(net) -> str:
            return f"# {net.name}\n"

    monkeypatch.setattr("fnec.backends.find_target", lambda name: Target)
    assert main(["compile", "tiny.yaml", "--target", "jax"]) == 0
    written = folder / "generated/tiny"
    first = {p.name: p.read_bytes() for p in written.iterdir()}
    assert first.keys() == {"jax_model.py", "manifest.json"}
    hashes = json.loads(first["manifest.json"])["sha256"]
    assert hashes == {"jax_model.py": hashlib.sha256(b"# tiny\n").hexdigest()}
    assert main(["compile", "tiny.yaml", "--target", "jax", "-o", "again"]) == 0
    assert {p.name: p.read_bytes() for p in Path("again").iterdir()} == first


def test_the_same_spec_gives_the_same_bytes_from_any_folder(folder: Path, monkeypatch, capsys):
    pytest.importorskip("jax")
    assert main(["compile", "tiny.yaml", "-o", "here"]) == 0
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert main(["compile", str(folder / "tiny.yaml"), "-o", "there"]) == 0
    for name in ("jax_model.py", "brian2_model.py", "manifest.json"):
        text = (elsewhere / "there" / name).read_text()
        assert text == (folder / "here" / name).read_text()
        assert str(folder) not in text


def test_a_folder_that_is_called_like_a_shipped_spec_hides_it_not(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cuba").mkdir()
    assert find_spec("cuba").name == "cuba.yaml"
    (tmp_path / "cuba" / "spec.yaml").write_text("")  # a run
    assert find_spec("cuba").name == "spec.yaml"
