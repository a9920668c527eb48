"""Cells by themselves, against closed forms and plain loops of other code."""

import csv
import json
import math

import numpy as np
import pytest

from fnec.cli.main import main
from fnec.lone_cells import Asked, explore
from fnec.runner.fault import RunError

LEAKY = """fnec: 1
name: two_leaky
include: [library/integrate_and_fire.yaml, library/receptors.yaml]
simulation: {duration: 1 s, dt: 0.1 ms, seed: 3}
parameters: {slow: {value: 30 ms, help: of the membrane}}
constants: {C: slow*10 nS}
neurons:
  slow_cell:
    extends: leaky
    receptors: {ampa: {receptor: exp_current, tau: 2 ms}}
populations:
  A: {neuron: slow_cell, size: 10, tags: {type: E}, init: {v: "uniform(-60 mV, -50 mV)"}}
  B: {neuron: slow_cell, size: 4, parameters: {C_m: C, t_ref: 5 ms}}
  noise: {neuron: poisson_source, size: 5, parameters: {rate: 5 Hz}}
projections:
  p: {pre: noise, post: [A, B], connect: {rule: all_to_all}, receptor: ampa, weight: 10 pA, delay: 1 ms}
probes: {spikes: {record: spikes, of: all}}
"""


def lif_rate(current, *, C, g, E_L=-65.0, V_th=-50.0, V_reset=-65.0, t_ref=2.0):
    """Hz; pA, pF, nS, mV, ms. First passage of a leaky cell (Lapicque 1907)."""
    at = E_L + current / g
    if at <= V_th:
        return 0.0
    return 1e3 / (t_ref + C / g * math.log((at - V_reset) / (at - V_th)))


