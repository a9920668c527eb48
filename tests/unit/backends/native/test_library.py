"""The steps in C++ are built once, by several at a time if need be, and refused in words."""

import shutil
import subprocess
import sys

import pytest

from fnec.backends import find_target
from tests.specs_in_tests import network

pytest.importorskip("jax")
needs_compiler = pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")
SPEC = """
neurons:
  cell:
    state: {v: {derivative: (2 mV - v)/(5 ms), unit: mV}}
    threshold: v > 1 mV
    reset: {v: 0 mV}
    integrate: exact
populations: {A: {neuron: cell, size: 3}}
probes: {spikes: {record: spikes, of: A}}
simulation: {duration: 20 ms, dt: 0.1 ms, seed: 3}
"""


def run(folder, **environment):
    program = folder / "model.py"
    program.write_text(find_target("jax").emit(network(SPEC)))
    import os

    return subprocess.Popen(
        [sys.executable, str(program), "--target", "native"],
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("compiler", ["no-such-compiler", "false"])
def test_without_a_compiler_that_works_it_stops_in_words(tmp_path, compiler):
    process = run(tmp_path, CXX=compiler)
    _, err = process.communicate()
    assert process.returncode == 1
    assert "stopped: " in err and "Traceback" not in err
    assert ("no C++ compiler" if compiler != "false" else "did not build") in err


@needs_compiler
def test_two_build_it_beside_each_other_and_a_third_finds_it(tmp_path):
    both = [run(tmp_path), run(tmp_path)]
    said = [process.communicate() for process in both]
    assert [p.returncode for p in both] == [0, 0], said
    assert said[0][0] == said[1][0] and "A: " in said[0][0]
    libraries = list((tmp_path / "cache" / "fnec").iterdir())
    assert [x.suffix for x in libraries] == [".so"]
    made = libraries[0].stat().st_mtime_ns
    third = run(tmp_path)
    assert third.communicate()[0] == said[0][0]
    assert libraries[0].stat().st_mtime_ns == made
