"""Fields of a recording, held against sums over cells that are written out here."""

from pathlib import Path

import numpy as np
import pytest
from pytest import approx

from fnec.checks import check_network, complete
from fnec.diagnostics import require_clean
from fnec.lower import lower
from fnec.lower.currents import recordings
from fnec.readout.field_probes import KINDS, fields_of, worked_out
from fnec.readout.fields.files import read_fields, write_fields
from fnec.readout.places import fixed_of, somata
from fnec.recording import Recording, recording_of
from fnec.spec import load_text
from fnec.spec.field_probes import FIELD_KINDS
from tests.specs_in_tests import HEADER, run

SPEC = """
parameters: {n: 12, deep: 600 um, C: {value: 150 pF, help: of an interneuron}}
simulation: {duration: 60 ms, dt: 0.1 ms, seed: 5}
neurons:
  lif:
    parameters: {E_L: -65 mV, V_th: -50 mV, C_m: 200 pF}
    inputs: {I: pA}
    state: {v: {derivative: "(10 nS*(E_L - v) + I)/C_m", unit: mV, init: "uniform(-65 mV, -45 mV)"}}
    threshold: v > V_th
    reset: {v: E_L}
    receptors: {ampa: {receptor: conductance, E: 0 mV}, gaba: {receptor: conductance, E: -80 mV}}
    integrate: euler
  leaky:
    inputs: {J: mV/ms}
    state: {v: {derivative: "(-65 mV - v)/(10 ms) + J", unit: mV, init: -65 mV}}
    threshold: v > -50 mV
    reset: {v: -65 mV}
    receptors: {ampa: {receptor: drive}}
    integrate: euler
receptors:
  conductance:
    parameters: {tau: 4 ms, E: 0 mV}
    state: {g: {derivative: -g/tau, unit: nS}}
    adds: {I: "g*(E - v)"}
    at_spike: ["g += weight"]
  drive:
    state: {a: {derivative: -a/(3 ms), unit: mV/ms}}
    adds: {J: a}
    at_spike: ["a += weight"]
populations:
  E: {neuron: lif, size: n, positions: {shape: cylinder, radius: 100 um, depth: [300 um, 500 um]}}
  I: {neuron: leaky, size: 4, positions: {x: 20 um*i, z: 350 um}}
projections:
  to_E: {pre: E, post: E, connect: {rule: probability, p: 0.5}, receptor: ampa, weight: 3 nS, delay: 1 ms}
  to_I: {pre: E, post: I, connect: {rule: all_to_all}, receptor: ampa, weight: 0.5 mV/ms, delay: 1 ms}
  back: {pre: I, post: E, connect: {rule: all_to_all}, receptor: gaba, weight: 5 nS, delay: 1 ms}
stimuli:
  out: {kind: poisson, to: E, rate: 2000 Hz, receptor: ampa, weight: 2 nS}
sources:
  pyramidal:
    of: E
    receptors:
      ampa: {enters: {depths: [-200 um, 0 um], shares: [0.75, 0.25]}, returns: 0 um}
      gaba: {enters: 0 um, returns: -100 um}
  other:
    of: I
    receptors: {ampa: {enters: -50 um, returns: 0 um}}
    C_m: C
probes:
  spikes: {record: spikes, of: all}
  state: {record: [v, g_ampa, g_gaba], of: E, every: 1 ms}
  drive: {record: a_ampa, of: I, every: 1 ms}
"""
CONTACTS = "contacts: {count: 7, span: [0 um, deep], x: 80 um}"
# Asks for all that a test leaves out: nothing in a spec may be without effect.
REST = f"rest: {{record: phi_e, of: all, every: 5 ms, {CONTACTS}}}"


def recorded(*probes: str, spec: str = SPEC):
    """A spec with these probes beside its own, and what the reference interpreter records of it."""
    text = spec + "".join(f"  {probe}\n" for probe in (*probes, REST))
    checked = complete(load_text(HEADER + text, folder=Path()))
    require_clean(check_network(lower(checked)))
    return checked, recording_of(run(text, "reference"))


def one_field(probe: str, spec: str = SPEC):
    checked, recording = recorded(probe, spec=spec)
    return fields_of(checked, recording)[probe.split(":")[0]], checked, recording


