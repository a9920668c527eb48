"""Cells and synapses against closed forms, an adaptive solver and published spike counts."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from tests.specs_in_tests import each_target, run, spike_steps, trace

LIF = """
include: [library/integrate_and_fire.yaml]
simulation: {{duration: 1 s, dt: 0.1 ms}}
populations: {{cell: {{neuron: leaky, size: 1, parameters: {{t_ref: {t_ref}}}}}}}
stimuli:
  drive: {{kind: current, to: cell, input: I, waveform: {{shape: step, amplitude: {current}}}}}
probes: {{spikes: {{record: spikes, of: all}}}}
"""


def lif_interval(current: float, t_ref: float, dt: float = 0.1) -> int:
    """Steps between spikes of the library's `leaky` (200 pF, 10 nS, -65 to -50 mV).

    tau ln(RI / (RI - 15 mV)) after the hold, on the grid: held for t_ref/dt - 1 whole steps, then
    the first step at whose end the potential is above threshold.
    """
    rise = 20.0 * math.log(current / 10.0 / (current / 10.0 - 15.0))  # ms
    return max(round(t_ref / dt) - 1, 0) + math.floor(rise / dt) + 1


@pytest.mark.parametrize("current", [160, 200, 300, 600])
@pytest.mark.parametrize("t_ref", [0, 2, 5])
def test_a_leaky_cell_fires_at_the_textbook_interval(current, t_ref):
    """Every interval to the step: exact integration has no error for dt to hide."""
    rec = run(LIF.format(current=f"{current} pA", t_ref=f"{t_ref} ms"))
    intervals = np.diff(spike_steps(rec, "cell"))
    assert len(intervals) > 5
    assert set(intervals.tolist()) == {lif_interval(current, t_ref)}


@each_target
def test_every_target_has_the_textbook_interval(target):
    rec = run(LIF.format(current="300 pA", t_ref="2 ms"), target, duration=0.3)
    assert set(np.diff(spike_steps(rec, "cell")).tolist()) == {lif_interval(300, 2)}


def test_a_leaky_cell_below_rheobase_stays_silent():
    """15 mV need 150 pA; the threshold is never passed at 149.9 pA."""
    assert spike_steps(run(LIF.format(current="149.9 pA", t_ref="2 ms")), "cell") == []


PSP = """
include: [library/integrate_and_fire.yaml, library/receptors.yaml]
simulation: {{duration: 40 ms, dt: 0.1 ms}}
populations:
  cell: {{neuron: leaky, size: 1, receptors: {{in: {{receptor: {receptor}}}}}{more}}}
stimuli:
  event: {{kind: spikes, to: cell, times: [4.9 ms], receptor: in, weight: {weight}}}
