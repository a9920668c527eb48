"""Files that can be read, and files that cannot."""

import os

import pytest

from fnec.diagnostics import SpecError
from fnec.diagnostics.place import whole_file
from fnec.spec import files, load
from fnec.spec.paths import confined_path


def code_of(path) -> str:
    with pytest.raises(SpecError) as caught:
        load(path)
    return caught.value.diagnostics[0].code


def test_a_missing_file(tmp_path):
    assert code_of(tmp_path / "none.yaml") == "S101"


def test_a_missing_file_suggests_its_neighbour(tmp_path):
    (tmp_path / "tiny.yaml").write_text("fnec: 1")
    with pytest.raises(SpecError) as caught:
        load(tmp_path / "tinny.yaml")
    assert caught.value.diagnostics[0].help == "did you mean 'tiny.yaml'?"


def test_a_folder(tmp_path):
    assert code_of(tmp_path) == "S102"


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    assert code_of(tmp_path / "pipe.yaml") == "S102"


def test_an_endless_device_is_not_read():
    assert code_of("/dev/zero") == "S102"


def test_no_permission(tmp_path, monkeypatch):
    path = tmp_path / "tiny.yaml"
    path.write_text("fnec: 1")

    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files, "open", refuse, raising=False)  # root may read everything
    assert code_of(path) == "S103"


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"])
def test_a_name_that_the_system_cannot_hold(name):
    assert code_of(name) == "S103"


def test_more_than_a_mebibyte(tmp_path):
    path = tmp_path / "long.yaml"
    path.write_text("fnec: 1\n" + "# filler\n" * 150_000)
    assert code_of(path) == "S113"


@pytest.mark.parametrize(
    "text", ["/etc/passwd", "../x", "a/../../x", "~/x", "C:/x", "a\\b", "", "a\0"]
)
def test_paths_stay_in_the_folder(text, tmp_path):
    with pytest.raises(SpecError) as caught:
        confined_path(text, root=tmp_path, folder=tmp_path, span=whole_file("f"))
    assert caught.value.diagnostics[0].code == "S302"


def test_links_inside_the_folder_are_fine(tmp_path):
    (tmp_path / "real.csv").write_text("")
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert confined_path("link.csv", root=tmp_path, folder=tmp_path, span=whole_file("f"))
