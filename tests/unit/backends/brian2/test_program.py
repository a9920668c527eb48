"""The text of whole scripts."""

import subprocess
import sys

import pytest

from fnec.backends.brian2.target import emit, file_name
from fnec.pipeline import checked, network_of
from tests.specs_in_tests import ROOT

SPECS = sorted(p.name for p in (ROOT / "specs").glob("*.yaml"))
each_spec = pytest.mark.parametrize("spec", SPECS)


def script(spec: str) -> str:
    return emit(network_of(checked(ROOT / "specs" / spec)))


@each_spec
def test_the_formatter_finds_nothing_to_do(spec):
    command = [sys.executable, "-m", "ruff", "format", "--line-length", "100", "--diff", "-"]
    done = subprocess.run(command, input=script(spec), capture_output=True, text=True)
    assert done.stdout == "", done.stdout
    assert done.returncode == 0, done.stderr


@each_spec
def test_the_same_spec_gives_the_same_bytes(spec):
    assert script(spec) == script(spec)


def test_a_script_stands_alone():
    text = script("cobahh.yaml")
    assert "import fnec" not in text and "from fnec" not in text
    assert str(ROOT) not in text


def test_equations_read_like_the_paper_and_lead_back_to_the_spec():
    text = script("cuba.yaml")
    assert "dv/dt = (E_L - v + g_e + g_i) / tau_m : volt (unless refractory)" in text
    assert "# integrate_and_fire.yaml:" in text


def test_help_needs_no_simulation(tmp_path):
    path = tmp_path / file_name
    path.write_text(script("cuba.yaml"))
    pytest.importorskip("brian2")
    command = [sys.executable, str(path), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "--w_e" in done.stdout and "cpp_standalone" in done.stdout
