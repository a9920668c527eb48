"""Other seeds, parameters, sizes and durations run the C++ program that is there: numpy's bits."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from fnec.pipeline import compile_spec

pytest.importorskip("brian2")
SPEC = """
fnec: 1
name: small
parameters:
  n: {value: 20}
  w: {value: 0.1}
  drive: {value: 1.2}
simulation: {duration: 20 ms, dt: 0.1 ms, seed: 1}
neurons:
  cell:
    state: {v: {derivative: (drive - v + exp(-v))/(5 ms), unit: 1, init: "uniform(0, 1)"}}
    threshold: v > 1
    reset: {v: 0}
    integrate: rk2
populations: {A: {neuron: cell, size: n}}
projections:
  path: {pre: A, post: A, connect: {rule: probability, p: 0.5}, receptor: v, weight: w}
stimuli: {noise: {kind: poisson, to: A, rate: 300 Hz, receptor: v, weight: 0.1}}
probes: {spikes: {record: spikes, of: all}, seen: {record: v, of: A, every: 1 ms}}
"""
FIRST = ("--seed", "1")
OTHERS = (
    ("--seed", "2"),
    ("--w", "0.05", "--drive", "1.5"),
    ("--n", "33"),
    ("--duration", "0.03", "--seed", "3"),
)


def run(program: Path, target: str, flags: tuple[str, ...], out: Path) -> dict[str, np.ndarray]:
    """Run the script as a user would.   Returns the recording."""
    command = [sys.executable, str(program), "--target", target, *flags, "--out", str(out)]
    environment = os.environ | {"XDG_CACHE_HOME": str(program.parent / "cache")}
    subprocess.run([*command, "--quiet"], check=True, env=environment, timeout=600)
    return {path.stem: np.load(path) for path in out.glob("*.npy")}


def programs(folder: Path) -> list[Path]:
    """What the compiler has made."""
    return sorted(folder.glob("cache/fnec/*/standalone/*/program"))


@pytest.mark.slow
def test_one_program_runs_all_values_with_the_bits_of_numpy(tmp_path):
    (tmp_path / "small.yaml").write_text(SPEC)
    program = tmp_path / "brian2_model.py"
    program.write_text(compile_spec(tmp_path / "small.yaml", "brian2"))
    run(program, "cpp_standalone", FIRST, tmp_path / "first")
    (built,) = programs(tmp_path)
    when = built.stat().st_mtime_ns
    with ThreadPoolExecutor(2) as pool:  # each has a folder of its own for its values
        outs = [tmp_path / f"cpp_{k}" for k in range(len(OTHERS))]
        given = zip(OTHERS, outs, strict=True)
        found = list(pool.map(lambda x: run(program, "cpp_standalone", *x), given))
    assert [x.stat().st_mtime_ns for x in programs(tmp_path)] == [when]
    for k, (flags, arrays) in enumerate(zip(OTHERS, found, strict=True)):
        expected = run(program, "numpy", flags, tmp_path / f"numpy_{k}")
        assert len(expected["spikes.A.step"]) > 20
        assert arrays.keys() == expected.keys()
        for key, values in expected.items():
            np.testing.assert_array_equal(arrays[key], values, err_msg=f"{flags}: {key}")
