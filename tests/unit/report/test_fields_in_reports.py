"""A report of a run with probes of fields shows every field, as it was worked out."""

import json
from pathlib import Path

import numpy as np
import pytest

from fnec.cli.main import main
from fnec.report import open_held, write_report
from fnec.runner import Request, RunError, run_spec
from tests.unit.report.reading import Page, numbers

SPEC = """\
fnec: 1
name: fielded
simulation: {duration: 600 ms, dt: 0.1 ms, seed: 1}
neurons:
  lif:
    parameters: {tau_m: 10 ms, E_L: -70 mV, V_th: -50 mV, C_m: 200 pF}
    inputs: {I: pA}
    state: {v: {derivative: "(E_L - v)/tau_m + I/C_m", unit: mV, init: E_L}}
    threshold: v > V_th
    reset: {v: E_L}
    receptors: {ampa: {receptor: current}}
receptors:
  current:
    parameters: {tau: 5 ms}
    state: {J: {derivative: -J/tau, unit: pA}}
    adds: {I: J}
    at_spike: ["J += weight"]
populations:
  E: {neuron: lif, size: 5, positions: {shape: cylinder, radius: 100 um, depth: [300 um, 700 um]}}
stimuli:
  drive: {kind: poisson, to: E, rate: 1000 Hz, receptor: ampa, weight: 100 pA}
sources:
  cells: {of: E, receptors: {ampa: {enters: -200 um, returns: 0 um}}}
probes:
  spikes: {record: spikes, of: all}
  lfp: {record: lfp, of: E, every: 1 ms, contacts: {count: 8, span: [50 um, 750 um], x: 150 um}}
  into: {record: source, of: E, every: 1 ms}
figures:
  asked:
    panels:
      - {draw: waterfall, probe: lfp, after: 100 ms}
      - {draw: depth_map, probe: lfp}
      - {draw: spectrum, probe: lfp, resolution: 10 Hz}
      - {draw: spectrolaminar, probe: lfp, resolution: 9 Hz}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("runs")
    (place / "fielded.yaml").write_text(SPEC)
    request = Request(
        spec=place / "fielded.yaml", backend="reference", name="f", out=place, quiet=True
    )
    return run_spec(request).folder


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page(write_report(folder).path)


def test_each_field_has_its_figures(folder: Path):
    names = {p.name for p in (folder / "figures").iterdir()}
    assert names == {"raster.png", "lfp.png", "lfp_depths.png", "into.png", "asked.png"}


def test_the_map_over_time_holds_the_field_of_the_run(page: Page, folder: Path):
    field = open_held(folder).fields["lfp"]
    traces = page.plots()["over-time"]["data"]
    shown = next(t for t in traces if t["type"] == "heatmap")
    np.testing.assert_allclose(numbers(shown["z"]), field.values.T * 1e3, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(numbers(shown["y"]), np.linspace(50, 750, 8), rtol=1e-6)
    assert shown["colorbar"]["title"]["text"] == "mV"


def test_currents_of_cells_are_means_of_their_population(page: Page, folder: Path):
    field = open_held(folder).fields["into"]
    title = "Synaptic current of probe into, means over cells"
    layout = page.plots()["over-time"]["layout"]
    at = [a["text"] for a in layout["annotations"]].index(title)
    axis = "y" if at == 0 else f"y{at + 1}"
    (line,) = [t for t in page.plots()["over-time"]["data"] if t["yaxis"] == axis]
    np.testing.assert_allclose(numbers(line["y"]), field.values.mean(axis=1) * 1e9, rtol=1e-5)


def test_contacts_stand_among_the_cells(page: Page):
    contacts = page.plots()["scaffold"]["data"][1]
    assert contacts["name"] == "contacts of lfp"
    np.testing.assert_allclose(numbers(contacts["x"]), 150, rtol=1e-6)
    np.testing.assert_allclose(numbers(contacts["z"]), np.linspace(50, 750, 8), rtol=1e-6)


def test_the_page_and_the_manifest_say_what_is_claimed(page: Page, folder: Path):
    scope = json.loads((folder / "manifest.json").read_text())["scope"]
    assert scope["claim_level"] == "forward_model"
    assert scope["field_solver"].keys() == {"lfp", "into"}
    for statement in scope["statements"][:1]:
        assert statement in page.text
    assert "Cells feel nothing of the field (no ephaptic coupling)." in page.said
    assert "LFP of probe lfp" in page.said


def test_a_field_whose_file_is_spoiled_is_said(folder: Path, tmp_path: Path, capsys):
    import shutil

    spoiled = Path(shutil.copytree(folder, tmp_path / "spoiled"))
    (spoiled / "fields" / "lfp.nc").write_bytes(b"CDF")
    with pytest.raises(RunError, match="cannot be read: it is no field"):
        write_report(spoiled)
    assert main(["report", str(spoiled)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_probe_without_a_field_is_named(folder: Path, tmp_path: Path):
    import shutil

    early = Path(shutil.copytree(folder, tmp_path / "early"))
    (early / "fields" / "lfp.nc").unlink()
    text = Page(write_report(early).path).text
    assert "The run ended too early for a field of lfp." in text
