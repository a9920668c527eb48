"""Metrics of samples and rates, from a spec through every backend, against numbers on paper."""

import json

import numpy as np
import pytest

from fnec.runner import Request, run_spec

# Cell 0 fires at 40 Hz, cell 1 a step later; `driven` follows a current of 10 Hz through 20 ms.
SPEC = """fnec: 1
name: rhythms
simulation: {dt: 0.5 ms, duration: 2 s, seed: 3}
signals:
  I: {unit: mV/ms, value: "1 mV/ms * sin(6.283185307179586*10*t/1 s)"}
neurons:
  passive:
    state: {v: {derivative: "I - v/(20 ms)", unit: mV}}
populations:
  clock: {size: 2, spikes: {times: TIMES, cells: CELLS}}
  driven: {neuron: passive, size: 2}
probes:
  spikes: {record: spikes, of: clock}
  vm: {record: v, of: driven, every: 1 ms}
readouts:
  level: {metric: mean, probe: vm, after: 500 ms}
  extent: {metric: mean_abs, probe: vm, after: 500 ms, channel: 1}
  rhythm: {metric: psd_peak, of: clock, high: 60 Hz}
  wave: {metric: psd_peak, probe: vm, after: 500 ms, method: multitaper}
  answer: {metric: transfer, probe: vm, coordinate: I, frequency: 10 Hz, after: 400 ms}
  lv: {metric: lv_isi, of: clock}
  fano: {metric: fano, of: clock, bin: 100 ms}
  together: {metric: synchrony, of: clock}
  apart: {metric: synchrony, of: clock, bin: 0.5 ms}
  kappa: {metric: kappa_wang_buzsaki, of: clock, bin: 5 ms}
  bursts: {metric: burst_frequency, of: clock, interval: 30 ms}
  fastest: {metric: max_rate, of: clock, before: 1 s}
  where: {metric: population_vector, of: clock}
expect:
  rhythm: {readout: rhythm.frequency, between: [38 Hz, 42 Hz], source: on paper}
  extent: {readout: extent, between: [0 mV, 20 mV], source: on paper}
  gain: {readout: answer.gain, between: [0 ms, 20 ms], source: on paper}
  regular: {metric: lv_isi, of: clock, between: [0, 0.01], source: on paper}
"""


def spec_text() -> str:
    first = [25.0 * k + 10.0 for k in range(80)]  # ms
    times = sorted([(t, 0) for t in first] + [(t + 0.5, 1) for t in first])
    text = SPEC.replace("TIMES", "[" + ", ".join(f"{t} ms" for t, _ in times) + "]")
    return text.replace("CELLS", "[" + ", ".join(str(c) for _, c in times) + "]")


def do(folder, backend: str):
    path = folder / "rhythms.yaml"
    path.write_text(spec_text())
    return run_spec(Request(spec=path, backend=backend, out=folder / "runs", figures=False))


@pytest.fixture(scope="module", params=["reference", "jax", "brian2"])
def run(request, tmp_path_factory):
    return do(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture
def found(run):
    assert not [a.note for a in run.answers if a.note]
    return {a.name: a.value for a in run.answers}


def test_samples_of_a_driven_membrane(found):
    # dv/dt = I - v / tau: amplitude 1 mV/ms * tau / sqrt(1 + (w tau)²). 15 and 16 periods are whole.
    amplitude = 20e-3 / np.sqrt(1 + (2 * np.pi * 10 * 20e-3) ** 2)
    assert found["level"] == pytest.approx(0.0, abs=1e-3 * amplitude)
    assert found["extent"] == pytest.approx(amplitude * 2 / np.pi, rel=0.01)
    assert found["wave.frequency"] == pytest.approx(10.0, abs=found["wave.resolution"])


def test_the_answer_of_a_membrane_to_its_current(run, found):
    h = 1 / (1 / 20e-3 + 2j * np.pi * 10.0)
    # A signal holds for a step of 0.5 ms, and is sampled where it begins.
    h *= np.exp(-2j * np.pi * 10 * 0.25e-3)
    assert found["answer.gain"] == pytest.approx(abs(h), rel=0.01)
    assert found["answer.angle"] == pytest.approx(np.angle(h), abs=0.01)
    assert found["answer.coherence"] == pytest.approx(1.0, abs=1e-4)
    gain = next(a for a in run.answers if a.name == "answer.gain")
    assert gain.shown_unit == "mV/(mV/ms)"


def test_a_clock_in_numbers(found):
    assert abs(found["rhythm.frequency"] - 40.0) <= found["rhythm.resolution"] == 2.0
    assert found["lv"] == pytest.approx(0.0, abs=1e-12)
    assert found["fano"] == 0.0
    assert found["together"] == pytest.approx(1.0)  # 10 ms and 10.5 ms fall into one bin of 5 ms
    assert found["apart"] < 0  # and never into one of half a millisecond
    assert found["kappa"] == pytest.approx(1.0)
    assert found["bursts"] == pytest.approx(0.5)  # one a cell in 2 s
    assert found["fastest"] == 40.0
    assert found["where.length"] == pytest.approx(0.0, abs=1e-12)  # 0 and pi


def test_expectations_are_held_against_them(run):
    assert all(o.is_met for o in run.outcomes)
    assert {o.name for o in run.outcomes} == {"rhythm", "extent", "gain", "regular"}


def test_every_backend_gives_the_same_bits(tmp_path_factory):
    rows = []
    for backend in ("reference", "jax", "brian2"):
        folder = do(tmp_path_factory.mktemp(backend), backend).folder
        rows.append(json.loads((folder / "metrics.json").read_text())["readouts"])
    assert rows[0] == rows[1] == rows[2]
