"""Metrics by name: each gives what it says, and says what it lacks."""

import json
import math

import numpy as np
import pytest

from fnec.readout.catalogue import CATALOGUE, RESULTS
from fnec.readout.course import Course
from fnec.readout.measure import Inputs, Need, measure
from fnec.readout.metrics import METRICS
from fnec.readout.step_spikes import step_spikes
from fnec.readout.synapses import Synapses
from fnec.recording import recording_of
from tests.specs_in_tests import ROOT
from tests.unit.readout.maps.sweep import ANATOMY, N_CELLS, X, spikes

SYNAPSES = Synapses(
    pre=np.arange(N_CELLS), post=np.arange(N_CELLS), weights=np.linspace(0, 1, N_CELLS),
    n_pre=N_CELLS, n_post=N_CELLS,
)  # fmt: skip
EVERYTHING = Inputs(
    spikes=spikes(ANATOMY),
    coordinate=X,
    synapses=SYNAPSES,
    before=np.full(N_CELLS, 0.5),
    times=np.arange(8).astype(np.float64),
    series=np.array([1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
    course=Course(
        values=np.random.default_rng(1).normal(size=(len(X), 4)),
        steps=np.arange(len(X)),
        dt=1e-3,
        depths=np.array([0.0, 1e-4, 2e-4, 3e-4]),
    ),
)
GIVEN = {
    "map_quality": {"low": 0.0, "high": 4e-2},
    "settled": {"scale": 1.0},
    "weights": {"low": 0.0, "high": 1.0},
    "band_power": {"low": 20.0, "high": 40.0},
    "transfer": {"frequency": 10.0, "resolution": 4.0},
    "fano": {"bin": 0.05},
}


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_metric_gives_the_results_that_it_names(name: str):
    metric = CATALOGUE[name]
    found = measure(metric, EVERYTHING, GIVEN.get(name))
    assert list(found) == [metric.full_name(r) for r in metric.results]
    assert all(full in RESULTS for full in found)
    undefined = {full for full, value in found.items() if math.isnan(value)}
    assert undefined <= {"cv_isi"}  # each cell fires a few times only


def test_a_result_is_named_after_its_metric_unless_it_is_alone():
    assert {"rate", "stabilisation", "map_quality.mean_error", "weights.at_high"} <= set(RESULTS)


def test_the_ideal_map_is_in_order():
    found = measure(CATALOGUE["drive"], EVERYTHING)
    assert found["drive.order"] > 0.98
    found = measure(CATALOGUE["map_quality"], EVERYTHING, {"low": 0.0, "high": 4e-2})
    assert found["map_quality.gain"] > 0.99


def test_a_metric_says_what_it_needs():
    with pytest.raises(ValueError, match="drive needs coordinate of a stimulus and synapses of a"):
        measure(CATALOGUE["drive"], Inputs(spikes=spikes(ANATOMY)))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"high": 1.0}, "map_quality needs the argument 'low': place of the first cell"),
        ({"lo": 1.0}, "map_quality has no argument 'lo'; it has low, high, shape, "),
        ({"low": 0.0, "high": 1.0, "shape": "disc"}, "is one of line, ring, not 'disc'"),
        ({"low": 0.0, "high": "far"}, "'high' of map_quality is a number, not 'far'"),
        ({"low": 0.0, "high": 1.0, "shuffles": 1.5}, "is a whole number, not 1.5"),
        ({"low": 0.0, "high": 1.0, "seed": -1}, "is at least 0, not -1"),
        ({"low": math.nan, "high": 1.0}, "'low' of map_quality is at least -inf, not nan"),
    ],
)
def test_wrong_arguments_are_refused_in_words(given, message: str):
    with pytest.raises(ValueError, match=message):
        measure(CATALOGUE["map_quality"], EVERYTHING, given)


def test_expectations_of_bare_spikes_are_in_the_schema():
    schema = json.loads((ROOT / "schemas/model.schema.json").read_text())
    listed = schema["$defs"]["metric_expectation"]["properties"]["metric"]["enum"]
    bare = [m for m in CATALOGUE.values() if m.needs in ((Need.SPIKES,), (Need.COUNTS,))]
    alone = {m.name for m in bare if not m.arguments and len(m.results) == 1}
    assert set(METRICS) - alone == {"synchrony"}  # with its default bin; readouts can say another
    assert alone <= set(METRICS)
    assert list(METRICS) == listed


def test_spikes_of_a_recording_keep_their_steps():
    recording = recording_of(
        {
            "spikes.E.step": np.array([3, 5, 5, 9]), "spikes.E.cell": np.array([0, 1, 2, 0]),
            "final.E.v": np.zeros(3), "dt": 1e-4, "n_steps": 10, "n_done": 10,
        }
    )  # fmt: skip
    found = step_spikes(recording, "E", start=4, stop=9)
    assert (found.steps.tolist(), found.cells.tolist()) == ([1, 1], [1, 2])
    assert (found.n_steps, found.n_cells) == (5, 3)
    assert measure(CATALOGUE["rate"], Inputs(spikes=found))["rate"] == pytest.approx(2 / 3 / 5e-4)
