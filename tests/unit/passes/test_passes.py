"""What the passes promise: networks that hold together, the same results, the same bytes."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from fnec.backends import find_target
from fnec.expr import Binary, Call, Expr, Name, Num, names, parse, to_text, walk
from fnec.expr.evaluate import evaluate
from fnec.ir.network import Constant, Group, Pathway, Propagator
from fnec.ir.verify import BrokenNetwork, verify
from fnec.lower import lower
from fnec.passes import PASSES
from fnec.passes.expand_powers import without_powers
from fnec.passes.formulas import rewrite_group, rewrite_pathway
from fnec.passes.integrate import integrate
from fnec.passes.merge_populations import merge_populations
from fnec.passes.name_constants import name_constants
from fnec.pipeline import checked, network_of
from tests.specs_in_tests import ROOT, assert_same_bits, network, run_network

SPECS = sorted(ROOT.glob("specs/*.yaml"))
compiled = lru_cache(lambda path: network_of(checked(path)))
each_spec = pytest.mark.parametrize("path", SPECS, ids=lambda p: p.stem)


@each_spec
def test_the_network_holds_together_after_every_pass(path):
    net = verify(lower(checked(path)))
    for transform in PASSES:
        net = verify(transform(net))


@pytest.mark.parametrize("target", ["jax", "brian2"])
@each_spec
def test_compiling_twice_gives_the_same_bytes(path, target):
    backend = find_target(target)
    once, again = (backend.emit(network_of(checked(path))) for _ in range(2))
    assert once == again
    assert str(ROOT) not in once


@each_spec
def test_passes_change_nothing_the_second_time(path):
    """Merging and powers are done; constants have their names."""
    net = compiled(path)
    for transform in (merge_populations, PASSES[-1]):
        assert transform(net) == net


def formulas(owner: Group | Pathway) -> list[Expr]:
    """Every formula that runs at a step."""
    found: list[Expr] = []

    def noted(e: Expr) -> Expr:
        found.append(e)
        return e

    if isinstance(owner, Group):
        rewrite_group(owner, noted)
    else:
        rewrite_pathway(owner, noted)
    return found


def constant_names(owner: Group | Pathway) -> set[str]:
    listed = owner.constants if isinstance(owner, Group) else (*owner.constants, *owner.scalars)
    found: set[str] = set()
    for c in listed:
        if isinstance(c, Propagator):
            found |= {c.entry(*entry) for entry in c.entries}
        elif isinstance(c, Constant) or not c.is_per_synapse:
            found.add(c.name)
    return found


def chain(e, ops: frozenset[str]) -> list:
    """The operands of a chain of sums or of products."""
    if isinstance(e, Binary) and e.op in ops:
        return [*chain(e.a, ops), *chain(e.b, ops)]
    return [e]


@each_spec
def test_no_step_formula_divides_by_a_constant_or_chains_literals(path):
    """XLA and Brian2 would each round such formulas in their own way."""
    net = compiled(path)
    for owner in (*net.groups, *net.pathways):
        fixed = constant_names(owner)
        for formula in formulas(owner):
            for node in walk(formula):
                if isinstance(node, Binary) and node.op == "/":
                    assert names(node.b) - fixed, f"{owner.name}: {to_text(formula)}"
                for ops in (frozenset("+-"), frozenset("*/")):
                    literals = [x for x in chain(node, ops) if isinstance(x, Num)]
                    assert len(literals) <= 1, f"{owner.name}: {to_text(formula)}"
                if isinstance(node, Num):
                    assert node.unit is None
                    assert float(f"{node.value:.15g}") == node.value


@each_spec
def test_no_step_formula_has_a_power(path):
    for owner in (*compiled(path).groups, *compiled(path).pathways):
        for formula in formulas(owner):
            assert not any(isinstance(n, Binary) and n.op == "**" for n in walk(formula))


SHORT = {  # enough steps for spikes to come back over every pathway
    "adex_patterns": 0.07, "brunel_2000": 0.003, "coba": 0.01, "cobahh": 0.003, "cuba": 0.02,
    "ei_population": 0.05, "izhikevich_2003": 0.02, "lateral_line": 0.06, "layered_column": 0.01,
    "laminar_v1_v4": 0.02, "potjans_diesmann": 0.005, "single_cell": 0.01,
}  # fmt: skip
SMALL = dict.fromkeys(("brunel_2000", "coba", "cobahh", "cuba"), "small")
MODES = SMALL | {"laminar_v1_v4": "smoke", "lateral_line": "ll_live", "potjans_diesmann": "smoke"}


@each_spec
def test_merging_populations_changes_no_bit(path):
    spec = checked(path, mode=MODES.get(path.stem))
    apart = lower(spec)
    for transform in PASSES[1:]:
        apart = transform(apart)
    merged = network_of(spec)
    one, other = (run_network(n, duration=SHORT[path.stem]) for n in (merged, verify(apart)))
    pathways = {k for k in [*one, *other] if k.startswith("wiring.")}  # named by groups
    for key in pathways:
        one.pop(key, None)
        other.pop(key, None)
    assert_same_bits(one, other)
    assert sum(len(v) for k, v in one.items() if k.startswith("spikes.")) > 0


CROSSING = """
simulation: {duration: 60 ms, dt: 0.1 ms, seed: 5}
neurons:
  cell:
    parameters: {drive: 2}
    state: {v: {derivative: (drive - v)/(5 ms), unit: 1}, heard: {unit: 1}}
    threshold: v > 1
    reset: {v: 0}
    integrate: euler
