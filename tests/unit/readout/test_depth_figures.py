"""Figures of fields show every channel at its depth, in its unit, and power where it is."""

from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from xarray import DataArray

from fnec.readout.course import Course
from fnec.readout.figures import draw_figures
from fnec.readout.figures.cell_depths import seen_cells
from fnec.readout.figures.depth import blocks, draw_depth_map, draw_waterfall, edges, round_below
from fnec.readout.figures.field import lines_of, sample_of
from fnec.readout.figures.spectra import draw_spectrolaminar, draw_spectrum
from fnec.readout.quantity import Quantity
from fnec.readout.spectrolaminar import motif
from fnec.readout.spectrum import spectrum
from fnec.recording import recording_of
from fnec.spec import load

matplotlib.use("Agg")
SPECS = Path(__file__).parents[3] / "specs"
DEPTHS = np.linspace(0, 1.5e-3, 16)
STEPS = np.arange(2000)
MV = Quantity(name="lfp", unit="mV", factor=1e-3)
MS = Quantity(name="time", unit="ms", factor=1e-3)
MV2 = Quantity(name="power", unit="mV^2", factor=1e-6)
RECORDING = recording_of(
    {
        "dt": 1e-3, "n_steps": 2000, "n_done": 2000, "final.E.v": np.zeros(4),
        "final.I.v": np.zeros(4), "spikes.E.step": np.array([3]),
        "spikes.E.cell": np.array([0], np.int32),
    }
)  # fmt: skip


def wave(frequency: float) -> np.ndarray:
    return np.sin(2 * np.pi * frequency * STEPS * 1e-3)


def noise(low: float, high: float) -> np.ndarray:
    """Gaussian noise in a band, of unit variance."""
    frequencies = np.fft.rfftfreq(len(STEPS), 1e-3)
    inside = (frequencies >= low) & (frequencies <= high)
    turns = np.random.default_rng(int(low)).random(len(frequencies))
    values = np.fft.irfft(inside * np.exp(2j * np.pi * turns), len(STEPS))
    return values / values.std()


def laminar() -> np.ndarray:
    """V; alpha-beta grows with depth, gamma falls."""
    deep = DEPTHS / DEPTHS[-1]
    faint = np.random.default_rng(1).normal(0, 1e-3, (len(STEPS), len(DEPTHS)))
    slow, fast = noise(5, 25)[:, None] * deep, noise(60, 170)[:, None] * (1 - deep)
    return 1e-4 * (slow + fast + faint)


def course(values: np.ndarray) -> Course:
    return Course(values=values, steps=STEPS, dt=1e-3, depths=DEPTHS)


def field(values: np.ndarray, dim: str = "contact", **more: object) -> DataArray:
    said = {
        "kind": "lfp", "units": "V", "shown_unit": "uV", "factor": 1e-6, "model": "m",
        "assumptions": ("a",), "citation": "c", "is_proxy": False,
    }  # fmt: skip
    coords = {"time": STEPS * 1e-3, **more}
    return DataArray(values, dims=("time", dim), coords=coords, attrs=said)


def axes(n: int = 1) -> list:
    return list(Figure().subplots(1, n, squeeze=False).ravel())


def test_a_waterfall_has_a_trace_for_each_channel_about_its_depth():
    axis = axes()[0]
    draw_waterfall(axis, course(laminar()), MV, MS)
    traces = axis.lines[: len(DEPTHS)]
    np.testing.assert_allclose([t.get_ydata().mean() for t in traces], DEPTHS * 1e6, atol=1e-6)
    assert axis.get_ylabel() == "depth (µm)"
    assert axis.yaxis_inverted()


def test_the_bar_of_a_waterfall_is_as_long_as_it_says():
    """Two traces whose size is known: the bar, by its words, measures them."""
    axis = axes()[0]
    values = np.stack([wave(10), wave(10)], axis=1) * 3e-3
    draw_waterfall(axis, Course(values=values, steps=STEPS, dt=1e-3, depths=DEPTHS[:2]), MV, MS)
    trace, bar = axis.lines[0].get_ydata(), axis.lines[-1].get_ydata()
    said, unit = axis.texts[0].get_text().split()
    assert unit == "mV"
    assert np.ptp(bar) / float(said) == pytest.approx(np.ptp(trace) / 6.0, rel=1e-6)


def test_up_is_positive_in_a_waterfall():
    axis = axes()[0]
    values = np.zeros((2000, 2))
    values[500] = 1e-3
    draw_waterfall(axis, Course(values=values, steps=STEPS, dt=1e-3, depths=DEPTHS[:2]), MV, MS)
    at = axis.lines[0].get_ydata()
    assert at[500] < at[0]  # and the axis runs downwards


def test_a_depth_map_shows_the_values_in_their_unit_shallow_first():
    values = laminar()
    axis = axes()[0]
    upside_down = Course(values=values[:, ::-1], steps=STEPS, dt=1e-3, depths=DEPTHS[::-1])
    draw_depth_map(axis, upside_down, MV, MS)
    mesh = axis.collections[0]
    np.testing.assert_allclose(np.asarray(mesh.get_array()), values.T * 1e3)
    low, high = mesh.get_clim()
    assert low == -high  # zero is white
    assert axis.yaxis_inverted()


