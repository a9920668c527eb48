"""Ctrl-C: the program ends in order, what it recorded stays, and the exit code says so."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.runner.conftest import PROGRAM

START = """
import sys, types
import fnec.backends
from fnec.cli.main import main
module = types.ModuleType("target_of_a_test")
module.file_name = "jax_model.py"
module.emit = lambda net: open("program.txt").read()
sys.modules["target_of_a_test"] = module
fnec.backends.TARGETS["jax"] = "target_of_a_test"
sys.exit(main(["run", "tiny.yaml", "--name", "a", *sys.argv[1:]]))
"""


def interrupt(folder: Path, ending: str, *numbers: signal.Signals) -> tuple[int, str, str]:
    """Run a program, and send signals once it records.   Returns exit code, output and errors."""
    (folder / "program.txt").write_text(PROGRAM.replace("@ENDING@", ending))
    with subprocess.Popen(
        [sys.executable, "-c", START], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as command:  # fmt: skip
        deadline = time.monotonic() + 60
        while not list(folder.glob("runs/.a.*.partial/recording/spikes.E.cell.npy")):
            assert command.poll() is None and time.monotonic() < deadline, command.communicate()
            time.sleep(0.05)
        for number in numbers:
            time.sleep(0.3)
            os.kill(command.pid, number)
        return (command.wait(60), *command.communicate())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_is_kept_as_far_as_it_got(spec: Path, number: signal.Signals):
    folder = spec.parent
    code, output, errors = interrupt(folder, "slow", number)
    assert code == 130, errors
    manifest = json.loads((folder / "runs/a/manifest.json").read_text())
    assert manifest["status"] == "interrupted"
    assert 0 < manifest["n_done"] < 400
    at = f"interrupted at {manifest['n_done'] / 10:g} ms of 40 ms; what was recorded until then is"
    assert f"{at} kept\n" in errors
    assert errors.startswith("stopping after this chunk")
    assert "runs/a" in output
    assert [p.name for p in (folder / "runs").iterdir()] == ["a"]


def test_a_second_ctrl_c_kills_the_program_and_keeps_what_it_recorded(spec: Path):
    code, output, errors = interrupt(spec.parent, "deaf", signal.SIGINT, signal.SIGINT)
    assert (code, "memory" in errors) == (130, False), errors
    manifest = json.loads((spec.parent / "runs/a/manifest.json").read_text())
    assert (manifest["status"], 0 < manifest["n_done"] < 400) == ("interrupted", True)
    assert "runs/a" in output