def currents(recording: Recording) -> dict[str, np.ndarray]:
    """Currents into the cells by the formulas of the spec, from states that are sampled apart."""
    state = {x: recording.signal("state", x, "E")[1] for x in ("v", "g_ampa", "g_gaba")}
    return {
        "ampa": state["g_ampa"] * (0 - state["v"]),
        "gaba": state["g_gaba"] * (-80e-3 - state["v"]),
        "other": recording.signal("drive", "a_ampa", "I")[1] * 150e-12,
    }


def potential_by_hand(recording: Recording, places, sigma=0.3) -> np.ndarray:
    """Σ I / (4 π sigma r): minus where it enters, plus where it returns."""
    flows = currents(recording)
    ways = [
        (flows["ampa"], places["E"], [(-200e-6, -0.75), (0.0, -0.25), (0.0, 1.0)]),
        (flows["gaba"], places["E"], [(0.0, -1.0), (-100e-6, 1.0)]),
        (flows["other"], places["I"], [(-50e-6, -1.0), (0.0, 1.0)]),
    ]
    phi = np.zeros((len(flows["ampa"]), 7))
    for k, depth in enumerate(np.linspace(0, 600e-6, 7)):
        contact = np.array([80e-6, 0, depth])
        for current, somas, points in ways:
            for offset, share in points:
                r = np.linalg.norm(somas + np.array([0, 0, offset]) - contact, axis=1)
                phi[:, k] += current @ (share / (4 * np.pi * sigma * r))
    return phi


def places_in(checked, recording):
    fixed = fixed_of(lower(checked), recording)
    return {name: somata(fixed, name) for name in ("E", "I")}


def test_the_potential_is_the_sum_over_cells_and_receptors():
    field, checked, recording = one_field(f"f: {{record: phi_e, of: all, every: 1 ms, {CONTACTS}}}")
    expected = potential_by_hand(recording, places_in(checked, recording))
    assert abs(expected).max() > 1e-6  # there is a field to speak of
    np.testing.assert_allclose(field.values, expected, rtol=1e-9, atol=1e-12 * abs(expected).max())
    assert field.dims == ("time", "contact")
    assert field.time.values == approx(np.arange(60) * 1e-3)
    assert field.z.values == approx(np.linspace(0, 600e-6, 7))
    assert (field.attrs["units"], field.attrs["kind"], field.attrs["is_proxy"]) == (
        "V",
        "phi_e",
        False,
    )


def test_a_flag_of_the_run_moves_contacts_and_scales_currents():
    checked, recording = recorded(f"f: {{record: phi_e, of: I, every: 1 ms, {CONTACTS}}}")
    meta = dict(recording.meta) | {"params": {"n": 12, "deep": 300e-6, "C": 300e-12}}
    told = Recording(
        **{k: getattr(recording, k) for k in Recording.__dataclass_fields__ if k != "meta"},
        meta=meta,
    )
    before, after = (fields_of(checked, r)["f"] for r in (recording, told))
    assert after.z.values[-1] == approx(300e-6)
    np.testing.assert_allclose(after.values[:, 0], 2 * before.values[:, 0], rtol=1e-12)


def test_gauges_shift_all_contacts_alike():
    probes = [
        f"{name}: {{record: phi_e, of: all, every: 1 ms, {CONTACTS}, {more}}}"
        for name, more in (
            ("a", "gauge: infinity"),
            ("b", "gauge: mean_zero"),
            ("c", "gauge: reference, reference: 6"),
        )
    ]
    checked, recording = recorded(*probes)
    a, b, c = (fields_of(checked, recording)[name].values for name in "abc")
    np.testing.assert_allclose(b, a - a.mean(axis=1, keepdims=True), atol=1e-18)
    np.testing.assert_allclose(c, a - a[:, 6:], atol=1e-18)


def test_part_of_the_cells_make_part_of_the_field():
    probes = [
        f"{name}: {{record: phi_e, of: {of}, every: 1 ms, {CONTACTS}}}"
        for name, of in (
            ("a", "E"),
            ("b", "{population: E, first: 5}"),
            ("c", "{population: E, last: n - 5}"),
        )
    ]
    checked, recording = recorded(*probes)
    a, b, c = (fields_of(checked, recording)[name].values for name in "abc")
    np.testing.assert_allclose(b + c, a, rtol=1e-9, atol=1e-15)
    assert not np.allclose(b, c)


