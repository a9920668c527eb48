"""Figures that a spec asks for: one file each, a panel for each kind."""

import pytest

from fnec.readout.figures.asked import draw_asked_figures
from fnec.readout.figures.panels import PANELS
from fnec.runner import Request, run_spec
from fnec.spec import load
from tests.unit.readout.sweep_spec import spec_text

ASKED = {  # panel -> what it needs here
    "raster": "of: [R, T]",
    "rates": "of: [R, T], phase: sweep, after: -50 ms",
    "signal": "of: X, phase: sweep",
    "signal_on_position": "of: X, coordinate: X, low: 0 cm, high: 4 cm",
    "weight_course": "of: learns, probe: course, tracked: each, right: change, mark: stabilisation",
    "error_course": "of: R, phase: sweep, coordinate: X, every: 200 ms, low: 0 cm, high: 4 cm",
    "spikes_on_position": "of: R, phase: sweep, coordinate: X, low: 0 cm, high: 4 cm",
    "tuning_curves": "of: R, phase: sweep, coordinate: X, cells: 6",
    "map_errors": "of: [R, T], phase: sweep, coordinate: X, low: 0 cm, high: 4 cm",
    "drive": "of: learns, phase: sweep, coordinate: X",
    "winners": "of: learns, phase: sweep, coordinate: X",
    "weight_histogram": "of: learns, low: 0, high: 1",
    "incoming_profile": "of: learns, high: 1",
    "receptive_fields": "of: learns, cells: 2",
    "spectrum": "of: R, resolution: 20 Hz",
}
OF_FIELDS = {"waterfall", "depth_map", "spectrolaminar"}  # drawn in test_fields_in_reports.py


def test_every_panel_is_drawn_here():
    assert ASKED.keys() | OF_FIELDS == PANELS.keys()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """All panels below each other, all in two columns, and one that has nothing to show."""
    folder = tmp_path_factory.mktemp("figures")
    panels = [f"{{draw: {name}, {what}}}" for name, what in ASKED.items()]
    lines = "\n".join(f"      - {p}" for p in panels)
    more = f"figures:\n  one_column:\n    panels:\n{lines}\n"
    more += f"  two_columns:\n    columns: 2\n    panels:\n{lines}\n"
    more += "  nothing:\n    panels: [{draw: rates, of: R, phase: sweep, after: 5 s}]\n"
    path = folder / "sweep.yaml"
    path.write_text(spec_text(more))
    run = run_spec(Request(spec=path, backend="reference", out=folder / "runs", figures=False))
    return draw_asked_figures(load(path), run.recording, folder, title="the sweep")


def test_a_figure_is_a_file(drawn):
    assert [p.name for p in drawn] == ["one_column.png", "two_columns.png", "nothing.png"]
    assert all(p.stat().st_size > 5000 for p in drawn)
