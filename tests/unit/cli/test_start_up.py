"""Nothing heavy is imported before it is needed, so that `fnec` answers at once."""

import subprocess
import sys

import pytest

HEAVY = ("jax", "brian2", "matplotlib", "scipy", "sympy", "pint", "plotly", "xarray")
CODE = """
import sys
from fnec.cli.main import main
code = main(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded.intersection(%r)), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*words: str, heavy: tuple[str, ...] = HEAVY) -> str:
    done = subprocess.run(
        [sys.executable, "-c", CODE % (heavy,), *words], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["validate", "cuba"],
        ["run", "cuba", "--help"],
        ["report", "--help"],
        ["explain", "N401"],
    ],
    ids=" ".join,
)
def test_no_simulator_is_imported(words: list[str]):
    assert loaded_by(*words) == "[]"


def test_help_needs_not_even_numpy():
    assert loaded_by("--help", heavy=(*HEAVY, "numpy", "yaml", "jsonschema", "jinja2")) == "[]"


def test_a_run_without_figures_does_without_matplotlib(tmp_path):
    words = ["run", "cuba", "--mode", "small", "--duration", "1 ms", "--backend", "reference"]
    assert loaded_by(*words, "--no-figures", "--out", str(tmp_path)) == "[]"
