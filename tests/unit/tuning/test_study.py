"""Studies as they lie on the disk."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from fnec.checks import complete
from fnec.diagnostics import SpecError
from fnec.runner import Request, RunError, run_spec
from fnec.runner.fault import AT_FAULT
from fnec.spec import load
from fnec.tuning import StudyRequest, run_study
from fnec.tuning.candidates import Candidates
from fnec.tuning.worker import serve
from tests.unit.tuning.specs import TINY, TUNING

pytest.importorskip("jax")


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY + TUNING)
    return path


def tune(spec, **asked):
    asked = {"name": "study", "out": spec.parent / "runs", "quiet": True, "figures": False} | asked
    return run_study(StudyRequest(spec=spec, **asked))


def handles(*names):
    return {f"tuning.handles.{name}": "" for name in names}


def tried(study):
    """What was tried and what came out, without times."""
    return [(row.values, row.numbers, row.loss) for row in study.rows]


@pytest.mark.parametrize("backend", ["reference", "brian2"])
def test_a_study_meets_its_goal_and_its_overlay_does_so_too(spec, backend):
    if backend == "brian2":
        pytest.importorskip("brian2")
    study = tune(spec, figures=True)
    assert study.status == "met" and study.met_at == len(study.rows)
    assert (study.folder / "history.png").stat().st_size > 0
    run = run_spec(
        Request(spec=study.folder / "tuned.yaml", backend=backend, out=spec.parent, figures=False)
    )
    assert study.best is not None
    found = {a.name: a.value for a in run.answers}
    assert found["rate_E"] == study.best.numbers["rate"]  # to the last bit
    assert [o.is_met for o in run.outcomes] == [True]


def test_steps_are_compiled_once_whatever_the_handles_change(spec):
    """`p` changes the synapses, `nu` the table of event counts, the others numbers."""
    study = tune(
        spec,
        overrides=handles("gain", "drive", "p", "nu"),
        method="random",
        budget=12,
        seeds=(1, 2),
    )
    assert len(study.rows) >= 8 and study.n_compiled == 1
    assert {row.n_compiled for row in study.rows} == {1}


def test_a_candidate_gives_what_a_run_gives(spec):
    """Room for more synapses and counts changes nothing."""
    study = tune(spec, overrides=handles("p", "nu"), method="random", budget=3)
    for row in study.rows:
        overrides = {"p": repr(row.values["p"]), "nu": f"{row.values['nu']!r} Hz"}
        run = run_spec(
            Request(
                spec=spec, backend="reference", overrides=overrides, out=spec.parent, figures=False
            )
        )
        assert {a.name: a.value for a in run.answers}["rate_E"] == row.numbers["rate"]


@pytest.mark.parametrize("method", ["agsdr", "cma", "random"])
def test_a_study_goes_on_as_if_it_had_not_been_stopped(spec, method):
    if method == "cma":
        pytest.importorskip("cma")
    spec.write_text((TINY + TUNING).replace(", within: 0.3 Hz", ""))  # never met
    whole = tune(spec, method=method, budget=21, name="whole")
    tune(spec, method=method, budget=11, name="parts")
    parts = tune(spec, method=method, budget=21, name="parts", resume=True)
    assert parts.n_new == 10 and tried(parts) == tried(whole)


def test_a_killed_study_loses_the_candidate_at_hand_only(spec):
    spec.write_text((TINY + TUNING).replace(", within: 0.3 Hz", ""))
    words = (
        f"tune {spec} --name killed --out {spec.parent / 'runs'} --budget 400 --quiet --no-figures"
    )
    child = subprocess.Popen([sys.executable, "-m", "fnec", *words.split()])
    history = spec.parent / "runs" / "killed" / "history.csv"
    while not history.exists() or len(history.read_text().splitlines()) < 4:
        assert child.poll() is None
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert complete(load(history.parent / "tuned.yaml"))  # the best so far, as a spec
    n = len(history.read_text().splitlines()) - 1
    with history.open("a") as sink:
        sink.write("999,1,0.1")  # cut off within a line
    found = tune(spec, name="killed", budget=n + 3, resume=True)
    assert found.n_new == 3
    assert tried(found) == tried(tune(spec, name="whole", budget=n + 3))


def test_ctrl_c_ends_a_study_in_order(spec):
    spec.write_text((TINY + TUNING).replace(", within: 0.3 Hz", ""))
    words = f"tune {spec} --name stopped --out {spec.parent / 'runs'} --budget 400 --no-figures"
    child = subprocess.Popen(
        [sys.executable, "-m", "fnec", *words.split()], stderr=subprocess.PIPE, text=True
    )
    history = spec.parent / "runs" / "stopped" / "history.csv"
    while not history.exists() or len(history.read_text().splitlines()) < 4:
        assert child.poll() is None
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=60)[1]
    assert child.returncode == 130 and "--resume goes on" in said
    assert json.loads((history.parent / "study.json").read_text())["status"] == "interrupted"
    assert (history.parent / "tuned.yaml").is_file()


def test_a_study_is_not_overwritten_and_not_mixed_with_another(spec):
    tune(spec, method="random", budget=2)
    with pytest.raises(RunError, match="is there already"):
        tune(spec, method="random", budget=2)
    with pytest.raises(RunError, match="another study: with other method"):
        tune(spec, method="agsdr", budget=2, resume=True)
    assert len(tune(spec, method="agsdr", budget=2, force=True).rows) <= 2


def test_a_changed_history_is_noticed(spec):
    path = tune(spec, method="random", budget=3).folder / "history.csv"
    rows = list(csv.reader(path.read_text().splitlines()))
    rows[2][rows[0].index("handle.gain")] = "0.5"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    with pytest.raises(RunError, match="candidate 2 of the history"):
        tune(spec, method="random", budget=4, resume=True)


def test_a_handle_that_changes_the_number_of_cells_is_refused(spec):
    with pytest.raises(SpecError, match="'n' changes the number of cells of 'E'") as found:
        tune(spec, overrides=handles("n", "gain"), budget=2)
    (fault,) = found.value.diagnostics
    assert (fault.code, fault.span.file, fault.span.column) == ("V563", "<command line>", 1)
    assert not (spec.parent / "runs").exists()  # no worker, no folder


def test_what_a_worker_cannot_run_is_told_in_its_words():
    class Unwilling(Candidates):
        def __init__(self):
            pass

        def evaluate_all(self, candidates):
            raise RunError("the moon is full", "wait a week", exit_code=AT_FAULT)
            yield

    out = io.StringIO()
    serve(Unwilling(), ['{"candidates": [{"gain": 1.0}]}\n'], out)
    said = {"error": "the moon is full", "help": "wait a week", "code": AT_FAULT}
    assert json.loads(out.getvalue()) == said


def test_a_spec_without_tuning_says_how_to_ask(spec):
    spec.write_text(TINY)
    with pytest.raises(RunError, match="says nothing about tuning"):
        tune(spec)
