"""The steps in C++ are built once, by several at a time if need be, and refused in words."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from fnec.backends import find_target
from fnec.backends.jax.target import emit
from fnec.pipeline import checked, network_of
from tests.specs_in_tests import ROOT, network, program

pytest.importorskip("jax")
needs_compiler = pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")
LINK = """
projections: {path: {pre: A, post: A, connect: {rule: all_to_all}, receptor: v, weight: 0.1 mV}}
"""
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


def run(folder, *flags, spec=SPEC, **environment):
    program = folder / "model.py"
    program.write_text(find_target("jax").emit(network(spec)))
    return subprocess.Popen(
        [sys.executable, str(program), *(flags or ("--target", "native"))],
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("compiler", ["no-such-compiler", "false"])
@pytest.mark.parametrize("target", ["native", "hybrid"])
def test_without_a_compiler_that_works_it_stops_in_words(tmp_path, compiler, target):
    process = run(tmp_path, "--target", target, spec=SPEC + LINK, CXX=compiler)
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
    libraries = list((tmp_path / "cache" / "fnec").glob("*.so"))
    assert len(libraries) == 1
    made = libraries[0].stat().st_ino
    third = run(tmp_path)
    assert third.communicate()[0] == said[0][0]
    assert libraries[0].stat().st_ino == made


def ran_on(folder) -> tuple[str, str]:
    meta = json.loads((folder / "recording" / "meta.json").read_text())
    return meta["target"], meta.get("slower", "")


@pytest.mark.parametrize("more", ["", LINK], ids=["cells alone", "synapses too"])
def test_without_a_compiler_xla_steps_and_a_line_says_so(more, tmp_path):
    plain = ("--out", str(tmp_path / "recording"))
    process = run(tmp_path, *plain, spec=SPEC + more, CXX="no-such-compiler")
    _, err = process.communicate()
    said = "on xla, which is slower than native: no C++ compiler is here"
    assert process.returncode == 0
    assert err.startswith(f"spec_in_a_test runs {said}") and err.count("\n") == 1
    target, slower = ran_on(tmp_path)
    assert (target, slower.startswith(said)) == ("xla", True)


def test_what_would_take_long_to_compile_is_not_compiled_unless_asked_for():
    usual = {}
    for spec in ("cuba", "single_cell", "lateral_line"):
        text = emit(network_of(checked(ROOT / "specs" / f"{spec}.yaml")))
        usual[spec] = "".join(re.findall(r'^USUAL = "(\w+)"', text, re.M))
    assert usual == {"cuba": "native", "single_cell": "hybrid", "lateral_line": "native"}


@needs_compiler
@pytest.mark.parametrize("damage", [b"", b"\x7fELF half of it"])
def test_a_library_that_cannot_be_loaded_is_built_anew(tmp_path, damage):
    plain = ("--out", str(tmp_path / "recording"))
    first = run(tmp_path, *plain, spec=SPEC + LINK)
    said, err = first.communicate()
    assert (ran_on(tmp_path)[0], err) == ("native", "")
    (library,) = (tmp_path / "cache" / "fnec").glob("*.so")
    library.write_bytes(damage)
    again = run(tmp_path, *plain, spec=SPEC + LINK)
    assert again.communicate() == (said, "")
    assert ran_on(tmp_path)[0] == "native"
    assert library.stat().st_size > 1000


@needs_compiler
def test_one_kernel_serves_all_networks(tmp_path):
    for n, weight in enumerate(("0.1 mV", '"uniform(0 mV, 0.1 mV)"')):
        spec = SPEC + LINK.replace("0.1 mV", weight)
        folder = tmp_path / str(n)
        folder.mkdir()
        process = run(folder, "--target", "hybrid", spec=spec, XDG_CACHE_HOME=str(tmp_path))
        assert process.communicate()[1] == ""
    assert len(list((tmp_path / "fnec").glob("*.so"))) == 1


def test_only_the_libraries_that_were_used_last_are_kept(tmp_path):
    module = program(find_target("jax").emit(network(SPEC)))
    for n in range(module.KEPT + 5):
        path = tmp_path / f"{n}.so"
        path.touch()
        os.utime(path, (n, n))
    module.remove_old(tmp_path)
    left = sorted(int(path.stem) for path in tmp_path.iterdir())
    assert left == list(range(5, module.KEPT + 5))
