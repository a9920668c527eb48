"""What panels of a spec show: which cells, which windows, and words where there is nothing."""

import matplotlib as mpl
import numpy as np
import pytest

from fnec.readout.figures.asked import _draw_apart, _drawn, _Source
from fnec.readout.figures.style import titled_figure
from fnec.runner import Request, run_spec
from fnec.spec import load
from tests.unit.readout.sweep_spec import STEPS, cell_at, spec_text

PANELS = """
figures:
  some:
    panels:
      - {draw: tuning_curves, of: R, phase: sweep, coordinate: X, cells: [10, 3]}
      - {draw: receptive_fields, of: learns, cells: [1]}
      - {draw: tuning_curves, of: R, phase: sweep, coordinate: X, cells: 6}
      - {draw: tuning_curves, of: R, phase: rest, coordinate: X}
      - {draw: rates, of: [T, rest_of_them], phase: sweep}
      - {draw: raster, of: [R, T], phase: sweep}
      - {draw: error_course, of: R, coordinate: X, every: 200 ms, quality: pv_map_quality}
      - {draw: error_course, of: R, phase: sweep, coordinate: X, every: 300 ms, low: 0 cm, high: 4 cm}
      - {draw: signal_on_position, of: X, coordinate: X}
      - {draw: weight_course, of: learns, probe: course, right: change, mark: stabilisation}
      - {draw: rates, of: R, phase: sweep, smoothing: 20 ms}
      - {draw: receptive_fields, of: stays}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("panels")
    path = folder / "sweep.yaml"
    fixed = "  stays: {pre: R, post: T, connect: {rule: all_to_all}, receptor: v, weight: 2 uV}\nprobes:"
    path.write_text(spec_text(PANELS).replace("probes:", fixed))
    run = run_spec(Request(spec=path, backend="reference", out=folder / "runs", figures=False))
    return load(path), run.recording


@pytest.fixture
def shown(made):
    """Draw the k-th panel: its axes."""
    spec, recording = made
    source = _Source(spec=spec, recording=recording, fields={}, depths={})
    with mpl.rc_context():

        def draw(k):
            with titled_figure(2.0, "panel") as figure:
                p = _drawn(source, spec.figures[0].panels[k], 1)
                part = figure.add_subfigure(figure.add_gridspec(1, 1)[0])
                _draw_apart(part, p, source)
                figure.canvas.draw()
                return figure.axes

        yield draw


def titles(axes):
    return [axis.get_title(loc="left") for axis in axes]


def words(axes):
    return [t.get_text() for axis in axes for t in axis.texts]


def test_cells_are_those_that_are_named(shown):
    n = [sum(cell_at(step) == k for step in STEPS) for k in (10, 3)]
    assert titles(shown(0)) == [f"cell 10: {n[0]} spikes", f"cell 3: {n[1]} spikes"]
    assert titles(shown(1)) == ["onto cell 1: 11 synapses"]


def test_cells_stand_in_rows_of_equal_length(made, shown):
    assert [t.split(":")[0] for t in titles(shown(2))] == [
        "cell 0", "cell 2", "cell 4", "cell 6", "cell 8", "cell 10",
    ]  # fmt: skip
    spec, recording = made
    source = _Source(spec=spec, recording=recording, fields={}, depths={})
    assert _drawn(source, spec.figures[0].panels[2], 1).n_columns == 3


def test_silence_is_said_in_words(shown):
    assert words(shown(3)) == ["R is silent in rest: no spike"]
    assert words(shown(4)) == ["T, rest_of_them: silent, no spike"]
    assert words(shown(5)) == ["silent"]  # T beside R, which fires


def test_phases_without_trials_are_a_window_each(shown):
    """In the rest nothing fires; the sweep ends at 1100 ms, the run is as long."""
    axis = shown(6)[0]
    at, error = axis.get_lines()[0].get_data()
    np.testing.assert_allclose(at, [100, np.nan, 1100])
    assert np.isfinite(error[-1])


def test_windows_of_one_phase_are_whole(shown):
    at, _ = shown(7)[0].get_lines()[0].get_data()
    np.testing.assert_allclose(at, [400, 700, 1000])  # ms; the last 100 ms are no window


def test_each_phase_has_its_own_course(shown):
    labels = [t.get_text() for t in shown(8)[0].get_legend().get_texts()]
    assert labels == ["rest: 1 places", "sweep"]


def test_the_right_axis_has_its_own_numbers(made, shown):
    left, right = shown(9)
    change = np.asarray(made[1].arrays["probe.course.w.learns"])[:, 2]
    np.testing.assert_array_equal(right.get_lines()[0].get_ydata(), change)
    assert right.get_ylabel() == "mean change of\nweight since the start"
    assert "not settled" in [t.get_text() for t in left.get_legend().get_texts()]


def test_rates_in_a_sliding_box_have_a_value_a_step(shown):
    axis = shown(10)[0]
    assert len(axis.get_lines()[0].get_xdata()) == 1000
    assert axis.get_ylabel() == "rate (Hz),\nbox of 20 ms"


def test_weights_that_stand_still_are_drawn_as_the_program_wired_them(made, shown):
    _, recording = made
    assert recording.meta["edges"]["stays"] == {"pre": ["R"], "post": ["T"]}
    assert np.asarray(recording.arrays["synapses.stays.weight"]).tolist() == [2e-6] * 22  # V
    axes = shown(11)
    assert titles(axes) == ["onto cell 0: 11 synapses", "onto cell 1: 11 synapses"]
    assert axes[0].get_ylabel() == "weight (mV)"
