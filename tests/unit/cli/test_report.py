"""`fnec report` and `fnec run --report`: what they print, write and leave with."""

import json
from pathlib import Path

import pytest

from fnec.cli.main import main
from tests.unit.cli.test_verbs import GOOD


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FNEC_DEBUG", raising=False)
    (tmp_path / "tiny.yaml").write_text(GOOD)
    return tmp_path


def run(*words: str) -> int:
    return main(["run", "tiny.yaml", *words, "--backend", "reference", "--no-figures"])


def test_a_report_is_written_and_named(capsys):
    assert run("--name", "a") == 0
    capsys.readouterr()
    assert main(["report", "runs/a"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("runs/a/report.html  ") and said.out.endswith(" MB\n")
    assert said.err == ""
    assert Path("runs/a/report.html").read_text().startswith("<!doctype html>")


def test_a_run_writes_it_too_when_asked(capsys):
    assert run("--name", "a") == 0
    assert not Path("runs/a/report.html").exists()
    assert run("--name", "a", "--report") == 0  # the run is there already
    assert capsys.readouterr().out.endswith("  report.html\n")
    assert Path("runs/a/report.html").is_file()
    assert run("--name", "b", "--report", "--json") == 0
    assert json.loads(capsys.readouterr().out)["report"] == "runs/b/report.html"


def test_each_of_several_seeds_has_its_own():
    assert run("--name", "s", "--seeds", "1,2", "--jobs", "1", "--report") == 0
    pages = [Path(f"runs/s/seed_{k}/report.html").read_text() for k in (1, 2)]
    assert pages[0] != pages[1]


def test_report_as_plain_data(capsys):
    assert run("--name", "a") == 0
    capsys.readouterr()
    assert main(["report", "runs/a", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {
        "ok": True,
        "report": "runs/a/report.html",
        "bytes": Path("runs/a/report.html").stat().st_size,
        "panels": 1,
        "status": "done",
        "changed_files": [],
    }


def test_a_report_is_no_part_of_what_a_repeated_run_compares(capsys):
    assert run("--name", "a", "--report") == 0
    capsys.readouterr()
    assert main(["run", "runs/a", "--no-figures"]) == 0
    assert "the same as runs/a, to the last bit" in capsys.readouterr().out


def test_an_interrupted_run_is_reported_with_a_note(capsys):
    assert run("--name", "a") == 0
    path = Path("runs/a/manifest.json")
    said = json.loads(path.read_text())
    path.write_text(json.dumps(said | {"status": "interrupted", "n_done": 30}))
    assert main(["report", "runs/a"]) == 1
    assert "'interrupted' after 30 of 100 steps" in capsys.readouterr().err
    assert Path("runs/a/report.html").is_file()


def test_a_folder_that_is_no_run_is_refused_with_what_was_meant(capsys):
    assert run("--name", "first") == 0
    capsys.readouterr()
    assert main(["report", "runs/frist"]) == 2
    said = capsys.readouterr().err
    assert "error: there is no folder runs/frist" in said
    assert "did you mean 'runs/first'?" in said
    assert main(["report", "tiny.yaml"]) == 2
    assert "tiny.yaml is a file" in capsys.readouterr().err
    assert main(["report"]) == 2
