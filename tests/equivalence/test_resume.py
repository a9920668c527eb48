"""A run that was cut off goes on to the bits of the uninterrupted one: the oracle of all tests here.

What lies in the folder of a killed run are the rows until then and a checkpoint that is as old or
older: copies of both, taken while a run goes on, are such folders.
"""

import os
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest

from fnec.backends import find_target
from tests.equivalence import networks_to_resume
from tests.equivalence.test_between_steps import DELAYS, SPEC
from tests.specs_in_tests import network, program

NETWORKS = networks_to_resume.NETWORKS | {"between steps": SPEC.replace("DELAY", DELAYS[-1])}
EACH_CHUNK = 1e-9  # seconds between checkpoints
TARGETS = ("jax", "brian2:numpy", pytest.param("brian2:cython", marks=pytest.mark.slow))


def made(name: str, target: str):
    """The program of a network, and the options of its `run`."""
    backend, _, own = target.partition(":")
    pytest.importorskip(backend)
    module = program(find_target(backend).emit(network(NETWORKS[name])))
    return module, {"target": own} if own else {}


def assert_equal(one: dict, other: dict) -> None:
    """Both results have the same keys, and the same bits of each."""
    assert one.keys() == other.keys()
    for key, a in one.items():
        b = other[key]
        if not isinstance(a, np.ndarray):
            assert a == b, key
        else:
            assert (a.dtype, a.shape) == (b.dtype, b.shape), key
            assert np.array(a).tobytes() == np.array(b).tobytes(), key


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_run_that_was_cut_off_goes_on_to_the_same_bits(name, target, tmp_path):
    module, options = made(name, target)
    options |= {"chunk": 30, "trace": (30, 200, 60)} if name == "learning" else {"chunk": 30}
    moments = {60: 30, 90: 90, 120: 60}  # cut off after step: the last checkpoint's

    def copy(k: int, _n_steps: int) -> None:
        shutil.copy(tmp_path / "whole/checkpoint.npz", tmp_path / f"{k}.npz")
        if k in moments:
            shutil.copytree(tmp_path / "whole", tmp_path / str(k))
            shutil.copy(tmp_path / f"{moments[k]}.npz", tmp_path / str(k) / "checkpoint.npz")

    whole = module.run(out=tmp_path / "whole", checkpoint=EACH_CHUNK, progress=copy, **options)
    assert whole["status"] == "done"
    assert not (tmp_path / "whole/checkpoint.npz").exists()
    plain = module.run(**options)
    assert_equal(whole, plain)
    assert all(len(v) for k, v in plain.items() if k.startswith("spikes."))
    for k in moments:
        assert_equal(module.run(out=tmp_path / str(k), resume=True, **options), plain)
        files = [{p.name for p in (tmp_path / x).iterdir()} for x in (str(k), "whole")]
        assert files[0] == files[1]


@pytest.mark.parametrize("target", ["jax", "brian2:numpy"])
def test_ctrl_c_before_a_step_with_probes_of_synapses_writes_a_checkpoint(target, tmp_path):
    module, options = made("between steps", target)

    def interrupt(k: int, _n_steps: int) -> None:
        if k == 60:  # before this step all three probes sample, and the homeostasis scales
            os.kill(os.getpid(), signal.SIGINT)

    asked = options | {"out": tmp_path / "rec", "chunk": 60}
    cut = module.run(progress=interrupt, **asked)
    assert (cut["status"], cut["n_done"]) == ("interrupted", 60)
    assert_equal(module.run(resume=True, **asked), module.run(**options))


