"""Every diagnostic, shown by a spec that earns it and by the exact text that people see.

A case is `<code>-<story>.yaml` beside `<code>-<story>.txt`; `pytest --update` rewrites the texts.
A first line such as `# load: mode=small n=5` says how the spec is loaded.
"""

from pathlib import Path

import pytest

from fnec.checks import check_network, check_trials, complete
from fnec.codes import CODES
from fnec.diagnostics import SpecError, require_clean
from fnec.lower import lower
from fnec.readout.check import check_questions
from fnec.spec import load

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*-*.yaml"))
SHOWN_ELSEWHERE = {
    "S103": "needs a file without permission: tests/unit/spec/test_files.py",
    "S113": "needs a file of more than 1 MiB: tests/unit/spec/test_files.py",
    "S115": "needs 20 000 values: tests/unit/spec/test_reader.py",
    "S200": "is for rules of the schema that have no words of their own yet",
    "S311": "needs fifty files: tests/unit/spec/test_assemble.py",
}


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_the_text_says_what_is_wrong(path, expect_text, monkeypatch):
    stand_here(monkeypatch)
    faults = faults_of(path.name)
    assert faults, f"{path.name} is fine"
    assert path.name.partition("-")[0] in {fault.code for fault in faults}
    text = str(SpecError(faults))
    assert str(HERE) not in text
    expect_text(text + "\n", path.with_suffix(".txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_fault_has_a_place_and_a_known_code(path, monkeypatch):
    stand_here(monkeypatch)
    for fault in faults_of(path.name):
        assert fault.code in CODES
        assert fault.span.file and fault.span.line >= 1 and fault.span.column >= 1


def test_every_code_has_a_bad_spec():
    shown = {path.name.partition("-")[0] for path in CASES} | SHOWN_ELSEWHERE.keys()
    assert not CODES.keys() - shown


def test_every_text_belongs_to_a_spec():
    assert {p.stem for p in HERE.glob("*.txt")} <= {p.stem for p in CASES}


def faults_of(name: str):
    """What loading and checking finds wrong with a spec in this folder."""
    mode, overrides = load_arguments(Path(name))
    try:
        spec = load(Path(name), mode=mode, overrides=overrides)
        spec = complete(spec)
        require_clean(check_questions(spec))
        net = lower(spec)
        return (*check_network(net), *check_trials(spec, net))
    except SpecError as error:
        return error.diagnostics


def stand_here(monkeypatch):
    """Specs and generators are those of this folder."""
    monkeypatch.chdir(HERE)
    monkeypatch.syspath_prepend(HERE / "generators")


def load_arguments(path: Path) -> tuple[str | None, dict[str, str]]:
    first = path.read_bytes().partition(b"\n")[0].decode("utf-8", "replace")
    if not first.startswith("# load: "):
        return None, {}
    given = dict(part.split("=") for part in first.removeprefix("# load: ").split())
    return given.pop("mode", None), given
