"""Two runs side by side, and places that cannot be written."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fnec.runner.fault import RunError
from fnec.runner.run_folder import MANIFEST, claim, require_replaceable, settle
from fnec.runtime.recorder import write_json


def finish(place, status: str = "done") -> None:
    write_json(place.partial / MANIFEST, {"identity": place.identity, "status": status})


def test_two_runs_of_one_name_do_not_share_a_folder(tmp_path: Path):
    a, b = claim(tmp_path, "x", "1"), claim(tmp_path, "x", "1")
    assert a.partial != b.partial


def test_the_second_of_two_equal_runs_takes_the_place_of_the_first(tmp_path: Path):
    a, b = claim(tmp_path, "x", "1"), claim(tmp_path, "x", "1")
    for place in (a, b):
        finish(place)
        settle(place, force=False)
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_run_does_not_take_the_place_of_another_that_came_meanwhile(tmp_path: Path):
    a, b = claim(tmp_path, "x", "1"), claim(tmp_path, "x", "2")
    finish(a)
    finish(b)
    assert settle(a, force=False).name == "x"
    assert settle(b, force=False).name == "x-2"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x", "x-2"]


def test_what_differs_is_said_when_a_name_is_taken(tmp_path: Path):
    facts = {"spec": "x", "backend": "jax", "seed": 1, "parameters": {"w": "1 mV"}, "changed": {}}
    other = facts | {"seed": 2, "changed": {"simulation.duration": "5 ms"}}
    a, b = claim(tmp_path, "x", "1", facts), claim(tmp_path, "x", "2", other)
    write_json(a.partial / MANIFEST, {"identity": "1", "status": "done"} | facts)
    settle(a, force=False)
    with pytest.raises(RunError, match="seed 1 there, 2 here; duration as in the spec there, 5 ms"):
        require_replaceable(b.final, b.identity, b.facts, force=False)


def test_the_folder_of_a_killed_run_goes_and_those_of_others_stay(tmp_path: Path):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    mine = claim(tmp_path, "x", "1").partial.name
    dead = tmp_path / mine.replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    elsewhere = tmp_path / re.sub(r"\.[0-9a-f]{6}-\d+-", f".ffffff-{gone.pid}-", mine)
    foreign = tmp_path / ".notes.partial"
    for folder in (dead, elsewhere, foreign):
        folder.mkdir()
        (folder / "file").write_text("")
    second = claim(tmp_path, "y", "1").partial.name
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {mine, second, elsewhere.name, foreign.name}


def test_an_unwritable_place_is_an_error_of_the_system(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError) as caught:
        claim(tmp_path / "file", "x", "1")
    assert caught.value.errno == errno.ENOTDIR
