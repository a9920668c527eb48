"""A comparison says how far two programs agree, and notices the smallest damage."""

import json
import math

import numpy as np
import pytest

from fnec.cli.main import main
from fnec.compare import Level, compare
from fnec.compare.bits import same_bits, ulps
from fnec.compare.mutate import MUTATIONS, mutate
from fnec.compare.programs import Interpreter
from fnec.compare.report import as_dict, as_html, as_text
from fnec.expr.evaluate import evaluate
from fnec.pipeline import network_of
from fnec.spec import load_text

SPEC = """
fnec: 1
name: pair
include: [library/integrate_and_fire.yaml]
simulation: {duration: 40 ms, dt: 0.1 ms, seed: 7}
neurons: {cell: {extends: leaky_psc, parameters: {E_L: -49 mV}, state: {v: {init: "uniform(-60 mV, -50 mV)"}}}}
populations: {A: {neuron: cell, size: 12}, B: {neuron: cell, size: 5}}
projections:
  exc: {pre: A, post: [A, B], connect: {rule: probability, p: 0.4}, receptor: g_e, weight: 2 mV, delay: 0.5 ms}
  inh: {pre: B, post: A, connect: {rule: all_to_all}, receptor: g_i, weight: -3 mV}
probes: {spikes: {record: spikes, of: all}, vm: {record: v, of: A, every: 1 ms}}
"""


SUMS = """
fnec: 1
name: sums
simulation: {duration: 20 ms, dt: 0.1 ms, seed: 1}
neurons:
  cell:
    parameters: {tau: 10 ms, E_L: -61.3 mV, w: 1.7 mV, I: 3.1 mV, g: 0.3 mV}
    state: {v: {derivative: "@", unit: mV, init: "uniform(-70 mV, -50 mV)"}}
    integrate: euler
populations: {A: {neuron: cell, size: 5}}
probes: {vm: {record: v, of: A}}
"""


def found_with(kind: str | None):
    net = network_of(load_text(SPEC))
    other = net if kind is None else mutate(net, kind)
    sides = [Interpreter(label="left", net=net), Interpreter(label="right", net=other)]
    dt = float(evaluate(net.dt, {}))
    return compare(sides, asked=Level.bits, seed=net.seed, dt=dt, n_steps=400)


def test_a_program_agrees_with_itself_to_the_bit():
    found = found_with(None)
    assert found.holds
    assert found.reached is Level.bits
    assert all(a == b > 0 for a, b in found.pairings[0].n_spikes.values())


@pytest.mark.parametrize("kind", sorted(MUTATIONS))
def test_damage_is_noticed_and_located(kind):
    found = found_with(kind)
    assert not found.holds
    parting = found.pairings[0].parting
    assert parting is not None
    assert parting.left != parting.right
    assert 0 <= parting.step < 400
    assert parting.population in ("A", "B")
    text = as_text(found)
    assert f"they part in step {parting.step}" in text
    assert "does NOT hold" in text
    assert parting.left.hex() in text


def test_the_parting_is_the_first_step_whose_states_differ():
    """Oracle: both sides traced at every step, compared here without the search."""
    net = network_of(load_text(SPEC))
    sides = [Interpreter(label="l", net=net), Interpreter(label="r", net=mutate(net, "weight"))]
    a, b = (s.run(trace=(0, 400, 1)) for s in sides)
    rows = [
        np.flatnonzero((a[k] != b[k]).any(axis=1))[:1]
        for k in a
        if k.startswith("trace.") and k != "trace.step"
    ]
    first = min(int(r[0]) for r in rows if len(r))
    found = found_with("weight").pairings[0].parting
    assert found is not None
    assert found.step == first - 1


def test_an_order_of_addition_shows_in_the_terms():
    parting = found_with("order").pairings[0].parting
    assert parting is not None
    assert parting.ulps >= 1
    assert any(math.isnan(t.right) for t in parting.terms)


@pytest.mark.parametrize(
    "derivative",
    [
        "(E_L - v + w + I)/tau",
        "0.1 /mV/tau*(v - E_L)**2 + (v + w - I)/tau - w/tau",
        "(I + w - v - g)/tau",
    ],
)
def test_the_order_shows_in_any_sum_of_terms_that_are_not_zero(derivative: str):
    net = network_of(load_text(SUMS.replace("@", derivative)))
    sides = [Interpreter(label="l", net=net), Interpreter(label="r", net=mutate(net, "order"))]
    found = compare(sides, asked=Level.bits, seed=1, dt=1e-4, n_steps=200)
    assert not found.holds


def test_a_network_without_a_sum_has_no_order():
    with pytest.raises(ValueError, match="no sum of three terms"):
        mutate(network_of(load_text(SUMS.replace("@", "-v/tau"))), "order")


def test_reports_are_complete():
    found = found_with("order")
    data = as_dict(found)
    assert json.loads(json.dumps(data))["pairings"][0]["level"] == found.pairings[0].level.name
    page = as_html(found)
    assert page.startswith("<!doctype html>")
    assert "http" not in page
    assert "they part in step" in page


def test_ulps_and_bits():
    assert ulps(1.0, np.nextafter(1.0, 2.0)) == 1
    assert ulps(0.0, -0.0) == 0
    assert ulps(float("nan"), 1.0) == math.inf
    assert same_bits(np.array([1e-310, np.nan]), np.array([0.0, np.nan]))
    assert not same_bits(np.array([1.0]), np.array([np.nextafter(1.0, 2.0)]))


def test_the_command_leaves_with_1_when_the_level_is_missed(tmp_path, capsys):
    spec = tmp_path / "pair.yaml"
    spec.write_text(SPEC)
    words = ["compare", str(spec), "--on", "jax", "--on", "reference", "--duration", "10 ms"]
    assert main(words) == 0
    assert "level 'bits' holds" in capsys.readouterr().out
    assert main([*words, "--mutate", "constant", "--report", str(tmp_path / "report")]) == 1
    assert "does NOT hold" in capsys.readouterr().out
    assert sorted(p.name for p in (tmp_path / "report").iterdir()) == [
        "report.html",
        "report.json",
        "report.txt",
    ]


def test_a_spikes_level_is_enough_when_it_is_asked_for(tmp_path):
    spec = tmp_path / "pair.yaml"
    spec.write_text(SPEC)
    words = ["compare", str(spec), "--on", "jax", "--on", "reference", "--duration", "10 ms"]
    assert main([*words, "--mutate", "order", "--level", "spikes"]) == 0


def test_one_target_is_no_comparison(capsys):
    assert main(["compare", "cuba", "--on", "jax"]) == 2
    assert "needs two targets" in capsys.readouterr().err
