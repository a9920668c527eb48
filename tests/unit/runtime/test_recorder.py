"""Recordings: oracle is numpy's own reader after each chunk."""

import json

import numpy as np
import pytest

from fnec.runtime.recorder import Recorder, pack_spikes, spike_list


@pytest.mark.parametrize("in_folder", [False, True])
def test_rows_come_back_in_order(tmp_path, in_folder):
    recorder = Recorder(tmp_path / "run" if in_folder else None, {"program": "x"})
    rows = np.arange(24.0).reshape(8, 3)
    for part in (rows[:3], rows[3:3], rows[3:]):
        recorder.append("probe.vm.v.E", part)
        recorder.flush()
    recorder.append("spikes.E.cell", np.zeros(0, np.int32))
    recording = recorder.finish(status="done")
    np.testing.assert_array_equal(recording["probe.vm.v.E"], rows)
    assert recording["spikes.E.cell"].dtype == np.int32
    assert recording["spikes.E.cell"].shape == (0,)


def test_files_are_valid_after_every_chunk(tmp_path):
    recorder = Recorder(tmp_path, {"status": "running"})
    for n in range(1, 12):
        recorder.append("a", np.full((100, 2), n))
        recorder.flush(n_done=100 * n)
        saved = np.load(tmp_path / "a.npy")
        assert saved.shape == (100 * n, 2)
        assert saved[-1, 0] == n
        assert json.loads((tmp_path / "meta.json").read_text()) == {
            "status": "running",
            "n_done": 100 * n,
        }
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.npy", "meta.json"]
    recorder.finish()


def test_a_kill_between_rows_and_header_leaves_the_last_chunk_readable(tmp_path):
    recorder = Recorder(tmp_path, {})
    recorder.append("a", np.arange(10))
    recorder.finish()
    with (tmp_path / "a.npy").open("ab") as file:
        file.write(b"half a row")
    np.testing.assert_array_equal(np.load(tmp_path / "a.npy"), np.arange(10))


def test_a_recording_replaces_the_one_before_and_nothing_else(tmp_path):
    mine = tmp_path / "my_data.npy"
    np.save(mine, np.zeros(3))
    for name in ("probe.vm.v.E", "spikes.E.step"):
        recorder = Recorder(tmp_path, {"program": "x"})
        recorder.append(name, np.ones(3))
        recorder.finish()
    assert sorted(p.name for p in tmp_path.glob("*.npy")) == ["my_data.npy", "spikes.E.step.npy"]


def test_what_is_said_of_a_recording_is_json(tmp_path):
    Recorder(tmp_path, {"params": {"w": np.inf, "g": float("nan"), "n": 1.5}})

    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    meta = json.loads((tmp_path / "meta.json").read_text(), parse_constant=refuse)
    assert meta == {"params": {"w": "inf", "g": "nan", "n": 1.5}}


def test_buffers_may_be_used_again():
    recorder = Recorder(None, {})
    buffer = np.ones(3)
    recorder.append("a", buffer)
    buffer[:] = 2.0
    assert recorder.finish()["a"].tolist() == [1.0, 1.0, 1.0]


def test_rows_of_another_shape_are_refused():
    recorder = Recorder(None, {})
    recorder.append("a", np.ones((2, 3)))
    with pytest.raises(ValueError, match="a holds rows of float64"):
        recorder.append("a", np.ones((2, 4)))


@pytest.mark.parametrize("n_cells", [1, 31, 32, 33, 100, 1000])
def test_spike_words_unpack_to_what_was_packed(n_cells):
    spikes = np.random.default_rng(n_cells).random((50, n_cells)) < 0.1
    words = pack_spikes(spikes)
    assert words.dtype == np.uint32
    assert words.shape == (50, -(-n_cells // 32))
    step, cell = spike_list(words, n_cells, 700)
    row, expected = np.nonzero(spikes)
    np.testing.assert_array_equal(step, 700 + row)
    np.testing.assert_array_equal(cell, expected)
    assert (step.dtype, cell.dtype) == (np.int64, np.int32)


def test_bits_beyond_the_last_cell_are_ignored():
    step, cell = spike_list(np.full((2, 1), 0xFFFFFFFF, np.uint32), 3, 0)
    assert step.tolist() == [0, 0, 0, 1, 1, 1]
    assert cell.tolist() == [0, 1, 2, 0, 1, 2]
