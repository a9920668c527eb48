"""The tutorial notebooks are small, were executed, name what exists, and run."""

import base64
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fnec.cli import compare, compile, run
from fnec.readout.catalogue import CATALOGUE
from fnec.spec import load

ROOT = Path(__file__).parents[3]
NOTEBOOKS = sorted((ROOT / "docs" / "tutorials").glob("*.ipynb"))
COMMANDS = [ROOT / "docs" / "tutorials" / "lateral_line.ipynb"]  # these are of the command line
LONG = [*COMMANDS, ROOT / "docs" / "tutorials" / "laminar_cortex.ipynb"]  # minutes
SPEC = ROOT / "specs" / "lateral_line.yaml"
VERBS = {"run": run, "compare": compare, "compile": compile}
PLACE = re.compile(r"(?<![\w.])/(home|work|tmp|opt|root|usr|Users|private)/|C:\\\\")


def cells(notebook: Path, kind: str) -> list[dict]:
    return [c for c in json.loads(notebook.read_text())["cells"] if c["cell_type"] == kind]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def words_of_commands(notebook: Path) -> list[list[str]]:
    """Those that cells carry out, and those that the text shows."""
    code = "\n".join(source(c) for c in cells(notebook, "code"))
    prose = "\n".join(source(c) for c in cells(notebook, "markdown"))
    said = re.findall(r'^fnec\("([^"]+)"', code, re.M) + re.findall(r"`fnec ([^`…]+)`", prose)
    return [shlex.split(line) for line in said]


def test_there_is_a_tutorial():
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_executed_and_small(notebook):
    written = json.loads(notebook.read_text())
    assert written["nbformat"] == 4
    assert notebook.stat().st_size < 1_500_000
    code = cells(notebook, "code")
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    outputs = [o for c in code for o in c["outputs"]]
    assert all(o["output_type"] != "error" and o.get("name") != "stderr" for o in outputs)
    images = [
        base64.b64decode(o["data"]["image/png"])
        for o in outputs
        if "image/png" in o.get("data", {})
    ]
    assert images and max(map(len, images)) <= 150_000
    text = ["".join(o.get("text", "")) for o in outputs] + [source(c) for c in written["cells"]]
    assert not [t for t in text if PLACE.search(t)]


@pytest.mark.parametrize("notebook", COMMANDS, ids=lambda p: p.stem)
def test_commands_name_flags_and_modes_that_exist(notebook, capsys):
    commands = words_of_commands(notebook)
    assert {words[0] for words in commands} >= {"run", "compare"}
    for verb, *words in commands:
        if verb not in VERBS or not words:
            continue
        assert words[0] in ("lateral_line", "my_line.yaml")
        mode = words[words.index("--mode") + 1] if "--mode" in words else None
        spec = load(SPEC, mode=mode)  # fails on a mode that does not exist
        with pytest.raises(SystemExit):
            VERBS[verb].main(["--help"])
        known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) | {
            f"--{p.name.replace('_', '-')}" for p in spec.parameters
        }
        assert {w for w in words if w.startswith("--")} <= known


@pytest.mark.parametrize("notebook", COMMANDS, ids=lambda p: p.stem)
def test_readouts_that_are_named_exist(notebook):
    spec = load(SPEC)
    known = {
        r.name: {x.name for x in CATALOGUE[r.question.what.name].results} for r in spec.readouts
    }
    stems = "|".join(known)
    code = "\n".join(source(c) for c in cells(notebook, "code"))
    named = re.findall(rf"\b({stems})\.(\w+)", code)
    assert named
    for name, result in named:  # a beginning is enough where lines of a table are chosen
        assert any(r.startswith(result) for r in known[name]), f"{name}.{result}"


@pytest.mark.parametrize(
    "notebook",
    [pytest.param(p, marks=pytest.mark.slow) if p in LONG else p for p in NOTEBOOKS],
    ids=lambda p: p.stem,
)
def test_a_notebook_runs_and_shows_what_comes_out(notebook, tmp_path):
    script = tmp_path / "page.py"
    script.write_text("\n".join(source(c) for c in cells(notebook, "code")))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, script.name],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    shown = "".join(
        "".join(o.get("text", "")) for c in cells(notebook, "code") for o in c["outputs"]
    )
    if notebook not in COMMANDS:
        assert done.stdout == shown
        return
    assert "level 'bits' holds; reached: bits" in done.stdout
    for table in re.findall(r"^(?:map|published|moved)_?\w*\..*", shown, re.M):
        assert table in done.stdout
