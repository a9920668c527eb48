"""Poisson input and random currents: their statistics, and the same draws whoever draws them.

Tolerances are four standard errors of the estimate, which a right generator leaves in one of
16 000 cases; seeds are fixed.
"""

import math

import numpy as np
import pytest
from scipy.stats import chi2, poisson

from fnec.backends import find_target
from tests.specs_in_tests import (
    assert_same_bits,
    each_program,
    each_target,
    network,
    program,
    run,
    run_network,
    spike_steps,
    trace,
)

N, STEPS, MEAN = 200, 1000, 0.35
COUNTING = """
simulation: {duration: 100 ms, dt: 0.1 ms, seed: 1}
neurons: {counter: {state: {c: {unit: 1}, d: {unit: 1}}}}
populations: {A: {neuron: counter, size: 120}, B: {neuron: counter, size: 80}}
stimuli:
  one: {kind: poisson, to: all, rate: 350 Hz, sources: 10, receptor: c, weight: 1}
  two: {kind: poisson, to: all, rate: 3500 Hz, receptor: d, weight: 1}
probes: {seen: {record: [c, d], of: all}}
"""


def counts(seed: int, variable: str = "c") -> np.ndarray:
    """Events of each step and cell.   Returns (STEPS, N)."""
    rec = run(COUNTING, seed=seed)
    parts = []
    for p in ("A", "B"):
        last = rec[f"final.{p}.{variable}"][None]
        parts.append(np.diff(np.concatenate([trace(rec, "seen", variable, p), last]), axis=0))
    return np.concatenate(parts, axis=1)


@pytest.fixture(scope="module")
def drawn():
    return {1: counts(1), 2: counts(2), "other": counts(1, "d")}


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.corrcoef(x.ravel(), y.ravel())[0, 1])


def test_the_number_of_events_has_the_mean_and_variance_of_poisson(drawn):
    n = N * STEPS
    error = 4 * math.sqrt(MEAN / n)
    assert drawn[1].mean() == pytest.approx(MEAN, abs=error)
    fano = drawn[1].var() / drawn[1].mean()
    assert fano == pytest.approx(1, abs=4 * math.sqrt(2 / n + 1 / (n * MEAN)))


def test_the_distribution_is_that_of_poisson(drawn):
    """Chi-squared over 0, 1, 2, 3 and more events, at the 1e-4 level."""
    found = np.bincount(drawn[1].astype(int).ravel(), minlength=4)
    expected = N * STEPS * poisson.pmf([0, 1, 2], MEAN)
    expected = np.append(expected, N * STEPS - expected.sum())
    observed = np.append(found[:3], found[3:].sum())
    assert ((observed - expected) ** 2 / expected).sum() < chi2.ppf(1 - 1e-4, 3)


def test_the_counts_over_cells_and_over_time_vary_as_poisson(drawn):
    """Fano factors of sums along either axis: common or lasting causes would raise them."""
    for axis, n in ((0, N), (1, STEPS)):
        total = drawn[1].sum(axis=axis)
        assert total.var(ddof=1) / total.mean() == pytest.approx(1, abs=4 * math.sqrt(2 / n))


def test_cells_steps_seeds_and_stimuli_are_independent(drawn):
    x, error = drawn[1], 4 / math.sqrt(N * STEPS * 0.9)
    assert abs(correlation(x[:, 1:], x[:, :-1])) < error  # neighbours
    assert abs(correlation(x[:, :80], x[:, 120:])) < error * math.sqrt(N / 80)  # populations
    assert abs(correlation(x[1:], x[:-1])) < error  # steps
    assert abs(correlation(x, drawn[2])) < error  # seeds
    assert abs(correlation(x, drawn["other"])) < error  # stimuli
    assert (x != drawn[2]).any()


def test_pairs_of_cells_are_not_correlated(drawn):
    """All 19 900 pairs: their correlations scatter by 1/sqrt(steps) around 0 and no more."""
    r = np.corrcoef(drawn[1].T)[np.triu_indices(N, 1)]
    assert r.std() == pytest.approx(1 / math.sqrt(STEPS), rel=0.03)
    assert np.abs(r).max() < 5.5 / math.sqrt(STEPS)


@each_program
def test_every_target_draws_the_same_events(target):
    assert_same_bits(run(COUNTING, target, duration=0.02), run(COUNTING, duration=0.02))


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
@each_program
def test_the_chunk_size_changes_nothing(target, chunk):
    net = network(COUNTING)
    assert_same_bits(
        run_network(net, target, duration=0.0101, chunk=chunk), run_network(net, duration=0.0101)
    )


def test_a_batch_of_seeds_gives_what_each_gives_alone():
    pytest.importorskip("jax")
    net = network(COUNTING)
    batch = program(find_target("jax").emit(net)).run_batch([1, 5, 9], duration=0.01)
    for seed, rec in zip([1, 5, 9], batch, strict=True):
        assert_same_bits(rec, run_network(net, seed=seed, duration=0.01))


@each_target
def test_a_cell_draws_the_same_in_a_larger_population(target):
    """Draws belong to (seed, stimulus, step, cell), not to what else is simulated."""
    small = run(COUNTING.replace("size: 80", "size: 3"), target, duration=0.02)
    assert (small["final.A.c"] == run(COUNTING, duration=0.02)["final.A.c"]).all()
    assert (small["final.B.c"] == run(COUNTING, duration=0.02)["final.B.c"][:3]).all()


