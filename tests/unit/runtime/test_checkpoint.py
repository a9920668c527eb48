"""Checkpoints: written whole or not at all, and no oftener than they are worth."""

import errno

import numpy as np
import pytest

from fnec.runtime import checkpoint
from fnec.runtime.checkpoint import Checkpoints, read_checkpoint
from fnec.runtime.recorder import Recorder

FACTS = {"seed": 1, "params": {"w": 0.5, "limit": float("inf")}, "trace": None}


@pytest.fixture
def recorded():
    """Makes recordings of n steps that go on."""
    made = []

    def record(folder, n: int) -> Recorder:
        recorder = Recorder(folder, {"status": "running"})
        recorder.append("probe.vm.v.E", np.arange(3.0 * n).reshape(n, 3))
        recorder.append("spikes.E.cell", np.zeros(0, np.int32))
        recorder.flush(n_done=n)
        made.append(recorder)
        return recorder

    yield record
    for recorder in made:
        for file in recorder.files.values():
            file.close()


def test_what_was_saved_comes_back(tmp_path, recorded):
    state = {".E.v": np.array([0.1, -0.0, np.nan]), ".sent['E']": np.arange(4, dtype=np.uint32)}
    Checkpoints(tmp_path, FACTS).write(recorded(tmp_path, 7), 7, state)
    n_done, rows, arrays = read_checkpoint(tmp_path, FACTS)
    assert (n_done, rows) == (7, {"probe.vm.v.E": 7, "spikes.E.cell": 0})
    assert {k: (x.dtype, x.tobytes()) for k, x in arrays.items()} == {
        k: (x.dtype, x.tobytes()) for k, x in state.items()
    }


def test_a_recording_is_cut_back_to_its_rows_and_grows_again(tmp_path, recorded):
    recorder = recorded(tmp_path, 7)
    recorder.append("final.E.v", np.ones(3))
    recorder.finish(status="interrupted")
    again = Recorder(tmp_path, {"n_done": 5}, {"probe.vm.v.E": 5, "spikes.E.cell": 0})
    assert np.load(tmp_path / "probe.vm.v.E.npy").shape == (5, 3)
    assert not (tmp_path / "final.E.v.npy").exists()
    again.append("probe.vm.v.E", np.full((2, 3), 9.0))
    found = again.finish(status="done")["probe.vm.v.E"]
    np.testing.assert_array_equal(found[:5], np.arange(15.0).reshape(5, 3))
    np.testing.assert_array_equal(found[5:], np.full((2, 3), 9.0))


def test_rows_that_are_lost_are_told(tmp_path, recorded):
    recorded(tmp_path, 7).finish(status="interrupted")
    with pytest.raises(ValueError, match=r"probe\.vm\.v\.E\.npy has lost some of its 8 rows"):
        Recorder(tmp_path, {}, {"probe.vm.v.E": 8})


def test_a_new_recording_takes_the_old_checkpoint_away_first(tmp_path, recorded):
    Checkpoints(tmp_path, FACTS).write(recorded(tmp_path, 7), 7, {})
    Recorder(tmp_path, {})
    assert [p.name for p in tmp_path.iterdir()] == ["meta.json"]


def test_a_full_disk_leaves_the_last_checkpoint(tmp_path, recorded, monkeypatch, capsys):
    recorder, checkpoints = recorded(tmp_path, 7), Checkpoints(tmp_path, FACTS)
    checkpoints.write(recorder, 7, {"v": np.ones(2)})

    def half(file, **arrays):
        file.write(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", half)
    recorder.flush(n_done=9)
    checkpoints.write(recorder, 9, {"v": np.zeros(2)})
    said = capsys.readouterr().err
    assert said == "no checkpoint at step 9: [Errno 28] No space left on device\n"
    assert read_checkpoint(tmp_path, FACTS)[0] == 7
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize(("seconds", "cost", "expected"), [(None, 3.0, 150.0), (None, 0.1, 60.0),
                                                           (5.0, 3.0, 5.0)])  # fmt: skip
def test_checkpoints_take_a_fiftieth_of_the_time_at_most(
    tmp_path, recorded, monkeypatch, seconds, cost, expected
):
    """One that takes 3 s is followed by a pause of 150 s, unless another is asked for."""
    times = {0: 0.0}
    clock = type("Clock", (), {"perf_counter": staticmethod(lambda: times[0])})
    monkeypatch.setattr(checkpoint, "clock", clock)
    checkpoints = Checkpoints(tmp_path, FACTS, seconds)
    recorder = recorded(tmp_path, 7)
    assert not checkpoints.is_due()
    times[0] = 60.0
    assert checkpoints.is_due()
    original = np.savez

    def slow(file, **arrays):
        times[0] += cost
        original(file, **arrays)

    monkeypatch.setattr(np, "savez", slow)
    checkpoints.write(recorder, 7, {})
    assert checkpoints.due - times[0] == pytest.approx(expected)


def test_none_are_written_without_a_folder_or_when_none_are_wanted(tmp_path, recorded):
    for checkpoints in (Checkpoints(None, FACTS), Checkpoints(tmp_path, FACTS, 0.0)):
        checkpoints.due = 0.0
        assert not checkpoints.is_due()
        checkpoints.write(recorded(tmp_path, 3), 3, {})
        assert not (tmp_path / "checkpoint.npz").exists()


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
def test_a_pause_is_a_time(tmp_path, seconds):
    with pytest.raises(ValueError, match="cannot lie between two checkpoints"):
        Checkpoints(tmp_path, FACTS, seconds)
    with pytest.raises(ValueError, match="has no folder"):
        Checkpoints(None, FACTS, 5.0)