probes: {{seen: {{record: v, of: cell}}}}
"""
TAU_M, C_M, E_L = 20.0, 200.0, -65.0  # ms, pF, mV


def psp(receptor: str, weight: str, target: str = "reference", more: str = "") -> np.ndarray:
    """The response in mV from the step of the event on; sample 0 is still at rest."""
    rec = run(PSP.format(receptor=receptor, weight=weight, more=more), target)
    v = trace(rec, "seen", "v", "cell")[:, 0] * 1e3 - E_L
    assert (np.abs(v[:50]) < 1e-12).all()
    return v[50:]


def times_after(v: np.ndarray) -> np.ndarray:
    return np.arange(len(v)) * 0.1  # ms


# 350 steps of rounding (1e-16 of 65 mV each) bound what closed forms and propagators differ by.
ROUNDING = 1e-11  # mV


@each_target
def test_the_response_to_a_jump_is_an_exponential(target):
    v = psp("delta", "0.5 mV", target)
    assert v == pytest.approx(0.5 * np.exp(-times_after(v) / TAU_M), abs=ROUNDING)


@each_target
def test_the_response_to_an_exponential_current_is_a_difference_of_exponentials(target):
    v, tau = psp("exp_current", "20 pA", target), 5.0
    t = times_after(v)
    scale = 20 / C_M * TAU_M * tau / (TAU_M - tau)
    expected = scale * (np.exp(-t / TAU_M) - np.exp(-t / tau))
    assert v == pytest.approx(expected, abs=ROUNDING)
    peak = TAU_M * tau / (TAU_M - tau) * math.log(TAU_M / tau)
    assert abs(t[v.argmax()] - peak) <= 0.05 + 1e-9


@each_target
def test_the_response_to_an_alpha_current_has_its_closed_form(target):
    v, tau = psp("alpha_current", "20 pA", target), 2.0
    t = times_after(v)
    d = 1 / tau - 1 / TAU_M
    expected = 20 * math.e / (tau * C_M) * np.exp(-t / TAU_M)
    expected = expected * (1 - (1 + d * t) * np.exp(-d * t)) / d**2
    assert v == pytest.approx(expected, abs=ROUNDING)


def conductance(receptor: str, t: float) -> float:
    """The course of a weight of 10 nS, in nS.   t: ms."""
    if receptor == "exp_conductance":
        return 10 * math.exp(-t / 5)
    if receptor == "alpha_conductance":
        return 10 * t / 2 * math.exp(1 - t / 2)
    rise, decay = 0.5, 5.0
    norm = (decay / rise) ** (decay / (decay - rise))
    return 10 * norm * rise / (decay - rise) * (math.exp(-t / decay) - math.exp(-t / rise))


@pytest.mark.parametrize("receptor", ["exp_conductance", "alpha_conductance", "biexp_conductance"])
def test_the_response_to_a_conductance_is_that_of_an_adaptive_solver(receptor):
    """rk4 at 0.1 ms against DOP853 at 1e-12: fourth order leaves (dt/tau)**4 of 7 mV, < 1e-4."""
    v = psp(receptor, "10 nS", more=", integrate: rk4")
    t = times_after(v)
    solved = solve_ivp(
        lambda t, u: (-10 * u[0] + conductance(receptor, t) * (0 - (u[0] + E_L))) / C_M,
        (0, t[-1]), [0.0], t_eval=t, method="DOP853", rtol=1e-12, atol=1e-12,
    )  # fmt: skip
    assert solved.y[0].max() > 5
    assert v == pytest.approx(solved.y[0], abs=1e-4)


def test_the_peak_of_a_biexponential_conductance_is_its_weight():
    text = PSP.format(receptor="biexp_conductance", weight="10 nS", more=", integrate: rk4")
    g = trace(run(text.replace("record: v", "record: g_in")), "seen", "g_in", "cell")
    assert g.max() == pytest.approx(10e-9, rel=1e-3)  # the grid misses the peak by up to dt/2


def test_magnesium_blocks_the_nmda_conductance():
    """The share of open channels at rest and depolarized, as in Jahr and Stevens' figure."""
    text = """
    include: [library/receptors.yaml]
    simulation: {duration: 0.1 ms, dt: 0.1 ms}
    neurons: {cell: {inputs: {I: pA}, state: {v: {unit: mV}}, integrate: euler}}
    populations:
      cell:
        neuron: cell
        size: 3
        receptors: {in: {receptor: nmda}}
        init: {v: "where(i == 0, -70 mV, where(i == 1, -40 mV, 20 mV))", g_in: 1 nS}
    probes: {seen: {record: I, of: cell}}
    """
    found = trace(run(text), "seen", "I", "cell")[0]
    v = np.array([-70.0, -40.0, 20.0])
    expected = 1e-12 * (0 - v) / (1 + np.exp(-0.062 * v) / 3.57)  # 1 nS * mV
    assert found == pytest.approx(expected, rel=1e-14)


