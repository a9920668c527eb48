"""Two runs side by side, and places that cannot be written."""

import errno
from pathlib import Path

import pytest

from fnec.runner.fault import RunError
from fnec.runner.run_folder import MANIFEST, claim, settle
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
    settle(a, force=False)
    with pytest.raises(RunError, match="holds another run"):
        settle(b, force=False)


def test_an_unwritable_place_is_an_error_of_the_system(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError) as caught:
        claim(tmp_path / "file", "x", "1")
    assert caught.value.errno == errno.ENOTDIR
