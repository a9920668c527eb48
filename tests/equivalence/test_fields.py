"""Fields from the recordings of both programs: the same files, to the byte."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from fnec.pipeline import checked
from fnec.readout.field_probes import fields_of
from fnec.readout.fields.files import read_fields
from fnec.readout.places import read_places
from fnec.runner import Request, run_spec
from tests.specs_in_tests import ROOT

SPECS = {"ei_fields": {}, "layered_column": {"simulation.duration": "200 ms"}}


@pytest.fixture(scope="module", params=SPECS)
def runs(request, tmp_path_factory):
    """Run folders of both programs."""
    folder = tmp_path_factory.mktemp(request.param)
    for path in (*(ROOT / "specs").glob("*.yaml"), ROOT / "tests/data/ei_fields.yaml"):
        shutil.copy(path, folder)
    found: dict[str, Path] = {}
    for backend in ("jax", "brian2"):
        done = run_spec(
            Request(
                spec=folder / f"{request.param}.yaml",
                backend=backend,
                target={"brian2": "numpy"}.get(backend),
                overrides=SPECS[request.param],
                out=folder,
                name=backend,
                figures=False,
                quiet=True,
            )
        )
        assert done.ending.status == "done"
        found[backend] = done.folder
    return found


def test_both_programs_give_the_same_fields(runs):
    files = sorted(p.name for p in (runs["jax"] / "fields").iterdir())
    spec = checked(runs["jax"] / "spec.yaml")
    assert files == sorted(f"{p.name}.nc" for p in spec.field_probes)
    for name in files:
        one, other = (runs[b] / "fields" / name for b in ("jax", "brian2"))
        assert one.read_bytes() == other.read_bytes(), name


def test_every_field_is_alive(runs):
    for name, field in read_fields(runs["jax"] / "fields").items():
        assert np.isfinite(field.values).all(), name
        assert field.values.std(axis=0).max() > 0, name


def test_fields_follow_from_the_folder_of_a_run(runs):
    from fnec.pipeline import network_of
    from fnec.readout.layout import describe_signals, layout  # as `fnec run` opens a recording
    from fnec.recording import open_recording

    spec = checked(runs["jax"] / "spec.yaml")
    net = network_of(spec)
    signals = describe_signals(spec, net, layout(net))
    again = fields_of(spec, open_recording(runs["jax"] / "recording", signals))
    for name, field in read_fields(runs["jax"] / "fields").items():
        assert field.identical(again[name]), name


def test_both_programs_have_the_cells_where_the_run_says(runs):
    places = [read_places(runs[b]) for b in ("jax", "brian2")]
    assert places[0].keys() == places[1].keys() != set()
    for name, place in places[0].items():
        np.testing.assert_array_equal(place, places[1][name])
        assert place.shape[1] == 3
