"""A run directory: what it holds, what it is called, what may take its place."""

import hashlib
import json
from pathlib import Path

import pytest

from fnec.cli.run import main as run_main
from fnec.runner import Request, RunError, run_spec
from fnec.runner.repeated import Repeat
from fnec.runner.run import Begun, begin, finish
from fnec.runner.validation import verify


def request(spec: Path, **more) -> Request:
    return Request(
        **{"spec": spec, "backend": "jax", "out": spec.parent / "runs", "figures": False} | more
    )


def partials(spec: Path) -> list[Path]:
    return [p for p in (spec.parent / "runs").iterdir() if p.name.startswith(".")]


def test_a_run_holds_spec_program_recording_and_hashes_of_them(spec: Path, program):
    program("done")
    run = run_spec(request(spec))
    names = {p.name for p in run.folder.iterdir()}
    assert names == {
        "spec.yaml", "jax_model.py", "manifest.json", "metrics.json", "program.log", "recording",
        "rates", "validation_report.json",
    }  # fmt: skip
    manifest = json.loads((run.folder / "manifest.json").read_text())
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((run.folder / name).read_bytes()).hexdigest() == digest
    assert {"spec.yaml", "jax_model.py", "recording/spikes.E.step.npy"} <= manifest["sha256"].keys()
    assert {"fnec", "python", "numpy", "jax"} <= manifest["versions"].keys()
    assert (manifest["status"], manifest["seed"]) == ("done", 1)
    assert run.recording.spikes("E")[0].size == 20
    assert partials(spec) == []


def test_a_probe_of_rates_gives_a_table(spec: Path, program):
    program("done")  # a spike every 2 ms, each third of cell 0: steps 0, 60, 120 ...
    table = (run_spec(request(spec)).folder / "rates" / "rates.csv").read_text().splitlines()
    assert table == ["time_s,E_Hz", "0.005,200", "0.015,200", "0.025,100", "0.035,200"]


def test_the_name_follows_from_what_is_run(spec: Path, program):
    program("done")
    first = run_spec(request(spec))
    other = run_spec(request(spec, overrides={"simulation.seed": "2"}))
    assert first.folder.name.startswith("tiny-")
    assert first.folder != other.folder


def test_the_same_run_is_shown_and_not_done_again(spec: Path, program):
    program("done")
    first = run_spec(request(spec))
    assert not first.is_reused
    assert run_spec(request(spec)).is_reused
    assert not run_spec(request(spec, force=True)).is_reused


def test_another_run_of_that_name_is_refused_without_force(spec: Path, program):
    program("done")
    run_spec(request(spec, name="a"))
    changed = {"tau": "20 ms"}
    with pytest.raises(RunError, match="holds another run"):
        run_spec(request(spec, name="a", overrides=changed))
    run = run_spec(request(spec, name="a", overrides=changed, force=True))
    assert run.manifest["parameters"]["tau"] == "20 ms"
    assert partials(spec) == []


def test_of_two_runs_that_want_a_name_at_once_the_later_is_kept_beside_it(
    spec: Path, capsys: pytest.CaptureFixture[str]
):
    late = begin(request(spec, backend="reference", name="a", overrides={"tau": "20 ms"}))
    run_spec(request(spec, backend="reference", name="a"))
    assert isinstance(late, Begun)
    kept = spec.parent / "runs" / f"a-{late.place.identity[:8]}"
    with pytest.raises(RunError, match=r"another run has ended as .*/a while this one ran") as said:
        finish(late)
    assert said.value.help == f"this one is kept as {kept}"
    assert "tau 10 ms there, 20 ms here" in said.value.message
    assert verify(kept)[0].is_whole
    assert json.loads((kept / "manifest.json").read_text())["name"] == kept.name
    assert partials(spec) == []
    assert capsys.readouterr().err == ""


def test_a_folder_that_is_no_run_is_never_replaced(spec: Path, program):
    program("done")
    precious = spec.parent / "runs" / "a" / "thesis.tex"
    precious.parent.mkdir(parents=True)
    precious.write_text("everything")
    with pytest.raises(RunError, match="not a run"):
        run_spec(request(spec, name="a", force=True))
    assert precious.read_text() == "everything"


@pytest.mark.parametrize("name", ["../a", "a/b", "..", ".hidden", ""])
def test_a_name_cannot_leave_the_folder_of_runs(spec: Path, program, name: str):
    program("done")
    with pytest.raises(RunError, match=r"cannot be the name|holds another|not a run"):
        run_spec(request(spec, name=name or "."))


def test_a_stop_at_nan_says_where(spec: Path, program):
    program("nan")
    run = run_spec(request(spec))
    assert (run.ending.status, run.ending.n_done) == ("nan", 200)
    assert run.ending.message == "v of E[2] is not a finite number at 19.9 ms"
    assert run.outcomes == ()
    assert run.recording.duration == pytest.approx(0.02)


