"""Recordings: the same view of a folder and of what `run()` returns."""

import json
from pathlib import Path

import numpy as np
import pytest

from fnec.readout.trains import trains_of
from fnec.recording import Recording, open_recording, recording_of
from fnec.runtime.recorder import Recorder

ARRAYS = {
    "spikes.E.step": np.array([3, 5, 5, 9]),
    "spikes.E.cell": np.array([0, 1, 2, 0], dtype=np.int32),
    "probe.vm.v.E": np.array([[1.0, 2.0], [3.0, 4.0]]) * 1e-3,
    "probe.vm.step": np.array([0, 5]),
    "final.E.v": np.zeros(3),
}
TIMES = {"dt": 1e-4, "n_steps": 10, "n_done": 10}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    recorder = Recorder(tmp_path, {"dt": 1e-4})
    for name, rows in ARRAYS.items():
        recorder.append(name, rows)
    recorder.finish(status="done", populations={"E": 3}, n_steps=10, n_done=10)
    return tmp_path


@pytest.fixture(params=["folder", "memory"])
def recording(request: pytest.FixtureRequest, folder: Path) -> Recording:
    return open_recording(folder) if request.param == "folder" else recording_of(ARRAYS | TIMES)


def test_spikes_have_times_in_seconds(recording: Recording):
    times, cells = recording.spikes("E")
    assert times == pytest.approx([3e-4, 5e-4, 5e-4, 9e-4])
    assert cells.tolist() == [0, 1, 2, 0]


def test_signals_have_times_and_values(recording: Recording):
    times, values = recording.signal("vm", "v", "E")
    assert times == pytest.approx([0.0, 5e-4])
    assert values.tolist() == ARRAYS["probe.vm.v.E"].tolist()
    assert [s.key for s in recording.signals] == ["probe.vm.v.E"]


def test_sizes_and_times_are_known(recording: Recording):
    assert recording.populations == {"E": 3}
    assert recording.duration == pytest.approx(1e-3)
    assert recording.spiking == ("E",)


def test_units_and_cells_come_from_what_is_said_about_signals(folder: Path):
    said = {
        "probe.vm.v.E": {"unit": "mV", "factor": 1e-3, "cells": [4, 7]},
        "spikes.E": {"cells": [0, 2]},
    }
    found = open_recording(folder, said)
    assert (found.signals[0].unit, found.signals[0].cells) == ("mV", (4, 7))
    assert trains_of(found, {"E": None}).n_cells == 2


def test_a_recording_that_was_cut_between_two_files_is_readable(folder: Path):
    np.save(folder / "spikes.E.cell.npy", ARRAYS["spikes.E.cell"][:3])
    np.save(folder / "probe.vm.step.npy", ARRAYS["probe.vm.step"][:1])
    meta = json.loads((folder / "meta.json").read_text())
    (folder / "meta.json").write_text(json.dumps(meta | {"status": "running", "n_done": 6}))
    found = open_recording(folder)
    assert found.status == "running" and found.duration == pytest.approx(6e-4)
    assert len(found.spikes("E")[0]) == 3
    assert len(found.signal("vm", "v", "E")[1]) == 1


def test_a_window_of_time_holds_its_first_step_and_not_its_last():
    recording = recording_of(ARRAYS | TIMES)
    found = trains_of(recording, {"E": None}, start=3e-4, stop=9e-4)
    assert found.cells.tolist() == [0, 1, 2]


def test_chosen_cells_are_numbered_anew():
    recording = recording_of(ARRAYS | TIMES)
    found = trains_of(recording, {"E": np.array([1, 2])})
    assert (found.cells.tolist(), found.n_cells) == ([0, 1], 2)
