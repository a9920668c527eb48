"""A program that keeps the contract of generated ones and takes a moment, for tests of runs."""

import sys
import types
from pathlib import Path

import pytest

import fnec.backends

PROGRAM = '''
"""Writes what a generated program would; how it ends is said by a file `ending` beside it."""
import argparse, json, pathlib, signal, sys, time
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--out", type=pathlib.Path)
parser.add_argument("--quiet", action="store_true")
parser.add_argument("--target")
options = parser.parse_args()
ENDING = "@ENDING@"
N = 400


def write(n_done, status, **more):
    options.out.mkdir(exist_ok=True)
    steps = np.arange(0, n_done, 20)
    np.save(options.out / "spikes.E.step.npy", steps)
    np.save(options.out / "spikes.E.cell.npy", (steps % 3).astype(np.int32))
    meta = {"program": "tiny", "dt": 1e-4, "n_steps": N, "n_done": n_done, "status": status}
    meta |= {"populations": {"E": 3}, **more}
    partial = options.out / "meta.json.tmp"
    partial.write_text(json.dumps(meta))
    partial.replace(options.out / "meta.json")


print("hello from the program")
if ENDING == "crash":
    raise ValueError("something is broken")
if ENDING == "full":
    raise OSError(28, "No space left on device")
if ENDING == "refusal":
    write(0, "running")
    print("tiny stopped: the delay is 1.25 ms, not a whole number of steps")
    sys.exit(1)
if ENDING == "deaf":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
n_done = 0
try:
    while n_done < N:
        n_done += 20
        write(n_done, "running")
        if ENDING == "nan with words":
            write(n_done, "nan")
            print("tiny stopped: v of cell 2 of E is inf after step 199")
            sys.exit(1)
        if ENDING == "nan" and n_done == 200:
            nan = {"population": "E", "variable": "v", "cell": 2, "step": 199, "time": 0.0199}
            write(n_done, "nan", nan=nan)
            sys.exit(1)
        if ENDING in ("slow", "deaf"):
            time.sleep(0.2)
except KeyboardInterrupt:
    write(n_done, "interrupted")
    sys.exit(130)
write(N, "done")
'''

SPEC = """\
fnec: 1
name: tiny
parameters: {n: 3, tau: {value: 10 ms, range: [1 ms, 1 s]}}
modes: {slow: {parameters: {tau: 100 ms}}}
simulation: {duration: 40 ms, dt: 0.1 ms, seed: 1}
neurons:
  cell: {state: {v: {derivative: -v/tau, unit: mV, init: 1 mV}}, threshold: v > 2 mV}
  unused: {extends: cell, reset: {v: 0 mV}}
populations: {E: {neuron: cell, size: n}}
probes:
  spikes: {record: spikes, of: all}
  vm: {record: v, of: {population: E, first: 2}}
  rates: {record: rate, of: {population: E, cells: [0]}, bin: 10 ms}
expect: {quiet: {metric: spike_count, of: E, between: [0, 30], source: nothing drives the cells}}
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A small spec in an empty folder."""
    path = tmp_path / "tiny.yaml"
    path.write_text(SPEC.replace("  unused: {extends: cell, reset: {v: 0 mV}}\n", ""))
    return path


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch):
    """Make the jax backend emit the program above, with a chosen ending."""

    def use(ending: str) -> None:
        module = types.ModuleType("target_of_a_test")
        module.file_name = "jax_model.py"  # type: ignore[attr-defined]
        module.emit = lambda net: PROGRAM.replace("@ENDING@", ending)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "target_of_a_test", module)
        monkeypatch.setitem(fnec.backends.TARGETS, "jax", "target_of_a_test")

    return use
