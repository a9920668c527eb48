"""The programs in `generated/` are what the compiler writes today, and stand alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from fnec.backends import find_target
from fnec.pipeline import checked, network_of

ROOT = Path(__file__).parents[3]
SHOWN = ("cuba", "cobahh", "ei_population", "brunel_2000")
TARGETS = ("jax", "brian2")


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("target", TARGETS)
def test_generated_programs_are_current(name, target, pytestconfig):
    backend = find_target(target)
    path = ROOT / "generated" / name / backend.file_name
    text = backend.emit(network_of(checked(ROOT / "specs" / f"{name}.yaml")))
    if pytestconfig.getoption("--update"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert path.read_text() == text, "run: make update"


def test_nothing_else_is_generated():
    assert sorted(p.name for p in (ROOT / "generated").iterdir()) == sorted(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("target", TARGETS)
def test_a_program_never_imports_fnec(name, target):
    text = (ROOT / "generated" / name / find_target(target).file_name).read_text()
    assert "import fnec" not in text
    assert "from fnec" not in text


def test_the_formatter_finds_nothing_to_do():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", str(ROOT / "generated")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("target", TARGETS)
def test_a_program_alone_gives_what_fnec_gives_for_another_seed_and_size(target, tmp_path):
    """Oracle: the interpreter on the spec with that seed and size.

    The program runs in an empty folder, in a process that cannot import fnec.
    """
    from fnec.backends.reference.run import run

    backend = find_target(target)
    program = tmp_path / backend.file_name
    program.write_text((ROOT / "generated" / "ei_population" / backend.file_name).read_text())
    block = "import sys; sys.modules['fnec'] = None; sys.argv = sys.argv[1:]; import runpy; "
    block += "runpy.run_path(sys.argv[0], run_name='__main__')"
    flags = ["--seed", "5", "--n", "40", "--duration", "0.03", "--out", "found", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-c", block, program.name, *flags],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    import numpy as np

    overrides = {"n": "40", "simulation.seed": "5", "simulation.duration": "30 ms"}
    spec = checked(ROOT / "specs" / "ei_population.yaml", overrides=overrides)
    expected = run(network_of(spec))
    arrays = [k for k, v in expected.items() if isinstance(v, np.ndarray)]
    assert arrays
    for key in arrays:
        assert np.array_equal(np.load(tmp_path / "found" / f"{key}.npy"), expected[key]), key
