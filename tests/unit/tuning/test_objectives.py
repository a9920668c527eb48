"""A study of each kind of objective, held against a run of its best candidate by itself."""

import math
import shutil

import pytest

from fnec.diagnostics import SpecError
from fnec.pipeline import checked
from fnec.runner import Request, run_spec
from fnec.tuning import StudyRequest, run_study
from tests.specs_in_tests import ROOT
from tests.unit.tuning.specs import TINY

pytest.importorskip("jax")

KINDS = {
    "synchrony": ("readouts: {x: {metric: synchrony, of: E}}", "x", "0.3"),
    "expectation": ("expect: {x: {metric: cv_isi, of: E, between: [0, 1], source: none}}", "x", "0.5"),
    "count": ("readouts: {x: {metric: spike_count, of: E}}", "x", "400"),
    "fano": ("readouts: {x: {metric: fano, of: E, bin: 50 ms}}", "x", "0.2"),
}  # fmt: skip


def study_of(spec, tmp_path, **asked):
    return run_study(
        StudyRequest(
            spec=spec, method="random", name="study", out=tmp_path, quiet=True, figures=True, **asked
        )
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["synchrony", "expectation", "count", "fano"])
def test_every_kind_of_number_can_be_an_objective(tmp_path, kind):
    more, result, target = KINDS[kind]
    path = tmp_path / "spec.yaml"
    text = TINY.replace("value: 19 mV", "value: 24 mV")
    if more.startswith("readouts"):
        text = text.partition("readouts:")[0]
    path.write_text(
        f"{text}{more}\ntuning:\n  handles: {{gain: {{}}, drive: {{range: [22 mV, 40 mV]}}}}\n"
        f"  objectives: {{goal: {{readout: {result}, target: {target}, within: 1000}}}}\n"
    )
    study = study_of(path, tmp_path, budget=5)
    assert study.best is not None and study.status == "met"
    found = run_spec(
        Request(spec=study.folder / "tuned.yaml", backend="reference", out=tmp_path, figures=False)
    )
    numbers = {a.name: a.value for a in found.answers} | {o.name: o.value for o in found.outcomes}
    assert math.isfinite(study.best.numbers["goal"])
    assert numbers[result] == study.best.numbers["goal"]  # to the last bit


def test_the_motif_of_a_field_can_be_an_objective(tmp_path):
    """The score of the potentials of V1; with it the candidates run side by side."""
    shutil.copytree(ROOT / "specs", tmp_path, dirs_exist_ok=True)
    path = tmp_path / "spec.yaml"
    path.write_text(
        "fnec: 1\nname: motif\nextends: laminar_v1_v4.yaml\nparameters: {n_column: 120}\n"
        "simulation: {duration: 300 ms}\nreadouts: {motif: {metric: spectrolaminar, probe: lfp_V1, resolution: 6 Hz}}\n"
        "tuning: {handles: {local_exc_gain: {}, feedback_gain: {}}, objectives: {\n"
        "  motif: {readout: motif.score, target: 1}}, budget: 4, batch: 4, seeds: [42]}\n"
    )
    study = study_of(path, tmp_path)
    scores = [row.numbers["motif"] for row in study.rows]
    assert len({*scores}) == 4 and all(-1 <= x <= 1 for x in scores)
    assert study.best is not None and study.n_compiled == 1
    found = run_spec(
        Request(spec=study.folder / "tuned.yaml", backend="jax", out=tmp_path, figures=False)
    )
    numbers = {a.name: a.value for a in found.answers}
    assert numbers["motif.score"] == study.best.numbers["motif"]  # to the last bit


def test_replayed_spikes_have_a_rate_that_a_step_bounds(tmp_path):
    """They have no cell model, and so no refractory time."""
    path = tmp_path / "spec.yaml"
    text = TINY.replace(
        "{E: {neuron: lif,", "{R: {spikes: {times: [1 ms, 2 ms], cells: [0, 0]}, size: 1}, E: {neuron: lif,"
    ).replace("rate, of: E}", "rate, of: R}").replace("record: spikes, of: E", "record: spikes, of: all")  # fmt: skip
    goal = "\ntuning: {handles: {gain: {}}, objectives: {goal: {readout: rate_E, target: %s}}}\n"
    path.write_text(text + goal % "1999 Hz")
    assert validated(path) == []
    path.write_text(text + goal % "2001 Hz")
    assert validated(path) == ["V562"]


def validated(path):
    """Codes of what is wrong."""
    try:
        checked(path)
    except SpecError as error:
        return [fault.code for fault in error.diagnostics]
    return []


def test_what_counts_only_after_the_end_concerns_tuning_alone(tmp_path):
    path = tmp_path / "spec.yaml"
    late = "expect: {late: {metric: rate, of: E, after: 400 ms, between: [1 Hz, 9 Hz], source: none}}\n"
    goal = "tuning: {handles: {gain: {}}, objectives: {goal: {readout: late, target: 5 Hz}}}\n"
    path.write_text(f"{TINY}\n{late}{goal}")  # a run of 300 ms
    assert validated(path) == []
    with pytest.raises(SpecError) as caught:
        study_of(path, tmp_path)
    assert [fault.code for fault in caught.value.diagnostics] == ["V562"]
