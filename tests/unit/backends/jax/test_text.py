"""The text of generated modules: stands alone, formatted, clean, the same for the same spec."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fnec.backends.jax.target import emit
from fnec.pipeline import checked, network_of
from tests.equivalence.test_jax_against_reference import NETWORKS, TIMES
from tests.specs_in_tests import ROOT, network

SPECS = sorted(p.stem for p in (ROOT / "specs").glob("*.yaml"))


def written(folder: Path) -> list[Path]:
    """Programs of all shipped specs and of the small networks of the equivalence tests."""
    texts = {s: emit(network_of(checked(ROOT / "specs" / f"{s}.yaml"))) for s in SPECS}
    texts |= {f"small_{i}": emit(network(TIMES + t)) for i, t in enumerate(NETWORKS.values())}
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text)
    return sorted(folder.glob("*.py"))


def test_the_formatter_and_the_linter_find_nothing_to_do(tmp_path):
    files = written(tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for command in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff"]
        done = subprocess.run([*ruff, *command, *files], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("spec", SPECS)
def test_programs_stand_alone_and_are_the_same_each_time(spec):
    net = network_of(checked(ROOT / "specs" / f"{spec}.yaml"))
    text = emit(net)
    assert emit(net) == text
    assert "import fnec" not in text
    assert "from fnec" not in text


def test_only_what_a_model_needs_is_printed():
    plain = emit(network(TIMES + NETWORKS["no synapses"]))
    for name in ("def deliver", "def poisson_count", "def exp(", "def put(", "class Replay"):
        assert name not in plain
    assert "def visit_delay" in emit(network(TIMES + NETWORKS["many delays"]))
    assert "def visit_delay" not in emit(network(TIMES + NETWORKS["one delay"]))


@pytest.mark.parametrize("name", ["t", "p", "zero", "n_cells"])
def test_a_file_called_like_a_local_name_brings_no_name_into_a_function(name, tmp_path):
    texts = []
    for stem in (name, name.upper()):
        path = tmp_path / f"{stem}.yaml"
        path.write_text((ROOT / "specs" / "ei_population.yaml").read_text())
        texts.append(emit(network_of(checked(path))))
    assert texts[0].replace(f"{name}.yaml", f"{name.upper()}.yaml") == texts[1]
