"""What metrics read of probes: samples of cells, and fields as arrays with names."""

import numpy as np
import pytest
import xarray as xr

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.course import Course, field_course, rate_course
from fnec.readout.inputs import course_of
from fnec.readout.measure import Inputs, measure
from fnec.readout.results import answers
from fnec.readout.step_counts import StepCounts
from fnec.readout.stretch import Stretch
from fnec.recording import recording_of
from fnec.spec import load

DT = 1e-3
WHOLE = Stretch(0, 2000)
DEPTHS = np.linspace(0, 1.5e-3, 6)

SPEC = """fnec: 1
name: fields
simulation: {dt: 1 ms, duration: 2 s, seed: 1}
neurons:
  passive: {state: {v: {derivative: "-v/(10 ms)", unit: mV, init: 1 mV}}}
populations:
  E: {neuron: passive, size: 3}
  I: {neuron: passive, size: 2}
probes:
  vm: {record: v, of: all, every: 2 ms}
readouts:
  all: {metric: mean, probe: vm}
  some: {metric: mean, probe: vm, of: I, after: 1 s}
  one: {metric: mean_abs, probe: vm, channel: 4}
  none: {metric: mean, probe: vm, channel: 5}
  power: {metric: band_power, probe: vm, low: 20 Hz, high: 60 Hz}
"""


def lfp() -> xr.DataArray:
    """A field of contacts with a sine that grows with depth, as readouts of fields give it."""
    t = np.arange(2000) * DT
    values = np.sin(2 * np.pi * 25 * t)[:, None] * np.arange(1.0, 7.0) * 1e-6
    return xr.DataArray(
        values,
        dims=("time", "contact"),
        coords={"time": t, "z": ("contact", DEPTHS)},
        attrs={"units": "V", "kind": "lfp"},
    )


def samples():
    """A recording of two populations, sampled every other step."""
    steps = np.arange(0, 2000, 2)
    sine = np.sin(2 * np.pi * 40 * steps * DT)[:, None] * 1e-3
    return recording_of(
        {
            "probe.vm.step": steps,
            "probe.vm.v.E": sine + np.array([1.0, 2.0, 3.0]) * 1e-3,
            "probe.vm.v.I": sine * 0 - np.array([10.0, 20.0]) * 1e-3,
            "final.E.v": np.zeros(3), "final.I.v": np.zeros(2),
            "dt": DT, "n_steps": 2000, "n_done": 2000,
        }
    )  # fmt: skip


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "fields.yaml"
    path.write_text(SPEC)
    return load(path)


def test_readouts_of_a_probe_are_worked_out_of_its_samples(spec):
    found = {a.name: a for a in answers(spec, samples())}
    # 40 Hz over 2 s leave no mean: (1 + 2 + 3 - 10 - 20) / 5 and (-10 - 20) / 2.
    assert found["all"].value == pytest.approx(-24e-3 / 5, abs=1e-12)
    assert found["some"].value == pytest.approx(-15e-3, abs=1e-12)
    assert found["one"].value == pytest.approx(20e-3)
    assert (found["all"].unit, found["all"].shown) == ("V", "-4.80 mV")
    assert (found["all"].of, found["some"].of) == ("vm", "vm, I")
    assert "there is no channel 5 among 5" in found["none"].note
    assert found["power.power"].value == pytest.approx(3 / 5 * 1e-6 / 2, rel=1e-3)
    assert (found["power.power"].unit, found["power.power"].shown) == ("V^2", "0.300 mV^2")
    assert found["power.share"].value == pytest.approx(1.0, rel=1e-3)


def test_a_field_stands_in_for_the_samples_of_its_probe(spec):
    fields = {"vm": lfp()}
    found = {a.name: a.value for a in answers(spec, samples(), fields)}
    assert found["one"] == pytest.approx(5e-6 * 2 / np.pi, rel=0.01)
    assert found["power.power"] == pytest.approx(
        1e-12 * np.mean(np.arange(1, 7) ** 2) / 2, rel=1e-3
    )


def test_a_field_has_the_depths_of_its_contacts_and_the_times_of_the_stretch():
    found = field_course(lfp(), Stretch(500, 700), DT)
    assert found.values.shape == (200, 6)
    assert found.times[[0, -1]] == pytest.approx([0.5, 0.699])
    np.testing.assert_array_equal(found.depths, DEPTHS)
    assert found.interval == pytest.approx(DT)
    np.testing.assert_array_equal(found.of(2).depths, DEPTHS[2:3])


def test_time_need_not_be_the_first_dimension_of_a_field():
    turned = field_course(lfp().transpose("contact", "time"), WHOLE, DT)
    np.testing.assert_array_equal(turned.values, field_course(lfp(), WHOLE, DT).values)


def test_the_motif_of_a_field_is_read_by_its_depths():
    rng = np.random.default_rng(1)
    f = np.fft.rfftfreq(2000, DT)
    share = np.linspace(0.05, 1, 6)
    values = np.zeros((2000, 6))
    for low, high, power in ((5, 25, share), (60, 170, share[::-1])):
        inside = (f > low) & (f < high)
        noise = np.fft.irfft(inside * np.exp(2j * np.pi * rng.uniform(size=len(f))))
        values += np.sqrt(power) * noise[:, None]
    inputs = Inputs(course=field_course(lfp().copy(data=values), WHOLE, DT))
    found = measure(CATALOGUE["spectrolaminar"], inputs)
    assert found["spectrolaminar.score"] == pytest.approx(1.0, abs=1e-6)
    assert found["spectrolaminar.crossing_depth"] == pytest.approx(0.75e-3, abs=1e-9)


def test_the_rate_of_a_population_is_a_course_of_one_channel():
    counts = StepCounts(counts=np.array([0, 2, 0, 1]), n_cells=10, dt=DT)
    found = rate_course(counts, Stretch(100, 104))
    np.testing.assert_allclose(found.values[:, 0], [0, 200, 0, 100])
    assert found.times[0] == pytest.approx(0.1)
    assert found.values.mean() == pytest.approx(counts.rate)


@pytest.mark.parametrize(("steps", "why"), [([0, 1, 3], "uneven"), ([0], "only once")])
def test_samples_at_uneven_times_have_no_spectrum(steps, why):
    course = Course(values=np.zeros((len(steps), 1)), steps=np.array(steps), dt=DT)
    with pytest.raises(ValueError, match=why):
        _ = course.interval


def test_a_probe_that_is_not_recorded_says_so(spec):
    from fnec.readout.question import resolve

    question = resolve(spec, CATALOGUE["mean"], spec.readouts[0].question)
    silent = recording_of({"final.E.v": np.zeros(3), "dt": DT, "n_steps": 9, "n_done": 9})
    with pytest.raises(ValueError, match="the samples of 'vm' are not recorded"):
        course_of(silent, question, Stretch(0, 9))