# Spikes in 1000 ms at these drives: an independent simulator, float32, forward Euler at 0.1 ms.
DRIVES = [2, 3, 3.5, 4, 5, 7, 10, 14, 20, 25]
COUNTS = {
    "RS": ((0.02, 0.2, -65, 8), [0, 0, 1, 8, 11, 16, 23, 32, 45, 56]),
    "FS": ((0.1, 0.2, -65, 2), [0, 0, 0, 25, 45, 77, 131, 205, 304, 372]),
    "LTS": ((0.02, 0.25, -65, 2), [20, 27, 30, 34, 41, 55, 77, 106, 153, 189]),
    "LTS_fast": ((0.05, 0.25, -65, 2), [34, 45, 51, 57, 68, 93, 133, 184, 259, 316]),
    "VIP": ((0.02, -0.1, -55, 6), [0, 0, 0, 0, 0, 0, 0, 0, 0, 13]),
    "E_wide": ((0.015, 0.2, -60, 10), [0, 0, 1, 6, 8, 12, 16, 22, 30, 38]),
    "VIP_tutorial": ((0.02, 0.2, -55, 6), [0, 0, 1, 8, 12, 18, 27, 38, 55, 75]),
}


def pick(values: list[float], which: str) -> str:
    """An expression that gives the value numbered by `which`."""
    text = repr(values[-1])
    for n in reversed(range(len(values) - 1)):
        text = f"where({which} == {n}, {values[n]!r}, {text})"
    return text


def golden_cells() -> str:
    """One population: for each cell type in turn, a cell for each drive."""
    columns = zip(*(cell for cell, _ in COUNTS.values()), strict=True)
    a, b, c, d = (pick(list(column), "i // 10") for column in columns)
    return f"""
include: [library/izhikevich.yaml]
simulation: {{duration: 1 s, dt: 0.1 ms}}
neurons:
  driven:
    extends: izhikevich
    parameters: {{I_0: "{pick(DRIVES, "i % 10")}*1 mV/ms"}}
    state: {{v: {{derivative: k_2*v**2 + k_1*v + k_0 - u + I_0 + I}}}}
populations:
  cells:
    neuron: driven
    size: {10 * len(COUNTS)}
    parameters: {{a: "{a}*1 /ms", b: "{b}*1 /ms", c: "{c}*1 mV", d: "{d}*1 mV/ms"}}
probes: {{spikes: {{record: spikes, of: all}}}}
"""


def golden_steps(golden: dict, name: str, drive: float) -> list[int]:
    cell = 10 * list(COUNTS).index(name) + DRIVES.index(drive)
    return spike_steps(golden, "cells", cell)


@pytest.fixture(scope="module")
def golden():
    return run(golden_cells())


@pytest.mark.parametrize("name", COUNTS)
def test_izhikevich_cells_have_the_published_spike_counts(golden, name):
    """Within one spike: the counts are of float32, this is float64."""
    found = [len(golden_steps(golden, name, drive)) for drive in DRIVES]
    assert found == pytest.approx(COUNTS[name][1], abs=1)


@pytest.mark.parametrize(
    ("name", "drive", "first", "last_interval"),
    [
        ("RS", 5, [7.3, 96.0, 190.3, 284.6], 94.3),
        ("LTS", 3.5, [4.8, 13.8, 43.0, 77.3], 34.5),
        ("FS", 5, [7.6, 29.0, 51.5, 73.9], 22.3),
        ("VIP_tutorial", 5, [7.3, 86.1, 171.7, 257.4], 85.6),
        ("E_wide", 5, [7.3, 131.4, 262.0, 392.6], 130.6),
    ],
)
def test_izhikevich_cells_spike_at_the_published_times(golden, name, drive, first, last_interval):
    """Within two steps, for what float32 gathers over 400 ms."""
    steps = np.array(golden_steps(golden, name, drive))
    assert steps[:4] == pytest.approx([round(10 * t) for t in first], abs=2)
    assert steps[-1] - steps[-2] == pytest.approx(round(10 * last_interval), abs=2)


def test_the_counts_tell_the_cell_types_apart():
    """What `within one spike` forgives is less than what separates any two of the types."""
    counts = [c for _, c in COUNTS.values()]
    for n, one in enumerate(counts):
        for other in counts[:n]:
            assert max(abs(x - y) for x, y in zip(one, other, strict=True)) > 2