def test_values_that_are_no_numbers_are_refused_in_words():
    values = laminar()
    values[3, 2] = np.nan
    for draw in (draw_waterfall, draw_depth_map):
        with pytest.raises(ValueError, match="no numbers"):
            draw(axes()[0], course(values), MV, MS)


def test_rows_end_halfway_between_their_neighbours():
    np.testing.assert_allclose(edges(np.array([0.0, 1.0, 3.0])), [-0.5, 0.5, 2.0, 4.0])
    np.testing.assert_allclose(edges(np.array([2.0])), [1.5, 2.5])


def test_blocks_keep_the_mean_and_the_times():
    values, times = blocks(
        np.arange(12, dtype=np.float64).reshape(6, 2), np.arange(6, dtype=np.float64), 3
    )
    np.testing.assert_allclose(values, [[1, 2], [5, 6], [9, 10]])
    np.testing.assert_allclose(times, [0.5, 2.5, 4.5])


@pytest.mark.parametrize(("value", "round_one"), [(9.99, 5), (10, 10), (0.3, 0.2), (2e-7, 2e-7)])
def test_bars_have_round_lengths(value: float, round_one: float):
    assert round_below(value) == pytest.approx(round_one)


def test_a_spectrum_is_drawn_in_the_unit_that_its_axis_names():
    """A sine of amplitude 2 mV has a power of 2 mV²: the area under what is drawn."""
    axis = axes()[0]
    found = spectrum(2e-3 * wave(50)[:, None], 1e-3, resolution=3)
    draw_spectrum(axis, found, MV2)
    line = axis.lines[-1]
    step = line.get_xdata()[1] - line.get_xdata()[0]
    assert np.sum(line.get_ydata()) * step == pytest.approx(2.0, rel=1e-3)
    assert line.get_xdata()[np.argmax(line.get_ydata())] == pytest.approx(50, abs=1)
    assert axis.get_ylabel() == "power (mV²/Hz)" and axis.get_xlabel() == "frequency (Hz)"


def test_silence_has_no_spectrum_and_says_so():
    found = spectrum(np.zeros((2000, 2)), 1e-3, resolution=3)
    with pytest.raises(ValueError, match="nothing moves"):
        draw_spectrum(axes()[0], found, MV2)


def test_the_triptych_shows_cells_power_and_bands_at_their_depths():
    three = axes(3)
    cells = {"E": np.full(7, 0.4e-3), "I": np.full(3, 1.1e-3)}
    found = spectrum(laminar(), 1e-3, resolution=3)
    draw_spectrolaminar(three, found, DEPTHS, cells, {"E": "blue", "I": "red"})
    bars = {c.get_label(): sum(b.get_width() for b in c) for c in three[0].containers}
    assert bars == {"E": 7, "I": 3}
    where = [b.get_y() for b in three[0].containers[1] if b.get_width()]
    assert where[0] <= 1100 <= where[0] + three[0].containers[1][0].get_height()
    slow, fast = (line.get_xdata() for line in three[2].lines[:2])
    assert np.argmax(slow) == 15 and np.argmax(fast) == 0
    score = float(three[2].get_title(loc="left").split()[1].rstrip(","))
    assert score == pytest.approx(motif(found, DEPTHS).score, abs=5e-3)
    assert all(axis.yaxis_inverted() for axis in three)
    assert len({axis.get_ylim() for axis in three}) == 1


def test_cells_are_averaged_by_population():
    values = np.stack([wave(1), 3 * wave(1), wave(2)], axis=1)
    found = lines_of(
        field(values, "cell", population=("cell", ["E", "E", "I"])),
        Course(values=values, steps=STEPS, dt=1e-3),
    )
    np.testing.assert_allclose(found["E"], 2 * wave(1))
    np.testing.assert_allclose(found["I"], wave(2))


def test_units_stand_as_in_print():
    assert sample_of("eeg", field(np.zeros((2000, 1)))).label == "eeg (µV)"


def test_every_field_has_a_figure_and_potentials_one_by_depth(tmp_path: Path):
    fields = {
        "a": field(laminar(), z=("contact", DEPTHS)),
        "sensors": field(laminar()[:, :3], "channel", angle=("channel", [0.0, 10.0, 20.0])),
        "still": field(np.zeros((2000, 4)), z=("contact", DEPTHS[:4])),
        "cells": field(laminar()[:, :3], "cell", population=("cell", ["E", "E", "I"])),
    }
    drawn = draw_figures(RECORDING, tmp_path, title="t", fields=fields, depths={"E": DEPTHS[:4]})
    names = [p.name for p in drawn]
    assert names == ["raster.png", "a.png", "a_depths.png", "sensors.png", "still.png", "cells.png"]
    assert all(p.stat().st_size > 10_000 for p in drawn)


def test_only_the_cells_that_a_probe_reads_are_drawn_beside_it_by_type_where_they_are_many():
    spec = load(SPECS / "laminar_v1_v4.yaml")
    depths = {p.name: np.full(2, 1e-4) for p in spec.populations}
    seen = seen_cells(spec, "lfp_V1", depths)
    assert {name: len(z) for name, z in seen.items()} == {"E": 10, "PV": 12, "SST": 12, "VIP": 12}
    few = {name: z for name, z in depths.items() if "_L4_" in name}
    assert [*seen_cells(spec, "lfp_V4", few)] == ["V4_L4_E", "V4_L4_PV", "V4_L4_SST", "V4_L4_VIP"]
    assert seen_cells(None, "lfp_V1", depths) == depths
