"""Populations that share a type share a colour, and stand in the order of areas and layers."""

from dataclasses import replace

import numpy as np
import pytest

from fnec.readout.figures.kinds import (
    by_kind,
    colours_of,
    in_order,
    kind_colours,
    kind_tag,
    kinds_of,
    part_of,
)
from fnec.readout.figures.layer_depths import cells_by_kind, layer_4
from fnec.readout.figures.raster import draw_raster
from fnec.recording import Recording, recording_of
from fnec.report.sites import sites_of

TYPES = ("PV", "E")


def column(*, n_layers: int = 3, tags: bool = True) -> Recording:
    """Two areas, layers and types, all E before all PV, and a thalamus; a spike a cell."""
    names = [f"{a}_L{k}_{t}" for t in TYPES for a in ("V1", "V4") for k in range(n_layers, 0, -1)]
    arrays = {"dt": 1e-3, "n_steps": 100, "n_done": 100}
    borne = {}
    for k, name in enumerate(["thalamus", *names]):
        arrays[f"final.{name}.v"] = np.zeros(5)
        arrays[f"spikes.{name}.step"] = np.array([k, k + 10])
        arrays[f"spikes.{name}.cell"] = np.array([0, 4])
        if name != "thalamus":
            area, layer, kind = name.split("_")
            borne[name] = {"area": area, "layer": layer, "type": kind}
    return replace(recording_of(arrays), tags=borne if tags else {})


def test_types_share_a_colour_and_others_have_their_own():
    seen = column()
    assert kind_tag(seen) == "type"
    colours = colours_of(seen)
    assert len({colours[p] for p in colours if p.endswith("_PV")}) == 1
    assert len({*colours.values()}) == 3
    assert [*kind_colours(seen)] == ["PV", "E", "thalamus"]


def test_few_populations_and_those_without_tags_stand_for_themselves():
    assert kind_tag(column(n_layers=1)) is None
    assert kind_tag(column(tags=False)) is None
    assert kinds_of(column(tags=False))["V1_L1_E"] == "V1_L1_E"


def test_another_tag_of_most_populations_takes_the_place_of_type():
    seen = column()
    signs = {p: {"sign": "exc" if "E" in p else "inh", "layer": t["layer"] * 9 + p} for p, t in seen.tags.items()}  # fmt: skip
    assert kind_tag(replace(seen, tags=signs)) == "sign"


def test_populations_stand_by_area_layer_and_type():
    seen = column()
    order = in_order(seen, list(seen.populations))
    assert order[0] == "thalamus"
    assert order[1:5] == ["V1_L1_PV", "V1_L1_E", "V1_L2_PV", "V1_L2_E"]
    assert order.index("V4_L1_PV") == 7
    assert part_of(seen, "V4_L2_E") == "V4 L2"
    assert part_of(seen, "thalamus") == "thalamus"


def test_cells_of_a_type_are_one_histogram_and_layer_4_lies_in_the_middle_of_its_cells():
    seen = column(n_layers=4)
    depths = {p: np.full(5, 1e-4 * int(p[4])) for p in seen.tags if p.startswith("V1")}
    depths["V1_L4_E"] = np.linspace(3e-4, 6e-4, 5)
    found = cells_by_kind(seen, depths)
    assert {k: len(z) for k, z in found.items()} == {"PV": 20, "E": 20}
    assert layer_4(seen, depths) == pytest.approx(4.5e-4)
    assert layer_4(seen, {"V1_L1_E": depths["V1_L1_E"]}) is None
    assert by_kind(seen, {"V1_L1_E": 0, "thalamus": 0}) == {"E": ["V1_L1_E"], "thalamus": ["thalamus"]}  # fmt: skip


def test_the_raster_of_many_populations_has_every_spike_and_names_layers(tmp_path, monkeypatch):
    from matplotlib.figure import Figure

    drawn = []
    save = Figure.savefig

    def keep(self, *args, **more):
        drawn.extend((axis.lines, axis.get_yticklabels(), axis.get_legend()) for axis in self.axes)
        save(self, *args, **more)

    monkeypatch.setattr(Figure, "savefig", keep)
    draw_raster(column(), "many", tmp_path / "raster.png")
    lines, labels, _ = drawn[0]
    marks = [line for line in lines if line.get_marker() == "|"]
    assert len(marks) == 13
    assert sum(len(line.get_xdata()) for line in marks) == 26
    assert [x.get_text() for x in labels] == ["thalamus"] + [f"{a} L{k}" for a in ("V1", "V4") for k in (1, 2, 3)]  # fmt: skip
    legend = [x.get_text() for x in drawn[1][2].get_texts()]
    assert legend == ["PV (30)", "E (30)", "thalamus (5)"]


def test_rows_of_trials_are_no_cells(tmp_path, monkeypatch):
    """The spikes of cell c in trial k of 4 are in row 4 c + k: 13 populations of 5 cells."""
    from matplotlib.figure import Figure

    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda self, path: drawn.append(self.axes))
    monkeypatch.setattr("fnec.readout.figures.raster_of_kinds.MOST_ROWS", 130)
    single = column()
    seen = replace(
        single, meta={**single.meta, "trials": [0, 1, 2, 3]},
        populations=dict.fromkeys(single.populations, 20),
    )  # fmt: skip
    draw_raster(seen, "mean", tmp_path / "raster.png")
    spikes, rates = drawn[0]
    assert spikes.get_title(loc="right") == "26 of 65 cells × 4 trials"
    legend = [x.get_text() for x in rates.get_legend().get_texts()]
    assert legend == ["PV (30 × 4)", "E (30 × 4)", "thalamus (5 × 4)"]


def test_areas_are_cylinders_around_their_cells_and_drawn_side_by_side():
    seen = column(n_layers=4)
    angle = np.linspace(0, 2 * np.pi, 5)[:-1]
    circle = {"x": 1e-4 * np.cos(angle), "y": 1e-4 * np.sin(angle)}
    places = {
        p: {"x": circle["x"] + (0.02 if "V4" in p else 0), "y": circle["y"], "z": np.full(4, 1e-4 * int(p[4]))}
        for p in seen.tags
    }  # fmt: skip
    one, two = sites_of(seen, places)
    assert (one.name, two.name) == ("V1", "V4")
    assert one.radius == pytest.approx(1e-4)
    assert (one.top, one.bottom) == (pytest.approx(1e-4), pytest.approx(4e-4))
    assert one.shift == 0
    assert two.x - two.shift == pytest.approx(6e-4)  # 2 radii of both between their sides
    assert sites_of(seen, {"V1_L1_E": places["V1_L1_E"]})[0].name == "V1"
    assert sites_of(replace(seen, tags={}), places) == []