KILLED = """
import importlib.util, os, signal, sys

spec = importlib.util.spec_from_file_location("model", sys.argv[1])
model = importlib.util.module_from_spec(spec)
sys.modules["model"] = model
spec.loader.exec_module(model)
stop = int(sys.argv[2])
model.run(out="rec", chunk=35, checkpoint=1e-9, resume=os.path.exists("rec"),
          progress=lambda k, n: k >= stop and os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.parametrize("target", ["jax", "brian2"])
def test_a_program_that_is_killed_twice_gives_the_same_bits(target, tmp_path):
    module, _ = made("learning", target)
    program = shutil.copy(str(module.__file__), tmp_path / "model.py")
    for stop in (105, 245):
        done = subprocess.run([sys.executable, "-c", KILLED, program, str(stop)], cwd=tmp_path)
        assert done.returncode == -signal.SIGKILL
    last = [program, "--out", "rec", "--resume", "--quiet"]
    done = subprocess.run([sys.executable, *last], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    arrays = {k: v for k, v in module.run().items() if isinstance(v, np.ndarray)}
    assert_equal({p.stem: np.load(p) for p in (tmp_path / "rec").glob("*.npy")}, arrays)


@pytest.mark.parametrize("target", ["jax", "brian2:numpy"])
def test_what_cannot_go_on_is_refused_and_stays(target, tmp_path):
    module, options = made("learning", target)
    out = tmp_path / "rec"

    class Cut(BaseException):
        pass

    def cut(k: int, _n_steps: int) -> None:
        if k == 10:
            shutil.copytree(out, tmp_path / "cut")

    short = options | {"chunk": 5, "duration": 0.01}
    module.run(out=out, progress=cut, checkpoint=EACH_CHUNK, **short)
    cut_off = tmp_path / "cut"
    before = {p.name: p.read_bytes() for p in cut_off.iterdir()}

    def refused(**other) -> str:
        with pytest.raises(ValueError) as caught:
            module.run(**short | {"out": cut_off, "resume": True} | other)
        return str(caught.value).replace(str(tmp_path), "")

    there = "/cut holds another run: "
    assert refused(seed=4) == there + "seed 3 there, 4 here"
    assert refused(dt=2.5e-4) == there + "dt 0.0005 there, 0.00025 here"
    assert refused(duration=0.02) == there + "duration 0.01 there, 0.02 here"
    assert refused(trace=(0, 4, 2)) == there + "trace None there, [0, 4, 2] here"
    params = module.PARAMS._replace(A_plus=0.02)
    assert refused(params=params) == there + "A_plus 0.01 there, 0.02 here"
    assert refused(out=out) == "the run in /rec is done: there is nothing to resume"
    assert refused(out=tmp_path) == " holds no recording that could be resumed"
    assert refused(out=None) == "only a run whose recording has a folder can be resumed"
    assert {p.name: p.read_bytes() for p in cut_off.iterdir()} == before
    (cut_off / "checkpoint.npz").write_bytes(b"PK")
    assert refused() == "checkpoint.npz in /cut cannot be read"
    (cut_off / "checkpoint.npz").unlink()
    assert refused() == "the run in /cut has no checkpoint to resume from"


def test_another_program_is_told_from_the_one_that_was_cut_off(tmp_path):
    module, _ = made("learning", "brian2:numpy")
    facts = module.facts_of({"n_steps": 10} | dict.fromkeys(
        ("program", "backend", "target", "seed", "trial", "dt"), 1) | {"params": {}}, None)  # fmt: skip
    other = facts | {"sha256 of the program": "0" * 12}
    found = module.differing_facts(facts, other)
    assert found == [
        f"sha256 of the program {facts['sha256 of the program']} there, {'0' * 12} here"
    ]


def test_a_queue_written_in_python_is_saved_like_a_compiled_one():
    """Oracle: the events that come out of the queue itself."""
    module, _ = made("learning", "brian2:numpy")
    delays, sources = np.array([0.0, 2.0, 2.0, 5.0, 1.0]), np.array([0, 0, 1, 1, 1], np.int32)
    module.b2.defaultclock.dt = 1.0 * module.b2.second
    found = []
    for kind in (module.SpikeQueue, type(module.b2.get_device().spike_queue(0, 2))):
        queue, new = (kind(0, 2) for _ in range(2))
        queue.prepare(delays, 1.0, sources)
        for spikes in ([0, 1], [1], []):
            queue.push(np.array(spikes, np.int32))
            queue.advance()
        module.send(new, module.under_way(queue))
        new.prepare(delays, 1.0, sources)
        left = []
        for _ in range(8):
            assert queue.peek().tolist() == new.peek().tolist()
            left.append(queue.peek().tolist())
            queue.advance()
            new.advance()
        found.append(left)
    assert found[0] == found[1]
    assert sum(map(len, found[0])) == 3


def test_a_compiled_whole_run_is_told_that_it_cannot_pause(tmp_path):
    module, _ = made("learning", "brian2:numpy")
    for asked in ({"resume": True}, {"checkpoint": 5.0}):
        with pytest.raises(ValueError, match="cpp_standalone goes from the first step to the last"):
            module.run(target="cpp_standalone", out=tmp_path, **asked)
