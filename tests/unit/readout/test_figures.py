"""Figures are drawn of whatever a run left, also of very little."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fnec.readout.figures import draw_figures
from fnec.readout.figures.traces import extremes, label_of, panels_of
from fnec.recording import recording_of

EMPTY = {"spikes.E.step": np.empty(0, np.int64), "spikes.E.cell": np.empty(0, np.int32)}
TIMES = {"dt": 1e-4, "n_steps": 1000, "n_done": 1000}


def is_png(path: Path) -> bool:
    return path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("n_populations", [1, 2, 9])
def test_a_raster_is_drawn_of_few_and_many_populations(n_populations: int, tmp_path: Path):
    rng = np.random.default_rng(1)
    arrays: dict[str, object] = dict(TIMES)
    for k in range(n_populations):
        arrays[f"spikes.p{k}.step"] = np.sort(rng.integers(0, 1000, 50))
        arrays[f"spikes.p{k}.cell"] = rng.integers(0, 20, 50).astype(np.int32)
        arrays[f"final.p{k}.v"] = np.zeros(20)
    drawn = draw_figures(recording_of(arrays), tmp_path, title="test")
    assert [p.name for p in drawn] == ["raster.png"]
    assert is_png(drawn[0])


def test_silence_is_drawn_as_well(tmp_path: Path):
    recording = recording_of(EMPTY | TIMES | {"final.E.v": np.zeros(5)})
    assert is_png(draw_figures(recording, tmp_path, title="silent")[0])


def test_each_probe_has_a_figure(tmp_path: Path):
    arrays: dict[str, object] = dict(TIMES)
    for probe, n_variables in (("a", 1), ("b", 3), ("c", 11)):
        arrays[f"probe.{probe}.step"] = np.arange(0, 1000, 10)
        for k in range(n_variables):
            arrays[f"probe.{probe}.x{k}.E"] = np.random.default_rng(k).normal(size=(100, 6))
    arrays["final.E.v"] = np.zeros(6)
    drawn = draw_figures(recording_of(arrays), tmp_path, title="test")
    assert [p.name for p in drawn] == ["a.png", "b.png", "c.png"]
    assert all(map(is_png, drawn))


def test_several_cells_of_each_signal_are_drawn_and_counted():
    arrays: dict[str, object] = dict(TIMES)
    arrays["probe.a.step"] = np.arange(0, 1000, 10)
    for variable, population, n in (("v", "E", 8), ("v", "I", 3), ("w", "X", 1)):
        arrays[f"probe.a.{variable}.{population}"] = np.zeros((100, n))
        arrays[f"final.{population}.v"] = np.zeros(n)
    recording = recording_of(arrays)
    assert [label_of(recording, p) for p in panels_of(recording, "a")] == [
        "E, cells 0 (dark), 1, 2, 3, 4 (5 of 8 recorded)",
        "I, cells 0 (dark), 1, 2",
        "X",
    ]


def test_a_long_trace_keeps_its_peaks():
    values = np.zeros(100_000)
    values[[777, 50_001]] = [-3.0, 5.0]
    index, shown = extremes(values)
    assert len(index) < 6000 and (np.diff(index) > 0).all()
    assert (shown.min(), shown.max()) == (-3.0, 5.0)
    assert {777, 50_001} <= set(index.tolist())


def test_matplotlib_waits_until_a_figure_is_drawn():
    code = "import sys, fnec.readout.figures; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