def test_twice_the_cells_make_twice_the_field():
    frozen = SPEC.replace("cylinder, radius: 100 um, depth: [300 um, 500 um]", "@").replace(
        "{shape: @}", "{z: 400 um}"
    ).replace('"uniform(-65 mV, -45 mV)"', "-65 mV").replace("{kind: poisson, to: E, rate: 2000 Hz,",
        "{kind: spikes, to: E, times: [2 ms],")  # fmt: skip
    probe = f"f: {{record: lfp, of: E, every: 1 ms, {CONTACTS}}}"
    one, *_ = one_field(probe, spec=frozen)
    two, *_ = one_field(probe, spec=frozen.replace("n: 12", "n: 24"))
    assert abs(one.values).max() > 0
    np.testing.assert_allclose(two.values, 2 * one.values, rtol=1e-9, atol=1e-15)


def test_sources_and_sinks_in_all_depths_cancel():
    density, *_ = one_field(
        "f: {record: csd, of: all, every: 1 ms, contacts: {count: 31, span: [0 um, deep]},"
        " method: binned, radius: 1 mm}"
    )
    total = density.values.sum(axis=1)
    assert abs(density.values).max() > 0
    assert abs(total).max() < 1e-12 * abs(density.values).max()


def test_the_current_density_is_ohms_law():
    checked, recording = recorded(
        f"phi: {{record: phi_e, of: all, every: 1 ms, {CONTACTS}, conductor: {{sigma: 0.5 S/m}}}}",
        f"j: {{record: j_e, of: all, every: 1 ms, {CONTACTS}, conductor: {{sigma: 0.5 S/m}}}}",
    )
    found = fields_of(checked, recording)
    expected = -0.5 * np.diff(found["phi"].values, axis=1) / 100e-6
    np.testing.assert_allclose(found["j"].values, expected, rtol=1e-9, atol=1e-15)
    assert found["j"].z.values == approx(np.arange(6) * 100e-6 + 50e-6)


def test_the_source_of_a_cell_is_the_sum_of_its_currents():
    field, _, recording = one_field("f: {record: source, of: [E, I], every: 1 ms}")
    flows = currents(recording)
    expected = np.concatenate([flows["ampa"] + flows["gaba"], flows["other"]], axis=1)
    np.testing.assert_allclose(field.values, expected, rtol=1e-12)
    assert list(field.population.values) == ["E"] * 12 + ["I"] * 4
    assert list(field["index"].values) == [*range(12), *range(4)]


def test_the_dipole_of_the_cells_makes_the_eeg():
    from fnec.fields import eeg_lead

    field, checked, recording = one_field("f: {record: eeg, of: I, every: 1 ms, angles: [0, 30]}")
    moment = currents(recording)["other"].sum(axis=1) * 50e-6  # from -50 um down to the soma
    place = places_in(checked, recording)["I"].mean(axis=0) + np.array([0, 0, -25e-6])
    angle = np.radians([0, 30])
    sensors = 90e-3 * np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=1)
    expected = np.outer(moment, eeg_lead(place, sensors)[:, 2])
    np.testing.assert_allclose(field.values, expected, rtol=1e-9)


def test_a_weighted_sum_is_late_in_excitation():
    field, _, recording = one_field(
        "f: {record: rws, of: E, every: 1 ms, excitatory: ampa, inhibitory: gaba}"
    )
    flows = currents(recording)
    course = flows["ampa"].sum(axis=1)[:-6] - 1.65 * flows["gaba"].sum(axis=1)[6:]
    expected = (course - course.mean()) / course.std()
    np.testing.assert_allclose(field.values[:, 0], expected, rtol=1e-9, atol=1e-12)
    assert field.time.values[0] == approx(6e-3)


def test_multi_unit_activity_counts_spikes_near_the_contact():
    field, checked, recording = one_field(
        "f: {record: mua, of: E, every: 5 ms, start: 10 ms, reach: 75 um, contacts: {depths: [400 um]}}"
    )
    places = places_in(checked, recording)["E"]
    near = np.flatnonzero(np.linalg.norm(places - [0, 0, 400e-6], axis=1) <= 75e-6)
    times, cells = recording.spikes("E")
    mine = times[np.isin(cells, near)]
    edges = np.arange(11) * 5e-3 + 10e-3 - 1e-9
    assert 0 < len(near) < 12 and mine.size
    assert field.values[:, 0] == approx(np.histogram(mine, edges)[0] / 5e-3)
    assert field.time.values == approx(np.arange(10) * 5e-3 + 10e-3)


