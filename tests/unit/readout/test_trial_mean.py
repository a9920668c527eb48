"""The mean over trials, held against numpy on whole arrays."""

import json
from dataclasses import replace

import numpy as np
import pytest

from fnec.readout import trial_mean
from fnec.readout.figures.raster import draw_raster
from fnec.readout.figures.rows import rows_of, some
from fnec.readout.trains import trains_of
from fnec.readout.trial_mean import mean_of_trials, write_mean
from fnec.recording import open_recording

N_STEPS = 50


def trial(folder, k: int, *, wiring: str = "w"):
    """A recording of some trial: three cells, of which two are sampled."""
    rng = np.random.default_rng(k)
    place = folder / f"trial_{k}"
    place.mkdir()
    step, cell = np.nonzero(rng.random((N_STEPS, 3)) < 0.2)
    arrays = {
        "spikes.E.step": step.astype(np.int64),
        "spikes.E.cell": cell.astype(np.int32),
        "probe.vm.step": np.arange(0, N_STEPS, 2),
        "probe.vm.v.E": rng.normal(size=(25, 2)),
        "signals.X": rng.normal(size=N_STEPS),
        "final.E.v": rng.normal(size=3),
    }
    for key, values in arrays.items():
        np.save(place / f"{key}.npy", values)
    meta = {"program": "tiny", "seed": 5, "trial": k, "dt": 1e-3, "n_steps": N_STEPS}
    meta |= {"n_done": N_STEPS, "wiring": {"a": wiring}, "populations": {"E": 3}, "params": {}}
    (place / "meta.json").write_text(json.dumps(meta))
    return place


@pytest.mark.parametrize("block", [2**20, 7])
def test_samples_are_averaged_and_spikes_are_all_there(tmp_path, monkeypatch, block):
    monkeypatch.setattr(trial_mean, "BLOCK", block)  # some rows at a time, and all at once
    folders = [trial(tmp_path, k) for k in range(4)]
    found = mean_of_trials(folders, tmp_path / "mean", {})
    alone = [open_recording(x) for x in folders]
    for key in ("probe.vm.v.E", "signals.X"):
        oracle = np.mean([x.arrays[key] for x in alone], axis=0)
        np.testing.assert_allclose(found.arrays[key], oracle, rtol=1e-15, atol=1e-15)
    assert "final.E.v" not in found.arrays
    assert found.populations == {"E": 12}
    step, row = (found.arrays[f"spikes.E.{x}"] for x in ("step", "cell"))
    assert list(zip(step, row, strict=True)) == sorted(zip(step, row, strict=True))
    for k, one in enumerate(alone):
        mine = row % 4 == k
        assert step[mine].tolist() == one.arrays["spikes.E.step"].tolist()
        assert (row[mine] // 4).tolist() == one.arrays["spikes.E.cell"].tolist()
    n_spikes = [len(x.arrays["spikes.E.step"]) for x in alone]
    rate = len(step) / found.populations["E"] / found.duration
    assert rate == pytest.approx(np.mean(n_spikes) / 3 / (N_STEPS * 1e-3))


def test_spikes_of_some_cells_keep_their_rows(tmp_path):
    folders = [trial(tmp_path, k) for k in range(2)]
    found = mean_of_trials(folders, tmp_path / "mean", {"spikes.E": {"cells": [0, 2]}})
    assert found.watched == {"E": (0, 1, 4, 5)}
    assert trains_of(found, {"E": np.array([4, 5])}).n_cells == 2


def test_a_raster_names_cells_and_trials_and_shows_all_trials_of_a_cell(tmp_path, monkeypatch):
    from matplotlib.figure import Figure

    labels = []
    monkeypatch.setattr(
        Figure, "savefig",
        lambda self, path: labels.append(self.axes[0].get_yticklabels()[0].get_text()),
    )  # fmt: skip
    found = mean_of_trials([trial(tmp_path, k) for k in range(4)], tmp_path / "mean", {})
    assert found.n_trials == 4
    draw_raster(found, "mean", tmp_path / "raster.png")
    monkeypatch.setattr("fnec.readout.figures.raster.MOST_SPIKES", 1)
    draw_raster(replace(found, populations={"E": 120}), "mean", tmp_path / "raster.png")
    assert labels == ["E (3 × 4)", "E (5 of 30 × 4)"]
    assert some(rows_of(found, "E"), 2).tolist() == [[0, 1, 2, 3], [8, 9, 10, 11]]


def test_trials_of_different_networks_have_no_mean(tmp_path):
    folders = [trial(tmp_path, 0), trial(tmp_path, 1, wiring="other")]
    with pytest.raises(ValueError, match="the same wiring"):
        mean_of_trials(folders, tmp_path / "mean", {})


def test_the_mean_of_arrays_of_different_lengths_is_refused(tmp_path):
    with pytest.raises(ValueError, match="as many samples"):
        write_mean([np.zeros(3), np.zeros(4)], tmp_path / "x.npy")