def test_the_words_of_the_program_come_first(spec: Path, program):
    program("nan with words")
    assert run_spec(request(spec)).ending.message == "v of cell 2 of E is inf after step 199"


def test_a_spec_that_a_program_refuses_is_at_fault(spec: Path, program):
    program("refusal")
    with pytest.raises(RunError, match="not a whole number of steps") as caught:
        run_spec(request(spec))
    assert caught.value.exit_code == 1


def test_an_overflow_in_the_interpreter_is_found_at_the_end(spec: Path):
    spec.write_text(spec.read_text().replace("-v/tau", "v*v*v/(tau*1e-9 mV**2)"))
    run = run_spec(request(spec, backend="reference"))
    assert run.ending.message == "v of E[0] is not a finite number at the end of the run"


def test_an_unfinished_run_gives_way_to_the_next(spec: Path, program):
    program("nan")
    run_spec(request(spec, name="a"))
    program("done")
    assert run_spec(request(spec, name="a")).ending.status == "done"


def test_a_program_that_fails_is_our_fault_and_leaves_nothing(spec: Path, program):
    program("crash")
    with pytest.raises(RunError, match="something is broken") as caught:
        run_spec(request(spec))
    assert caught.value.exit_code == 3
    assert list((spec.parent / "runs").iterdir()) == []


def test_a_full_disk_is_said_in_words(spec: Path, program):
    program("full")
    with pytest.raises(RunError, match=r"^the disk is full$") as caught:
        run_spec(request(spec))
    assert caught.value.exit_code == 2


def test_a_missing_simulator_is_said_before_anything_is_done(spec: Path, monkeypatch):
    monkeypatch.setattr("fnec.runner.requirements.find_spec", lambda name: None)
    with pytest.raises(RunError, match="needs JAX, which is not installed"):
        run_spec(request(spec))
    assert not (spec.parent / "runs").exists()


def test_figures_that_were_left_out_are_drawn_when_they_are_asked_for(spec: Path, program):
    program("done")
    assert run_spec(request(spec)).figures == ()
    again = run_spec(request(spec, figures=True))
    assert again.is_reused and [p.name for p in again.figures] == ["raster.png"]


def test_the_interpreter_runs_through_the_same_door(spec: Path):
    run = run_spec(request(spec, backend="reference"))
    assert run.ending.status == "done"
    assert [s.unit for s in run.recording.signals] == ["mV"]
    assert run.recording.signals[0].cells == (0, 1)
    assert run.outcomes[0].is_met and run.outcomes[0].value == 0


def test_a_run_is_repeated_from_its_directory_alone(spec: Path):
    changed = {"tau": "20 ms", "simulation.duration": "10 ms", "simulation.seed": "7"}
    first = run_spec(request(spec, backend="reference", overrides=changed))
    spec.unlink()
    again = run_spec(
        request(
            first.folder / "spec.yaml",
            backend="reference",
            name="b",
            out=spec.parent,
            again=first.folder,
        )
    )
    assert again.repeat == Repeat()
    assert again.manifest["again"] == str(first.folder)
    assert (again.manifest["seed"], again.ending.n_steps) == (7, 100)


def test_a_repeated_run_names_what_differs(spec: Path):
    first = run_spec(request(spec, backend="reference"))
    other = run_spec(
        request(spec, backend="reference", overrides={"tau": "20 ms"}, again=first.folder)
    )
    assert other.repeat is not None
    assert set(other.repeat.differing) == {"recording/final.E.v.npy", "recording/probe.vm.v.E.npy"}


def test_a_run_is_not_repeated_against_a_recording_that_was_changed_since(
    spec: Path, capsys: pytest.CaptureFixture[str]
):
    first = run_spec(request(spec, backend="reference", name="first"))
    array = first.folder / "recording" / "probe.vm.v.E.npy"
    data = bytearray(array.read_bytes())
    data[-1] ^= 1
    array.write_bytes(data)
    asked = [str(first.folder), "--out", str(first.folder.parent), "--no-figures", "--quiet"]
    assert run_main([*asked, "--name", "again"]) == 1
    said = capsys.readouterr().out
    line = "is not what was written: changed recording/probe.vm.v.E.npy"
    assert f"the recording in {first.folder} {line}" in said
    assert f"the same as what was written to {first.folder}, to the last bit" in said
    # and a run that takes the place of the first one is held against what lay there
    assert run_main([*asked, "--name", "first", "--force"]) == 1
    assert line in capsys.readouterr().out


@pytest.mark.parametrize("backend", ["jax", "brian2"])
def test_a_generated_program_reproduces_the_interpreter_to_the_last_bit(spec: Path, backend: str):
    pytest.importorskip(backend)
    first = run_spec(request(spec, backend="reference"))
    target = "numpy" if backend == "brian2" else None
    other = run_spec(
        request(spec, backend=backend, target=target, name="other", again=first.folder)
    )
    assert other.ending.status == "done"
    assert other.repeat == Repeat()
