"""The kernel of deliveries works in place: no step copies a state for its sake."""

import re
import shutil
from math import prod

import pytest

from fnec.backends.jax.target import emit
from fnec.pipeline import checked, network_of
from tests.specs_in_tests import ROOT, assert_same_bits, network, program

jax = pytest.importorskip("jax")
needs_compiler = pytest.mark.skipif(shutil.which("c++") is None, reason="no C++ compiler")
PLASTIC = """
include: [library/plasticity.yaml, library/integrate_and_fire.yaml, library/receptors.yaml]
simulation: {duration: 50 ms, dt: 0.5 ms, seed: 3}
neurons:
  source: {parameters: {rate: 60 Hz}, threshold: "rand() < rate*dt"}
  cell: {extends: leaky, receptors: {ampa: {receptor: exp_conductance}}, integrate: euler}
populations:
  S: {neuron: source, size: 300}
  T: {neuron: cell, size: 200, init: {v: "uniform(-65 mV, -52 mV)"}}
projections:
  drive: {pre: S, post: T, connect: {rule: all_to_all}, receptor: ampa, weight: 4 nS}
  learn:
    {pre: S, post: T, connect: {rule: all_to_all}, synapse: stdp_additive, receptor: ampa,
     weight: 0.3 nS, parameters: {w_0: "uniform(0, 1)"}}
probes: {spikes: {record: spikes, of: all}}
"""
MIXED = """
neurons:
  cell:
    state: {v: {derivative: (2 mV - v)/(5 ms), unit: mV}}
    threshold: v > 1 mV
    reset: {v: 0 mV}
    integrate: exact
populations: {A: {neuron: cell, size: 200, init: {v: "uniform(0 mV, 1 mV)"}}}
projections:
  path:
    {pre: A, post: A, connect: {rule: probability, p: 0.086}, receptor: v, weight: 0.01 mV}
probes: {spikes: {record: spikes, of: A}}
simulation: {duration: 20 ms, dt: 0.1 ms, seed: 3}
"""


def computations(text: str) -> dict[str, list[str]]:
    """The instructions of each computation of a compiled program."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if begun := re.match(r"(?:ENTRY )?%(\S+) \(.*\{$", line):
            name = begun[1]
            found[name] = []
        elif line.startswith("  "):
            found[name].append(line)
    return found


def copied_in_loops(text: str) -> list[int]:
    """Entries of every array that the loops of a compiled program copy."""
    found, every = [], computations(text)
    called = r"(?:body|condition|to_apply|true_computation|false_computation)=%([\w.\-]+)"
    waiting = [x for lines in every.values() for x in re.findall(r"body=%([\w.\-]+)", str(lines))]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for line in every[name]:
            waiting += re.findall(called, line)
            for branches in re.findall(r"branch_computations=\{([^}]*)\}", line):
                waiting += [x.strip().removeprefix("%") for x in branches.split(",")]
            if shape := re.search(r"= \w+\[([\d,]*)\]\S* copy\(", line):
                found.append(prod(int(x) for x in shape[1].split(",") if x))
    return found


def copies(text: str, target: str) -> list[int]:
    module = program(text)
    net = module.arrange(module.build(module.PARAMS, module.DT, 1, 100), module.DT, 1)
    step = module.SIMULATORS[target].lower(module.init_state(net), jax.numpy.int32(0), net, 1, 100)
    return copied_in_loops(step.compile().as_text())


@needs_compiler
@pytest.mark.parametrize("spec", ["cuba", "coba"])
def test_no_step_with_the_kernel_copies_an_array(spec):
    text = emit(network_of(checked(ROOT / "specs" / f"{spec}.yaml")))
    assert [n for n in copies(text, "hybrid") if n > 100] == []


def test_no_step_by_xla_copies_an_array():
    text = emit(network_of(checked(ROOT / "specs" / "cuba.yaml")))
    assert [n for n in copies(text, "xla") if n > 100] == []


@needs_compiler
@pytest.mark.parametrize("target", ["xla", "hybrid"])
def test_no_step_copies_plastic_synapses(target):
    """60 000 synapses. Their 200 target cells are read while others add to them: one copy."""
    assert max(copies(emit(network(PLASTIC)), target), default=0) <= 200


@needs_compiler
def test_a_batch_may_have_dense_networks_and_others():
    """Around 3 % of the bits: some seeds go by bits, others by lists, in arrays of the same shapes."""
    module = program(emit(network(MIXED)))
    nets = [
        module.arrange(module.build(module.PARAMS, module.DT, seed, 200), module.DT, seed)
        for seed in range(6)
    ]
    assert {bool(net.path.is_dense) for net in nets} == {False, True}
    found = [module.run_batch(range(6), target=t) for t in ("hybrid", "xla")]
    for one, other in zip(*found, strict=True):
        assert_same_bits(one, other)