RATES = """
simulation: {{duration: 300 ms, dt: 0.1 ms, seed: 4}}
neurons: {{counter: {{state: {{c: {{unit: 1}}}}}}}}
populations: {{A: {{neuron: counter, size: 400}}}}
stimuli: {{one: {{kind: poisson, to: {to}, rate: {rate}, receptor: c, weight: 1}}}}
probes: {{seen: {{record: c, of: all, every: 100 ms}}}}
"""


def test_a_table_of_rates_holds_from_time_to_time():
    rate = "{times: [100 ms, 200 ms], values: [500 Hz, 50 Hz]}"
    rec = run(RATES.format(to="A", rate=rate))
    ends = [*trace(rec, "seen", "c", "A").sum(axis=1), rec["final.A.c"].sum()]
    assert ends[:2] == [0, 0]  # nothing before the first time of the table
    for found, expected in zip(np.diff(ends)[1:], (400 * 50, 400 * 5), strict=True):
        assert found == pytest.approx(expected, abs=4 * math.sqrt(expected))


def test_a_rate_may_follow_a_formula_of_time():
    rec = run(RATES.format(to="A", rate='"500 Hz*(1 + sin(2*3.141592653589793*t/(200 ms)))"'))
    ends = [*trace(rec, "seen", "c", "A").sum(axis=1), rec["final.A.c"].sum()]
    per_half = 400 * 500 * 0.1
    swing = 400 * 500 * 0.2 / math.pi  # the integral of the sine over half a period
    expected = [per_half + swing, per_half - swing, per_half + swing]
    for found, mean in zip(np.diff(ends), expected, strict=True):
        assert found == pytest.approx(mean, abs=4 * math.sqrt(mean))


def test_only_selected_cells_hear_the_input():
    rec = run(RATES.format(to="{population: A, range: [10, 20]}", rate="1000 Hz"))
    c = rec["final.A.c"]
    assert (c[10:20] > 0).all()
    assert c.sum() == c[10:20].sum()


POISSON_CELLS = """
include: [library/integrate_and_fire.yaml]
simulation: {duration: 500 ms, dt: 0.1 ms, seed: 2}
populations: {A: {neuron: poisson_source, size: 300, parameters: {rate: 40 Hz}}}
probes: {spikes: {record: spikes, of: all}}
"""


def test_cells_that_fire_at_random_do_so_with_poisson_counts():
    rec = run(POISSON_CELLS)
    per_cell = np.bincount(rec["spikes.A.cell"], minlength=300)
    assert per_cell.mean() == pytest.approx(20, abs=4 * math.sqrt(20 / 300))
    # A Bernoulli trial a step: variance 1 - p of the mean, p = 0.004
    fano = per_cell.var(ddof=1) / per_cell.mean()
    assert fano == pytest.approx(1 - 0.004, abs=4 * math.sqrt(2 / 300))


@each_program
def test_cells_that_fire_at_random_fire_alike_on_every_target(target):
    rec = run(POISSON_CELLS, target, duration=0.05)
    assert_same_bits(rec, run(POISSON_CELLS, duration=0.05))
    assert len(spike_steps(rec, "A")) > 300


HUM = """
simulation: {duration: 200 ms, dt: 0.1 ms, seed: 8}
neurons: {cell: {inputs: {I: pA}, state: {q: {derivative: I/(1 s), unit: pA}}, integrate: euler}}
populations: {A: {neuron: cell, size: 500}}
stimuli:
  hum:
    {kind: current, to: A, input: I, waveform: {shape: ou, mean: 50 pA, sigma: 20 pA, tau: 5 ms}}
probes: {seen: {record: I, of: all, every: 1 ms, start: 40 ms}}
"""


def test_an_ornstein_uhlenbeck_current_has_its_mean_deviation_and_memory():
    """After 8 time constants; samples 1 ms apart are correlated, so that fewer count."""
    x = trace(run(HUM), "seen", "I", "A") * 1e12
    n = x.size * (1 - math.exp(-0.2)) / (1 + math.exp(-0.2))  # independent samples
    assert x.mean() == pytest.approx(50, abs=4 * 20 / math.sqrt(n))
    assert x.std() == pytest.approx(20, rel=4 / math.sqrt(n))  # sd/sqrt(2 n), of half as many
    for lag in (1, 5, 10):
        assert correlation(x[lag:], x[:-lag]) == pytest.approx(math.exp(-lag / 5), abs=0.02)
    assert abs(correlation(x[:, 1:], x[:, :-1])) < 4 / math.sqrt(n)


@each_program
def test_random_currents_have_the_same_bits_on_every_target(target):
    assert_same_bits(run(HUM, target, duration=0.045), run(HUM, duration=0.045))


@pytest.mark.parametrize(("op", "sign"), [("+=", 1), ("-=", -1)])
@each_target
def test_events_of_a_receptor_that_takes_away_lower_its_state(target, op, sign):
    """Nothing decays: what is left is the sum of all events, each of one half."""
    rec = run(
        f"""
        simulation: {{duration: 20 ms, dt: 0.1 ms, seed: 4}}
        receptors: {{counting: {{state: {{g: {{unit: 1}}}}, at_spike: ["g {op} 0.5*weight"]}}}}
        neurons:
          cell: {{receptors: {{e: {{receptor: counting}}}}, state: {{v: {{unit: 1}}}}}}
        populations: {{A: {{neuron: cell, size: 5}}}}
        stimuli: {{p: {{kind: poisson, to: A, rate: 2 kHz, receptor: e, weight: 1}}}}
        probes: {{seen: {{record: [v, g_e], of: A}}}}
        """,
        target,
    )
    last = sign * rec["final.A.g_e"]
    assert (last >= 10).all() and (2 * last == np.rint(2 * last)).all()