@pytest.fixture(scope="module")
def leaky(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells")
    (folder / "two_leaky.yaml").write_text(LEAKY)
    return explore(Asked(spec=str(folder / "two_leaky.yaml"), out=folder, n=16))


def test_a_model_with_other_parameters_is_another_cell(leaky):
    assert [e.cell.name for e in leaky.cells] == ["A", "B"]
    assert [e.cell.label for e in leaky.cells] == ["E · A", "B"]
    assert leaky.without == ("noise",)


@pytest.mark.parametrize(("place", "C", "t_ref"), [(0, 200.0, 2.0), (1, 300.0, 5.0)])
def test_rates_of_leaky_cells_are_those_of_the_closed_form(leaky, place, C, t_ref):
    """A passage ends at a step of 0.1 ms; a refractory time of n steps skips n - 1 (as in Brian2).

    So an interval is at most one step shorter than the closed form.
    """
    e = leaky.cells[place]
    rates = [lif_rate(i, C=C, g=10, t_ref=t_ref) for i in e.curve.currents]
    periods = [0.0 if r == 0 else 1 / r for r in rates]
    seen = e.intervals(-1)
    for period, rate in zip(periods, seen, strict=True):
        if 0 < period < 0.3:
            assert period - 0.1e-3 - 1e-9 <= 1 / rate <= period + 1e-9
    assert all(e.rates()[k] == 0 for k, r in enumerate(rates) if r == 0)
    assert sum(0 < p < 0.3 for p in periods) >= 8


def test_the_rheobase_of_a_leaky_cell_is_leak_times_distance_to_threshold(leaky):
    for e in leaky.cells:  # 10 nS * 15 mV
        for found in e.thresholds.values():
            assert found.below <= 150.0 <= found.current
            assert found.current - found.below < 0.15


def euler(current, *, a, b, c, d, k_1=5.0, k_0=140.0, v=-65.0, dt=0.1):
    """Spike times (ms) from the onset of a current in mV/ms after 300 ms without one."""
    u, times = b * v, []
    for step in range(13000):
        total = current if step >= 3000 else 0.0
        v, u = v + dt * (0.04 * v * v + k_1 * v + k_0 - u + total), u + dt * a * (b * v - u)
        if v >= 30:
            v, u = c, u + d
            if step >= 3000:
                times.append((step - 3000) * dt)
    return np.array(times)


IZHIKEVICH = {
    "regular_spiking": {"a": 0.02, "b": 0.2, "c": -65, "d": 8},
    "fast_spiking": {"a": 0.1, "b": 0.2, "c": -65, "d": 2},
    "class_1_excitable": {"a": 0.02, "b": -0.1, "c": -55, "d": 6, "k_1": 4.1, "k_0": 108, "v": -60},
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells")
    asked = Asked(spec="library/izhikevich.yaml", of=tuple(IZHIKEVICH), out=folder, n=5)
    return {e.cell.name: e for e in explore(asked).cells}


@pytest.mark.parametrize("name", IZHIKEVICH)
def test_a_plain_loop_fires_on_above_the_threshold_and_not_below(catalogue, name):
    found, cell = catalogue[name].thresholds, IZHIKEVICH[name]
    assert (euler(found["lasting"].current * (1 + 1e-9), **cell) >= 500).any()
    assert not (euler(found["lasting"].below * (1 - 1e-9), **cell) >= 500).any()
    assert len(euler(found["rheobase"].current * (1 + 1e-9), **cell))
    assert not len(euler(found["rheobase"].below * (1 - 1e-9), **cell))


@pytest.mark.parametrize("name", IZHIKEVICH)
def test_rates_by_current_are_those_of_a_plain_loop(catalogue, name):
    e = catalogue[name]
    for current, rate in zip(e.curve.currents, e.rates(), strict=True):
        assert len(euler(float(current), **IZHIKEVICH[name])) == rate


def test_thresholds_lie_where_the_fixed_point_loses_its_stability(catalogue):
    """Trace zero at v = (a - k_1)/0.08; the fold at I = (k_1 - b)^2/0.16 - k_0.

    Firing may go on below the first (its cycle is there before the fixed point is lost), never not
    above it; a cell of class 1 has no cycle below the fold.
    """
    for name in ("regular_spiking", "fast_spiking"):
        a, b = IZHIKEVICH[name]["a"], IZHIKEVICH[name]["b"]
        v = (a - 5) / 0.08
        hopf = b * v - 0.04 * v**2 - 5 * v - 140
        at = catalogue[name].thresholds["lasting"].current
        assert 0.95 * hopf < at <= hopf
    fold = 4.2**2 / 0.16 - 108
    at = catalogue["class_1_excitable"].thresholds["lasting"]
    assert fold < at.current < 1.01 * fold


def test_what_is_written(leaky):
    folder = leaky.folder
    assert sorted(p.name for p in folder.iterdir()) == [
        "bench.yaml", "cells.json", "f_i.csv", "f_i.png", "waveform.png",
    ]  # fmt: skip
    rows = list(csv.DictReader((folder / "f_i.csv").read_text().splitlines()))
    assert len(rows) == 2 * 16
    assert float(rows[15]["current"]) == pytest.approx(
        450e-12, rel=1e-3
    )  # A, 3 times the threshold
    said = json.loads((folder / "cells.json").read_text())
    assert said["cells"][1]["parameters"] == {"C_m": "C", "t_ref": "5 ms"}
    assert main(["run", str(folder / "bench.yaml"), "--backend", "reference", "--out", str(folder / "r")]) == 0  # fmt: skip


def test_a_cell_that_fires_by_itself_is_silenced_below_zero(tmp_path):
    text = LEAKY.replace("t_ref: 5 ms}", "t_ref: 5 ms, E_L: -45 mV}")
    (tmp_path / "a.yaml").write_text(text)
    found = explore(Asked(spec=str(tmp_path / "a.yaml"), of=("B",), out=tmp_path, figures=False))
    at = found.cells[0].thresholds["lasting"]  # 10 nS * (-50 + 45) mV
    assert at.below <= -50.0 <= at.current


def test_wrong_names_and_folders_are_told(tmp_path):
    (tmp_path / "a.yaml").write_text(LEAKY)
    with pytest.raises(RunError, match="no cell 'C'"):
        explore(Asked(spec=str(tmp_path / "a.yaml"), of=("C",), out=tmp_path))
    (tmp_path / "two_leaky-cells").mkdir()
    (tmp_path / "two_leaky-cells/mine.txt").write_text("x")
    with pytest.raises(RunError, match="not of `fnec cells`"):
        explore(Asked(spec=str(tmp_path / "a.yaml"), out=tmp_path))
    assert main(["cells", str(tmp_path / "a.yaml"), "--currents", "5..1"]) == 2