def test_energy_is_that_of_rest_spikes_and_sodium():
    field, _, recording = one_field("f: {record: emm, of: E, every: 1 ms, excitatory: ampa}")
    times, _ = recording.spikes("E")
    counts = np.histogram(times, np.arange(61) * 1e-3 - 1e-9)[0]
    inward = np.maximum(currents(recording)["ampa"], 0).sum(axis=1)
    expected = (12 * 3.42e8 + 3.84e8 * counts / 1e-3) / 6.02214076e23 + inward / 3 / 96485.33212
    np.testing.assert_allclose(field.values[:, 0], expected, rtol=1e-12)


def test_no_two_kinds_give_the_same_array():
    more = {
        "rws": "excitatory: ampa, inhibitory: gaba", "emm": "excitatory: ampa",
        "csd": CONTACTS, "lfp": CONTACTS, "phi_e": CONTACTS, "j_e": CONTACTS, "mua": CONTACTS,
    }  # fmt: skip
    probes = [
        f"p_{kind}: {{record: {kind}, of: E, every: 1 ms, {more.get(kind, 'stop: 1 s')}}}"
        for kind in FIELD_KINDS
    ]
    checked, recording = recorded(*probes)
    found = [f for name, f in fields_of(checked, recording).items() if name != "rest"]
    assert len(found) == len(KINDS) == len(FIELD_KINDS)
    for i, a in enumerate(found):
        for b in found[:i]:
            assert a.attrs["kind"] != b.attrs["kind"]
            assert a.shape != b.shape or not np.allclose(a.values, b.values)


def test_probes_at_the_same_times_share_their_recording():
    checked, recording = recorded(
        f"a: {{record: lfp, of: E, every: 1 ms, {CONTACTS}}}",
        f"b: {{record: csd, of: [E, I], every: 1 ms, {CONTACTS}}}",
        "c: {record: source, of: {population: I, first: 1}, every: 1 ms}",
        f"d: {{record: phi_e, of: E, every: 2 ms, {CONTACTS}}}",
    )
    assert [(r.name, [p.name for p in r.probes]) for r in recordings(checked)] == [
        ("a", ["a", "b", "c"]),
        ("d", ["d"]),
        ("rest", ["rest"]),
    ]
    names = {key.split(".")[1] for key in recording.arrays if "_from_" in key}
    assert names == {"a", "d", "rest"}
    assert fields_of(checked, recording)["c"].shape == (60, 1)


def test_a_probe_changes_no_spike():
    plain = SPEC[: SPEC.index("sources:")] + SPEC[SPEC.index("probes:") :]
    plain = plain.replace(", deep: 600 um, C: {value: 150 pF, help: of an interneuron}", "")
    without = recording_of(run(plain, "reference"))
    _, with_field = recorded(f"f: {{record: lfp, of: all, every: 1 ms, {CONTACTS}}}")
    for key in ("spikes.E.step", "spikes.E.cell", "final.E.v", "final.I.v"):
        np.testing.assert_array_equal(without.arrays[key], with_field.arrays[key])


def test_a_run_that_stops_at_once_has_no_field():
    checked, recording = recorded(f"f: {{record: lfp, of: all, every: 1 ms, {CONTACTS}}}")
    arrays = {k: v[:1] if k.startswith("probe.f") else v for k, v in recording.arrays.items()}
    short = Recording(
        **{k: getattr(recording, k) for k in Recording.__dataclass_fields__ if k != "arrays"},
        arrays=arrays,
    )
    net = lower(checked)
    assert worked_out(checked, net, fixed_of(net, short), short).keys() == {"rest"}


@pytest.mark.parametrize("kind", ["lfp", "source"])
def test_a_file_holds_all_of_a_field(kind, tmp_path):
    more = CONTACTS if kind == "lfp" else "stop: 30 ms"
    field, *_ = one_field(f"f: {{record: {kind}, of: all, every: 1 ms, {more}}}")
    (path,) = write_fields({"f": field}, tmp_path / "fields")
    assert path.name == "f.nc"
    back = read_fields(tmp_path / "fields")["f"]
    assert back.identical(field)
