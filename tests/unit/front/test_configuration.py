"""What a configuration accepts changes the spec; what it does not know is refused with a hint."""

import pytest
import yaml

import fnec
from fnec.front.cell_types import CELL_TYPES, presets
from fnec.front.refused import REFUSED_METHODS
from fnec.spec import load_text


def small():
    return fnec.configuration().network(n=20, cell_types={"E": 0.8, "PV": 0.2})


def column():
    types = {"E": 0.8, "PV": 0.2}
    return fnec.configuration().column("V1", layers=["L2/3", "L4"], n=60).cell_types(types)


def two():
    six = ["L1", "L2", "L3", "L4", "L5", "L6"]
    made = fnec.configuration().cell_types({"E": 0.8, "PV": 0.2})
    return made.column("V1", six, 120).column("V4", six, 120)


LFP = ["Vm", "LFP", "phi_e", "J_e", "CSD", "source", "MUA"]
CHANGES = {
    "seed": (small(), lambda c: c.runtime(seed=3)),
    "duration": (small(), lambda c: c.runtime(duration_ms=50.0)),
    "dt": (small(), lambda c: c.runtime(dt_ms=0.05)),
    "cell_types": (small(), lambda c: c.cell_types({"E": 0.5, "SST": 0.5})),
    "layer_fractions": (column(), lambda c: c.layer_fractions({"L4": (0.4, 0.6)})),
    "layer_cell_types": (
        column(),
        lambda c: c.layer_fractions(layer_cell_types={"L4": {"E": 0.5, "PV": 0.5}}),
    ),
    "area_layer_cell_types": (
        column(),
        lambda c: c.area_layer_cell_types("V1", {"L4": {"E": 0.5, "VIP": 0.5}}),
    ),
    "radius": (small(), lambda c: c.uniform3d(radius_mm=0.5)),
    "height": (small(), lambda c: c.uniform3d(height_mm=2.0)),
    "preset": (small(), lambda c: c.set_emitter(preset="chattering")),
    "presets": (small(), lambda c: c.set_emitter(preset={"PV": "low_threshold_spiking"})),
    "cell_params": (small(), lambda c: c.cell_params({"cell_type": "E"}, {"d": 6.0})),
    "p": (small(), lambda c: c.connectivity(p=0.3)),
    "delay": (small(), lambda c: c.connectivity(delay_ms=2.0)),
    "within_gain": (small(), lambda c: c.connectivity(within_gain=0.5)),
    "exc_gain": (small(), lambda c: c.connectivity(exc_gain=0.5)),
    "inh_gain": (small(), lambda c: c.connectivity(inh_gain=0.5)),
    "connections": (
        column(),
        lambda c: c.connections(
            name="up", source={"layer": "L4", "cell_type": "E"}, target={"layer": "L2/3"}
        ),
    ),
    "suite2_interarea": (two(), lambda c: c.suite2_interarea()),
    "inter_column": (
        two(),
        lambda c: c.inter_column_connectivity(source_area="V1", target_area="V4"),
    ),
    "feedforward_gain": (two().suite2_interarea(), lambda c: c.connectivity(feedforward_gain=2)),
    "feedback_gain": (two().suite2_interarea(), lambda c: c.connectivity(feedback_gain=2)),
    "baseline": (small(), lambda c: c.drive(baseline_drive_by_cell_type={"E": 2.0})),
    "drive_by_layer": (column(), lambda c: c.drive(drive_by_layer={"L4": 2.0})),
    "drive_by_area": (column(), lambda c: c.drive(drive_by_area={"V1": 2.0})),
    "noise_policy": (small(), lambda c: c.drive(noise_policy="none")),
    "background_hz": (small(), lambda c: c.drive(background_hz=50.0)),
    "cell_type_drives": (small(), lambda c: c.cell_type_drives({"PV": 1.0})),
    "silence": (small(), lambda c: c.lesions(name="no_pv", selector={"cell_type": "PV"})),
    "disconnect": (
        small(),
        lambda c: c.lesions(name="cut", selector={"cell_type": "PV"}, effect="disconnect"),
    ),
    "modes": (small(), lambda c: c.probes(["Vm", "LFP"])),
    "n_contacts": (small().probes(LFP), lambda c: c.probes(LFP, n_contacts=8)),
    "conductivity": (small().probes(LFP), lambda c: c.field(conductivity=0.2)),
    "boundary": (small().probes(LFP), lambda c: c.field(boundary="insulating")),
    "gauge": (small().probes(LFP), lambda c: c.field(gauge="mean_zero")),
    "model": (small().probes(LFP), lambda c: c.field(model="gaussian")),
    "name": (
        fnec.configuration().network(n=5),
        lambda c: fnec.configuration().network(n=5, name="other"),
    ),
    "kind": (
        fnec.configuration().network(n=100),
        lambda c: fnec.configuration().network(n=100, kind="cortical_column"),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_each_keyword_changes_the_spec_and_leaves_the_configuration_as_it_was(what):
    before, change = CHANGES[what]
    text = before.to_yaml()
    after = change(before)
    assert after.to_yaml() != text
    assert before.to_yaml() == text
    after.validate()  # and it is a spec that can run


@pytest.mark.parametrize("what", CHANGES)
def test_the_text_of_a_configuration_is_its_spec(what):
    before, change = CHANGES[what]
    cfg = change(before)
    model = fnec.construct(cfg)
    again = load_text(model.to_yaml(), file="configuration")
    assert again == load_text(cfg.to_yaml(), file="configuration")
    assert again == model.spec


def test_a_file_with_the_text_is_the_same_spec(tmp_path):
    path = tmp_path / "written.yaml"
    path.write_text(small().to_yaml())
    assert fnec.validate(path) == ()
    one, other = fnec.load(path), fnec.load(small())
    assert one.populations == other.populations
    assert (one.projections, one.stimuli, one.probes) == (
        other.projections, other.stimuli, other.probes,
    )  # fmt: skip


def test_counts_and_shares_give_the_same_cells():
    shares = fnec.configuration().network(n=100, cell_types={"E": 0.8, "I": 0.2})
    counts = fnec.configuration().network(n=100, cell_types={"E": 80, "I": 20})
    alone = fnec.configuration().network(cell_types={"E": 80, "I": 20})
    assert shares.validate()["populations"] == {"E": 80, "I": 20}
    assert counts.validate() == shares.validate() == alone.validate()


def test_shares_hold_to_the_cell_over_layers_of_any_thickness():
    cfg = fnec.configuration().cell_types({"E": 0.75, "PV": 0.25})
    cfg = cfg.column("V1", ["L1", "L2/3", "L4", "L5", "L6"], 61)
    tables = fnec.construct(cfg).neuron_table()
    kinds = [row["cell_type"] for row in tables]
    assert (kinds.count("E"), kinds.count("PV")) == (46, 15)


@pytest.mark.parametrize("name", ["L2/3_column", "3 é!", "a" * 90])
def test_any_name_makes_a_spec(name):
    made = fnec.configuration().column(name, ["L2/3", "L4"], 20).cell_types({"E": 0.5, "I": 0.5})
    assert made.validate()["n_cells"] == 20


def test_cells_lie_in_their_layers_below_the_pia():
    rows = fnec.construct(column()).neuron_table()
    for row in rows:
        low, high = {"L2/3": (160, 720), "L4": (720, 880)}[row["layer"]]
        assert low <= row["z"] <= high
        assert row["x"] ** 2 + row["y"] ** 2 <= 250**2 * (1 + 1e-9)


@pytest.mark.parametrize("label", CELL_TYPES)
def test_each_label_is_a_cell_of_the_published_catalogue(label):
    tree = yaml.safe_load(fnec.configuration().network(n=4, cell_types={label: 4}).to_yaml())
    assert tree["neurons"][f"cell_{label}"]["extends"] == CELL_TYPES[label].neuron
    assert CELL_TYPES[label].neuron in presets()


def test_presets_are_the_published_cells_and_no_two_of_the_documented_are_alike():
    named = ("cortical_eig", "tonic_spiking", "phasic_spiking", "fast_spiking", "chattering")
    texts = {small().set_emitter(preset=name).to_yaml() for name in named}
    assert len(texts) == len(named)


REFUSED = {
    "a keyword": (lambda: fnec.configuration().runtime(duraton_ms=5.0), "duration_ms"),
    "a cell type": (lambda: small().cell_types({"E": 0.5, "SSTT": 0.5}), "'SST'"),
    "shares": (lambda: small().cell_types({"E": 0.5, "I": 0.4}), "add up to 0.9"),
    "counts": (
        lambda: fnec.configuration().network(n=50, cell_types={"E": 80, "I": 20}).validate(),
        "counts 100",
    ),
    "a layer": (
        lambda: fnec.configuration().column("V1", ["L2/4"], 9).validate(),
        "did you mean 'L2/3'",
    ),
    "no layers": (lambda: fnec.configuration().column("V1", [], 9), "list of names"),
    "a column twice": (lambda: column().column("V1", ["L4"], 9), "already"),
    "a preset": (lambda: small().set_emitter(preset="chatering"), "'chattering'"),
    "a family": (lambda: small().emitter(family="lif"), "write a spec"),
    "a mode": (lambda: small().probes(["LFQ"]), "lfp"),
    "a bare mode": (lambda: small().probes("LFP"), "list"),
    "a gauge": (lambda: small().field(gauge="mean_zer0"), "mean_zero"),
    "a boundary": (lambda: small().field(boundary="whatever"), "insulating"),
    "a domain": (lambda: small().field(domain="sphere"), "laminar_column"),
    "a conductivity": (lambda: small().field(conductivity="prox"), "proxy"),
    "no conductivity": (lambda: small().field(conductivity=0.0), "above 0"),
    "plasticity": (lambda: small().connectivity(plasticity="stdp"), "plastic synapses"),
    "windows": (lambda: small().drive(evoked_windows=[(0, 1)]), "stimulus_schedule"),
    "a drive": (lambda: small().drive(baseline_drive_by_cell_type={"SST": 1}).validate(), "SST"),
    "a lesion": (
        lambda: small().lesions(name="x", selector={"cell_type": "VIP"}).validate(),
        "VIP",
    ),
    "an effect": (
        lambda: small().lesions(name="x", selector={}, effect="sillence"),
        "'silence'",
    ),
    "no cells": (lambda: fnec.configuration().validate(), "network"),
    "a probability": (lambda: small().connectivity(p=2.0), "at most 1"),
    "a seed": (lambda: small().runtime(seed=1.5), "whole number"),
    "not a number": (lambda: small().runtime(dt_ms=float("nan")), "above 0"),
    "Dale's rule": (
        lambda: column().connections(
            name="x", source={"cell_type": "PV"}, target={}, mechanism="AMPA"
        ),
        "do not agree",
    ),
    "a band of no layer": (
        lambda: column().layer_fractions({"L6": (0.8, 1.0)}).validate(),
        "L6",
    ),
    "columns that are not there": (lambda: small().suite2_interarea(), "V1"),
    "layers that are not there": (
        lambda: column().column("V4", ["L1"], 10).suite2_interarea(),
        "none of the layers",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_known_is_refused_with_a_hint(what):
    call, hint = REFUSED[what]
    with pytest.raises(fnec.ConfigurationError) as error:
        call()
    assert hint in str(error.value)


@pytest.mark.parametrize("method", REFUSED_METHODS)
def test_a_method_that_others_have_says_what_to_do_instead(method):
    with pytest.raises(AttributeError, match=f"no '{method}': "):
        getattr(small(), method)


def test_a_misspelt_method_gets_a_suggestion():
    with pytest.raises(AttributeError, match="did you mean 'cell_types'"):
        small().cell_type({})