populations:
  A: {neuron: cell, size: 9, parameters: {drive: "uniform(1.5, 2.5)"}}
  B: {neuron: cell, size: 8, parameters: {drive: "uniform(1.5, 2.5)"}}
projections:
  crossing:
    pre: [B, A]
    post: [A, B]
    connect: {rule: fixed_in_degree, n: 5}
    receptor: heard
    weight: WEIGHT
    delay: "uniform(0 ms, 2 ms)"
probes: {spikes: {record: spikes, of: all}, heard: {record: heard, of: all}}
"""


@pytest.mark.parametrize("weight", ["1 + pre.i + 100*post.i", '"normal(0, 1)"'])
def test_merging_changes_no_event_where_only_the_order_of_a_sum_may_differ(weight):
    """Sums of whole numbers are the same in any order; others to the rounding of some 500 terms."""
    text = CROSSING.replace("WEIGHT", weight)
    merged, apart = (run_network(network(text, passes=p)) for p in (PASSES, PASSES[1:]))
    for population in "AB":
        assert len(merged[f"spikes.{population}.step"]) > 50
        for key in ("step", "cell"):
            name = f"spikes.{population}.{key}"
            assert np.array_equal(merged[name], apart[name])
        one, other = (x[f"probe.heard.heard.{population}"] for x in (merged, apart))
        assert one.any()
        if "normal" in weight:
            assert not np.array_equal(one, other)
            assert one == pytest.approx(other, rel=0, abs=1e-12)
        else:
            assert np.array_equal(one, other)


def test_the_specs_that_can_be_merged_are():
    """Else the test above would compare a network with itself."""
    groups = {p.stem: len(compiled(p).groups) for p in SPECS if p.stem in SMALL}
    assert groups == {"brunel_2000": 1, "coba": 1, "cobahh": 1, "cuba": 1}


CELLS = """
parameters: {{w: 2, tau: 5 ms}}
simulation: {{duration: 1 ms, dt: 0.1 ms}}
neurons:
  cell:
    parameters: {{tau_m: 10 ms, k: 3}}
    state:
      v: {{derivative: "{formula}", unit: 1, init: 0.4}}
      z: {{derivative: "w*k/(tau + tau_m)", unit: 1}}
    integrate: euler
populations: {{A: {{neuron: cell, size: 3}}}}
"""


@pytest.mark.parametrize(
    "formula",
    [
        "(1 - v)/tau_m",
        "(w - v)/(tau_m + tau)*2*3",
        "(0.1 + v + 0.2 + 0.3)/(2*tau)",
        "v**2/tau_m + v**-2/tau + v**0.5/(3*tau_m)",
        "v**k/tau_m",
        "exp(-v/w)/(1 ms)/k",
        "(v/(1 + v))/tau/3",
        "-v/-tau_m*(2*w/(v + 1/3))",
    ],
)
def test_naming_constants_keeps_the_value_of_a_formula(formula):
    """Reciprocals and regrouped constants round differently: a few ulp, over ten steps."""
    found = run_network(network(CELLS.format(formula=formula)))["final.A.v"]
    scope = {"w": 2, "tau": 5e-3, "tau_m": 10e-3, "k": 3, "v": 0.4}
    for _ in range(10):
        scope["v"] += 1e-4 * float(evaluate(parse(formula), scope))
    assert found == pytest.approx(scope["v"], rel=1e-14)
    assert found[0] != 0.4


def test_powers_become_products_in_a_fixed_order():
    def expanded(text: str) -> str:
        return to_text(without_powers(parse(text)))

    assert expanded("x**2") == "x * x"
    assert expanded("x**3") == "x * x * x"
    assert expanded("x**4") == "x * x * (x * x)"
    assert expanded("x**-2") == "1.0 / (x * x)"
    assert expanded("x**0.5") == "sqrt(x)"
    assert without_powers(parse("x**2.5")) == Call("pow", (Name("x"), Num(2.5)))
    assert without_powers(parse("x**y")) == Call("pow", (Name("x"), Name("y")))


def test_a_name_that_leads_nowhere_is_found():
    net = network(CELLS.format(formula="(w - v)/tau"), passes=[integrate, name_constants])
    group = net.groups[0]
    broken = replace(group, update=tuple(replace(a, value=Name("nowhere")) for a in group.update))
    with pytest.raises(BrokenNetwork, match="nowhere"):
        verify(replace(net, groups=(broken,)))


def test_spec_files_are_found():
    assert {p.stem for p in SPECS} == SHORT.keys()
