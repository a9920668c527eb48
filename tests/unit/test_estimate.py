"""Memory that is foretold is the memory that a program takes."""

import tracemalloc

import numpy as np
import pytest

from fnec import estimate as module
from fnec.backends import find_target
from fnec.estimate import estimate, in_words
from fnec.runner.fault import RunError
from fnec.runner.requirements import require_memory
from tests.specs_in_tests import network, program

SPEC = """
neurons:
  cell:
    state: {{v: {{derivative: -v/(5 ms), unit: mV}}}}
    threshold: v > 1 mV
    reset: {{v: 0 mV}}
    integrate: exact
populations: {{A: {{neuron: cell, size: 900}}, B: {{neuron: cell, size: 800}}}}
simulation: {{duration: 1 ms, dt: 0.1 ms, seed: 3}}
projections:
  w: {{pre: A, post: B, receptor: v, {}}}
"""
WIRED = {
    "probability": ("connect: {rule: probability, p: 0.6}, weight: 1 mV", 432_000),
    "drawn": ("connect: {rule: probability, p: 0.6}, weight: 'normal(1 mV, 1 mV)'", 432_000),
    "in": ("connect: {rule: fixed_in_degree, n: 500}, weight: 1 mV", 400_000),
    "out": ("connect: {rule: fixed_out_degree, n: 500}, weight: 1 mV", 450_000),
    "total": ("connect: {rule: fixed_total, n: 400000}, weight: 1 mV", 400_000),
    "all": ("connect: {rule: all_to_all}, weight: 1 mV", 720_000),
    "delays": (
        "connect: {rule: probability, p: 0.6}, weight: 1 mV, delay: 'uniform(1 ms, 2 ms)'",
        432_000,
    ),
}


@pytest.mark.parametrize("name", WIRED)
def test_a_network_takes_what_is_foretold(name):
    """Within a half of it, as numpy's arrays are counted."""
    pytest.importorskip("jax")
    how, n_synapses = WIRED[name]
    net = network(SPEC.format(how))
    found = estimate(net)
    assert found.n_synapses == n_synapses
    made = program(find_target("jax").emit(net))
    tracemalloc.start()
    model = made.build(made.PARAMS, made.DT, 3, 10)
    assert abs(len(model.w.pre) - n_synapses) < 0.01 * n_synapses
    made.arrange(model, made.DT, 3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.peak - module.PROGRAM == pytest.approx(peak, rel=0.5)


def test_a_network_that_cannot_fit_is_refused(monkeypatch):
    net = network(SPEC.format(WIRED["all"][0]))
    require_memory(net, "jax")
    monkeypatch.setattr("fnec.runner.requirements.free_bytes", lambda: 100 * 2**20)
    with pytest.raises(RunError, match=r"720000 synapses, 720000 of them in w"):
        require_memory(net, "jax")


def test_where_the_system_says_nothing_nothing_is_refused(monkeypatch):
    monkeypatch.setattr("fnec.runner.requirements.free_bytes", lambda: None)
    require_memory(network(SPEC.format(WIRED["all"][0])), "brian2")


@pytest.mark.parametrize(("n", "text"), [(2.6 * 2**30, "2.6 GiB"), (2**20, "1 MiB"), (0, "0 KiB")])
def test_bytes_in_words(n, text):
    assert in_words(np.float64(n)) == text
