"""The program as a program: folders, chunks, traces, batches, faults, flags."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from fnec.backends.jax.target import emit
from tests.equivalence.test_jax_against_reference import NETWORKS, TIMES
from tests.specs_in_tests import assert_same_bits, network, program, run

LINKED = TIMES + NETWORKS["many delays"]
DIVERGES = """
simulation: {duration: 30 ms, dt: 0.1 ms}
neurons:
  cell:
    state: {w: {derivative: 0*w/ms, unit: 1}, v: {derivative: v*v/ms, unit: 1, init: 0.5}}
    threshold: v > 1e300
    integrate: euler
populations: {A: {neuron: cell, size: 3, init: {v: 0.1}}, B: {neuron: cell, size: 5, init: {v: i}}}
probes: {spikes: {record: spikes, of: all}, s: {record: v, of: B}}
"""


@pytest.fixture(scope="module")
def module():
    return program(emit(network(LINKED)))


def assert_equal(one: dict, other: dict) -> None:
    assert one.keys() == other.keys()
    for key, value in one.items():
        np.testing.assert_array_equal(value, other[key], err_msg=key)


def test_a_folder_holds_what_run_returns(module, tmp_path):
    inside = module.run(duration=0.02)
    assert_equal(module.run(duration=0.02, out=tmp_path, chunk=37), inside)
    for key in (k for k, v in inside.items() if isinstance(v, np.ndarray)):
        np.testing.assert_array_equal(np.load(tmp_path / f"{key}.npy"), inside[key])
    meta = json.loads((tmp_path / "meta.json").read_text())
    assert (meta["status"], meta["n_done"], meta["backend"]) == ("done", 200, "jax")
    assert meta["populations"] == {"A": 70, "B": 45}


def test_a_trace_holds_the_states_before_its_steps(module):
    every = module.run(duration=0.01, trace=(0, 100, 1))
    some = module.run(duration=0.01, trace=(13, 60, 7))
    assert some["trace.step"].tolist() == [13, 20, 27, 34, 41, 48, 55]
    for key in ("trace.A.v", "trace.B.v"):
        np.testing.assert_array_equal(some[key], every[key][13:60:7])
    np.testing.assert_array_equal(every["trace.A.v"][::3, :3], every["probe.some.v.A"])
    plain = module.run(duration=0.01)
    assert_equal({k: v for k, v in some.items() if not k.startswith("trace.")}, plain)


def test_a_batch_gives_each_seed_what_it_gives_alone(module):
    for seed, found in zip((1, 2, 9), module.run_batch((1, 2, 9), duration=0.02), strict=True):
        assert_equal(found, module.run(seed=seed, duration=0.02))


FAULT = "v of cell 4 of B became inf between 1.2 ms and 1.3 ms; a smaller dt may help"


@pytest.mark.parametrize("chunk", [1000, 10])
def test_a_value_that_is_not_finite_stops_the_run(tmp_path, chunk, capsys):
    module = program(emit(network(DIVERGES)))
    found = module.run(out=tmp_path, chunk=chunk)
    meta = json.loads((tmp_path / "meta.json").read_text())
    for said in (found, meta):
        assert (said["status"], said["n_done"]) == ("nan", 13)
        assert (said["nan"]["population"], said["nan"]["variable"]) == ("B", "v")
        assert said["nan"]["time"] == pytest.approx(0.0013)
    assert capsys.readouterr().err == f"spec_in_a_test stopped: {FAULT}\n"
    samples = np.load(tmp_path / "probe.s.v.B.npy")
    assert samples.shape == (13, 5)
    assert np.isfinite(samples).all()


def test_the_last_state_is_that_of_the_step_at_which_a_run_stopped():
    """Oracle: the equation by hand, v + 0.1 v v, for 13 steps."""
    found = program(emit(network(DIVERGES))).run()
    v = np.arange(5.0)
    with np.errstate(over="ignore"):
        for _ in range(13):
            v = v + 0.1 * v * v
    finite = np.isfinite(v)
    np.testing.assert_allclose(found["final.B.v"][finite], v[finite], rtol=1e-12)  # rounding
    assert np.isinf(found["final.B.v"]).tolist() == (~finite).tolist()


def test_a_batch_wants_seeds(module):
    with pytest.raises(ValueError, match="a batch has at least one seed"):
        module.run_batch([])


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "jax_model.py"
    path.write_text(emit(network(DIVERGES)))
    return path


def test_the_command_says_what_went_wrong(script):
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == f"spec_in_a_test stopped: {FAULT}\n"
    assert "Traceback" not in done.stderr


def test_parameters_are_flags_in_their_units(tmp_path):
    spec = LINKED.replace(
        "simulation", "parameters: {w: {value: 0.6 mV, help: weight}}\nsimulation"
    )
    path = tmp_path / "jax_model.py"
    path.write_text(emit(network(spec.replace("weight: 0.6 mV", "weight: w"))))
    command = [sys.executable, path, "--w", "0.5", "--duration", "0.002", "--out", tmp_path / "run"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.match(
        r"0.002 s simulated, 20 steps of 0.0001 s\nA: \d+ spikes of 70 cells, \S+ Hz\nB: ",
        done.stdout,
    )
    assert json.loads((tmp_path / "run/meta.json").read_text())["params"] == {"w": 0.0005}


def test_what_xla_compiled_is_kept_for_the_next_process(tmp_path):
    path = tmp_path / "jax_model.py"
    path.write_text(emit(network(LINKED)))
    found = []
    for n in range(2):
        command = [sys.executable, path, "--target", "xla", "--duration", "0.02", "--quiet"]
        given = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
        given.pop("JAX_COMPILATION_CACHE_DIR", None)
        done = subprocess.run(
            [*command, "--out", tmp_path / f"{n}"], env=given, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        found.append(sorted(tmp_path.glob("fnec/xla/*/*-cache")))
    assert found[0] == found[1] and found[0]
    for one in (tmp_path / "0").glob("*.npy"):
        np.testing.assert_array_equal(np.load(one), np.load(tmp_path / "1" / one.name))


def test_ctrl_c_leaves_a_readable_recording(tmp_path):
    path = tmp_path / "jax_model.py"
    path.write_text(emit(network(LINKED)))
    out = tmp_path / "run"
    command = [sys.executable, path, "--duration", "1000", "--chunk", "500", "--out", out]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not (out / "probe.some.step.npy").exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    meta = json.loads((out / "meta.json").read_text())
    assert meta["status"] == "interrupted"
    assert 0 < meta["n_done"] < meta["n_steps"]
    steps = np.load(out / "spikes.A.step.npy")
    assert len(steps) == len(np.load(out / "spikes.A.cell.npy"))
    assert steps[-1] < meta["n_done"]


def sized(name: str) -> str:
    """A small network whose population A has as many cells as the parameter says."""
    spec = TIMES + NETWORKS[name].replace("size: 100", "size: n_a").replace("size: 70", "size: n_a")
    spec = spec.replace("first: 3", "first: 2")
    return "parameters: {n_a: {value: 3, help: cells}}\n" + spec


@pytest.mark.parametrize("name", ["one delay", "many delays", "Poisson events"])
def test_a_population_may_be_empty(name):
    spec = sized(name)
    assert_same_bits(run(spec, "jax", params={"n_a": 0}), run(spec, params={"n_a": 0}))


def test_synapses_that_read_cells_want_some():
    module = program(emit(network(sized("gap junctions"))))
    with pytest.raises(ValueError, match="path reads cells of A, which has none"):
        module.run(params=module.Params(n_a=0))
