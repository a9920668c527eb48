"""Runs that are ended from outside, and go on through the command line to the same bits."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fnec.runner.fault import RunError
from fnec.runner.leftovers import is_resumable, program_in
from fnec.runner.process import PID
from fnec.runner.resume import find_unfinished
from fnec.runner.run_folder import claim
from fnec.runtime.recorder import write_json
from tests.equivalence.networks_to_resume import LEARNING

FNEC = [sys.executable, "-m", "fnec"]


@pytest.fixture
def learn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A spec of a network that learns for a few seconds of a machine's time."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "learn.yaml"
    longer = LEARNING.replace("duration: 200 ms", "duration: 1500 ms")
    path.write_text(f"fnec: 1\nname: learn\n{longer}")
    return path


def fnec(*words: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a run."""
    pytest.importorskip("brian2")
    command = [*FNEC, "run", *words, "--no-figures"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def start(*words: str) -> subprocess.Popen[bytes]:
    """A run that saves its state after each chunk."""
    words = (*words, "--no-figures", "--checkpoint", "1e-9")
    with Path("said.txt").open("w") as said:
        return subprocess.Popen([*FNEC, "run", *words], stdout=said, stderr=said)


def wait_for(pattern: str) -> Path:
    """The first file of some name, once it is there."""
    deadline = time.monotonic() + 120
    while not (found := list(Path().glob(pattern))):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found[0]


def kill(child: subprocess.Popen[bytes]) -> None:
    """End fnec and its program as a machine does that loses its power."""
    programs = [int(p.read_text()) for p in Path("runs").glob(f".*-{child.pid}-*.partial/{PID}")]
    for pid in (child.pid, *programs):
        os.kill(pid, signal.SIGKILL)
    child.wait()
    for pid in programs:  # nobody waits for it any more
        while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
            time.sleep(0.01)


def hashes(name: str) -> dict[str, str]:
    """sha256 of the arrays of a run, by name."""
    manifest = json.loads(Path("runs", name, "manifest.json").read_text())
    return {k: x for k, x in manifest["sha256"].items() if k.endswith(".npy")}


def test_a_killed_run_stays_and_goes_on_by_its_spec(learn: Path):
    asked = (learn.name, "--backend", "brian2", "--name")
    with start(*asked, "a") as child:
        wait_for("runs/.a.*.partial/recording/checkpoint.npz")
        kill(child)
    assert fnec(*asked, "whole")[0] == 0
    assert len(list(Path("runs").glob(".a.*.partial"))) == 1
    code, _, said = fnec(*asked, "a", "--resume", "--seed", "5")
    assert (code, said.splitlines()[0]) == (
        2,
        "error: runs/a was begun as another run: seed 3 there, 5 here",
    )
    assert "A_plus 0.01 there, 0.02 here" in fnec(*asked, "a", "--resume", "--A_plus", "0.02")[2]
    assert fnec("runs/a")[2].startswith("error: runs/a was cut off before its end\n")
    code, out, _ = fnec(*asked, "a", "--resume")
    assert code == 0
    assert "resumed at " in out
    assert hashes("a") == hashes("whole")
    assert sorted(p.name for p in Path("runs").iterdir()) == ["a", "whole"]
    assert {p.name for p in Path("runs/a").iterdir()} == {
        p.name for p in Path("runs/whole").iterdir()
    }
    assert "runs/a is done: there is nothing to resume" in fnec("runs/a", "--resume")[2]


def test_an_interrupted_run_goes_on_by_its_folder(learn: Path):
    asked = (learn.name, "--backend", "brian2", "--name")
    with start(*asked, "a") as child:
        wait_for("runs/.a.*.partial/recording/checkpoint.npz")
        child.send_signal(signal.SIGINT)
    manifest = json.loads(Path("runs/a/manifest.json").read_text())
    assert manifest["status"] == "interrupted"
    goes_on = f"`fnec run runs/a --resume` goes on from step {manifest['n_done']}"
    assert goes_on in Path("said.txt").read_text()
    assert "--seed cannot be given" in fnec("runs/a", "--resume", "--seed", "3")[2]
    learn.rename("elsewhere.yaml")
    assert fnec("runs/a", "--resume")[0] == 0
    done = json.loads(Path("runs/a/manifest.json").read_text())
    assert (done["status"], done["resumed"]) == ("done", [manifest["n_done"]])
    assert fnec("elsewhere.yaml", *asked[1:], "whole")[0] == 0
    assert hashes("a") == hashes("whole")


def test_what_keeps_no_checkpoints_says_so(learn: Path):
    for options, why in (
        (("--backend", "reference"), "the interpreter keeps no checkpoints"),
        (("--backend", "brian2", "--target", "cpp_standalone"), "from the first step to the last"),
    ):
        code, _, said = fnec(learn.name, *options, "--resume")
        assert (code, why in said) == (2, True)
    code, _, said = fnec(learn.name, "--name", "new", "--resume")
    assert (code, "runs/new has no checkpoint to go on from: there is no such run" in said) == (
        2,
        True,
    )


def test_a_program_that_outlives_fnec_is_waited_for(tmp_path: Path):
    """Only fnec was killed: two programs in one folder would spoil the recording."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    place = claim(tmp_path, "a", "1")
    folder = place.partial.rename(str(place.partial).replace(f"-{os.getpid()}-", f"-{gone.pid}-"))
    (folder / "recording").mkdir()
    write_json(folder / "recording/meta.json", {"status": "done", "n_done": 7})
    write_json(folder / "started.json", {"identity": "1"})
    assert is_resumable(folder)
    assert find_unfinished(tmp_path / "a").step == 7
    code = "import time; time.sleep(10)  # brian2_model.py"
    with subprocess.Popen([sys.executable, "-c", code]) as program:
        (folder / PID).write_text(str(program.pid))
        while program_in(folder) is None:  # until the system knows its command
            time.sleep(0.01)
        with pytest.raises(RunError, match=f"still runs as process {program.pid}"):
            find_unfinished(tmp_path / "a")
        claim(tmp_path, "b", "1")
        assert folder.is_dir()
        program.kill()


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["jax", "brian2"])
def test_a_training_run_that_is_killed_five_times_gives_the_same_bits(learn: Path, backend: str):
    learn.write_text(learn.read_text().replace("duration: 1500 ms", "duration: 40 s"))
    asked = (learn.name, "--backend", backend, "--name")
    began = time.monotonic()
    assert fnec(*asked, "whole")[0] == 0
    took, moments, n_kills = time.monotonic() - began, random.Random(7), 0
    for resume in ((), *[("--resume",)] * 4):
        with start(*asked, "a", *resume) as child:
            wait_for(f"runs/.a.*-{child.pid}-*.partial/recording/checkpoint.npz")
            time.sleep(moments.uniform(0.0, took / 4))
            if child.poll() is None:
                kill(child)
                n_kills += 1
    assert n_kills >= 3
    if not Path("runs/a").is_dir():  # else it was done before the last kill
        assert fnec(*asked, "a", "--resume")[0] == 0
    assert hashes("a") == hashes("whole")
