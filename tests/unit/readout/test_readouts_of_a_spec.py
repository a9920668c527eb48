"""Readouts of a spec, by every backend, against numbers that follow from the spec on paper."""

import json

import numpy as np
import pytest

from fnec.runner import Request, run_spec
from fnec.runner.numbers import read_answers
from tests.unit.readout.sweep_spec import N_CELLS, N_SPIKES, STEPS, cell_at, spec_text

READOUTS = """
readouts:
  rate_rest: {metric: rate, of: R, phase: rest}
  rate_sweep: {metric: rate, of: R, phase: sweep}
  rate_late: {metric: rate, of: R, phase: sweep, after: 0.5 s, before: 1 s}
  map: {metric: map_quality, of: R, phase: sweep, coordinate: X, low: 0 cm, high: 4 cm, shuffles: 20}
  width: {metric: published_tuning_width, of: R, phase: sweep, coordinate: X, bins: 40}
  inside: {metric: tuning, of: R, phase: sweep, coordinate: X, window: [1 cm, 3 cm]}
  weights: {metric: weights, of: learns, low: 0, high: 1}
  moved: {metric: weight_rest, of: learns, probe: course}
  drive: {metric: drive, of: learns, phase: sweep, coordinate: X}
  silent: {metric: map_quality, of: T, phase: sweep, coordinate: X, low: 0 cm, high: 4 cm}
expect:
  near: {readout: map.mean_error, between: [0 cm, 0.15 cm], source: on paper}
  far: {readout: map.mean_error, between: [0.2 cm, 1 cm], source: nobody}
  lively: {readout: rate_sweep, between: [45 Hz, 46 Hz], source: on paper}
"""


@pytest.fixture(scope="module", params=["reference", "jax", "brian2"])
def run(request, tmp_path_factory):
    """A run of the sweep by each backend."""
    folder = tmp_path_factory.mktemp(request.param)
    path = folder / "sweep.yaml"
    path.write_text(spec_text(READOUTS))
    asked = Request(spec=path, backend=request.param, out=folder / "runs", figures=False)
    return run_spec(asked)


@pytest.fixture
def found(run):
    return {a.name: a.value for a in run.answers}


def test_a_phase_has_its_own_rate(found):
    assert found["rate_rest"] == 0.0
    assert found["rate_sweep"] == pytest.approx(N_SPIKES / N_CELLS / 1.0)  # Hz
    assert found["rate_late"] == pytest.approx(N_SPIKES / 2 / N_CELLS / 0.5)  # Hz


def test_the_error_of_a_staircase(found):
    # u cm from the edge of a stair, up to its middle at 0.2 cm, a stair is 0.2 - u away from X. A box
    # of 20 ms, 0.04 cm to each side, makes a ramp of the edge: 4 u away where u < 0.04. The mean is
    # (2 * 0.04**2 + 0.16**2 / 2) / 0.2 = 0.08 cm; a percent or two are steps of 2 ms.
    assert found["map.mean_error"] == pytest.approx(0.08e-2, rel=0.02)
    assert found["map.bias"] == pytest.approx(0.0, abs=0.01e-2)
    assert found["map.decoded_fraction"] == 1.0


def test_a_cell_is_tuned_to_its_stair(found):
    # 9 cells of 0.4 cm and the two at the ends of 0.2 cm, in bins of 0.1 cm.
    assert found["width.mean"] == pytest.approx((9 * 0.4 + 2 * 0.2) / 11 * 1e-2, abs=0.1e-2)
    assert found["width.n_cells"] == N_CELLS


def test_a_window_of_the_coordinate_leaves_out_what_lies_outside(found):
    # Places 1.2, 1.6, 2.0, 2.4, 2.8 cm, and those at 0.8 and 3.2 whose stairs reach to 1 and 3 cm.
    assert found["inside.tuned_fraction"] in (5 / N_CELLS, 6 / N_CELLS, 7 / N_CELLS)


def test_weights_move_by_what_the_spikes_of_their_sources_add(run, found):
    counts = np.bincount([cell_at(step) for step in STEPS], minlength=N_CELLS)
    arrays = run.recording.arrays
    pre, post = arrays["edges.learns.pre"], arrays["edges.learns.post"]
    assert pre.dtype == np.int32
    assert sorted(zip(pre.tolist(), post.tolist(), strict=True)) == [
        (i, j) for i in range(N_CELLS) for j in range(2)
    ]
    first, last = arrays["first.learns.w"], arrays["synapses.learns.w"]
    assert (first >= 0.1).all() and (first <= 0.2).all() and len(np.unique(first)) == len(first)
    np.testing.assert_allclose(last - first, 0.001 * counts[pre], rtol=1e-12)
    assert found["weights.mean_change"] == pytest.approx(0.001 * N_SPIKES / N_CELLS)
    assert found["weights.changed"] == 1.0
    assert found["weights.mean"] == pytest.approx(np.mean(last))


def test_the_recording_says_where_the_phases_lie(run):
    assert run.recording.meta["phases"] == {
        "rest": {"first": 0, "n_trials": 1, "n_steps": 100},
        "sweep": {"first": 100, "n_trials": 1, "n_steps": 1000},
    }
    assert run.recording.meta["edges"] == {"learns": {"pre": ["R"], "post": ["T"]}}


def test_a_course_that_rises_to_the_end_is_never_at_rest(found):
    assert np.isnan(found["moved"])


def test_what_cannot_be_said_is_no_number(found):
    assert np.isnan(found["silent.mean_error"])
    assert found["silent.decoded_fraction"] == 0.0


def test_expectations_are_held_against_readouts(run):
    met = {o.name: o.is_met for o in run.outcomes}
    assert met == {"near": True, "far": False, "lively": True}


def test_metrics_json_holds_si_values_and_their_units(run):
    rows = json.loads((run.folder / "metrics.json").read_text())["readouts"]
    row = next(r for r in rows if r["name"] == "map.mean_error")
    assert row["unit"] == "m"
    assert row["shown"].endswith(" cm")
    assert row["value"] == next(a for a in run.answers if a.name == "map.mean_error").value
    assert next(r for r in rows if r["name"] == "silent.gain")["value"] is None


def test_a_run_folder_gives_the_same_answers_again(run):
    assert [a.name for a in read_answers(run.folder)] == [a.name for a in run.answers]


def test_every_backend_says_the_same(tmp_path):
    path = tmp_path / "sweep.yaml"
    path.write_text(spec_text(READOUTS))
    rows = [
        json.loads(
            (
                run_spec(
                    Request(spec=path, backend=b, out=tmp_path / "runs", name=b, figures=False)
                ).folder
                / "metrics.json"
            ).read_text()
        )["readouts"]
        for b in ("reference", "jax")
    ]
    assert rows[0] == rows[1]
