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
from tests.specs_in_tests import ROOT, assert_same_bits, each_program, run

SMALL = """
simulation: {duration: 40 ms, dt: 0.1 ms, seed: 5}
neurons:
  lif:
    inputs: {I: pA}
    state: {v: {derivative: "(10 nS*(-65 mV - v) + I)/(200 pF)", unit: mV, init: -55 mV}}
    threshold: v > -50 mV
    reset: {v: -65 mV}
    receptors: {ampa: {receptor: two}, slow: {receptor: two, tau: 20 ms}}
    integrate: euler
receptors:
  two:
    parameters: {tau: 4 ms}
    state: {g: {derivative: -g/tau, unit: nS}}
    adds: {I: "-g*v"}
    at_spike: ["g += weight"]
populations:
  E: {neuron: lif, size: 9, positions: {shape: cylinder, radius: 50 um, depth: [0 um, 100 um]}}
  F: {neuron: lif, size: 5, positions: {shape: ring, radius: 50 um, depth: 50 um}}
projections:
  fast: {pre: E, post: [E, F], connect: {rule: condition, where: distance < 60 um}, receptor: ampa, weight: 2 nS, delay: 1 ms}
  late: {pre: F, post: E, connect: {rule: all_to_all}, receptor: slow, weight: 1 nS, delay: 0.5 ms}
stimuli:
  out: {kind: poisson, to: all, rate: 3000 Hz, receptor: ampa, weight: 1 nS}
sources:
  cells:
    of: all
    receptors: {ampa: {enters: -20 um, returns: 0 um}, slow: {enters: 0 um, returns: 20 um}}
probes:
  spikes: {record: spikes, of: all}
  lfp: {record: lfp, of: [{population: E, range: [2, 7]}, F], every: 0.5 ms, contacts: {depths: [10 um, 60 um]}}
"""


@each_program
def test_every_target_records_the_same_currents(target):
    one, other = run(SMALL, "reference"), run(SMALL, target)
    assert_same_bits(one, other)
    names = {key for key in one if "_from_" in key}
    assert len(names) == 4 and all(np.abs(one[key]).max() > 0 for key in names - SILENT)


SILENT = {"probe.lfp.I_from_slow.F"}  # nothing sends to it
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
