"""Areas: what a spec could write itself, and nothing else."""

import numpy as np
import pytest

from fnec.backends import find_target
from fnec.backends.python import loops
from fnec.checks import check
from fnec.checks.sizes import population_sizes
from fnec.spec import load_text
from tests.specs_in_tests import HEADER, each_program, network, run

CELLS = """
simulation: {duration: 60 ms, dt: 0.1 ms, seed: 7}
parameters: {n_column: 31, gain: 1}
include: [library/integrate_and_fire.yaml, library/receptors.yaml]
neurons:
  cell:
    extends: leaky
    receptors: {ampa: {receptor: exp_current, tau: 2 ms}, gaba: {receptor: exp_current, tau: 5 ms}}
stimuli:
  outside: {kind: poisson, to: all, rate: 5000 Hz, receptor: ampa, weight: 60 pA}
probes:
  spikes: {record: spikes, of: all}
  vm: {record: v, of: all, every: 1 ms}
"""
AREAS = """
columns:
  cortex:
    size: n_column
    radius: 100 um
    layers:
      upper: {depth: [0 um, 400 um], share: 0.4, types: {E: 0.8, I: 0.2}}
      deep: {depth: [400 um, 1200 um], share: 0.6, types: {E: 1}}
    types:
      E: {neuron: cell, tags: {sign: exc}, init: {v: "uniform(-65 mV, -50 mV)"}}
      I: {neuron: cell, tags: {sign: inh}, parameters: {g_L: 15 nS}}
    projections:
      exc:
        pre: {type: E}
        post: all
        connect: {rule: probability, p: 0.5*exp(-distance/(150 um)), autapses: false}
        receptor: ampa
        weight: gain*60 pA
        delay: 0.5 ms + distance/(0.3 m/s)
areas:
  V1: {column: cortex, at: [0 mm, 0 mm]}
  V4:
    column: cortex
    at: [2 mm, 1 mm]
    size: 0.5*n_column
    layers: {deep: {types: {E: 0.7, I: 0.3}}}
    projections: {exc: {post: {layer: [upper, deep], type: E}, weight: gain*80 pA}}
projections:
  forward:
    pre: {tags: {area: V1, layer: upper, type: E}}
    post: {tags: {area: V4, type: [E, I]}}
    connect: {rule: probability, p: 0.3}
    receptor: ampa
    weight: 70 pA
    delay: 0.5 ms + distance/(1 m/s)
"""
# The same in plain populations; counts: 31 -> 12 + 19, 12 -> 10 + 2; 16 -> 6 + 10, 6 -> 5 + 1,
# 10 -> 7 + 3, by hand.
BY_HAND = """
populations:
  V1_upper_E: {neuron: cell, size: 10, tags: {area: V1, layer: upper, type: E}, positions: {shape: cylinder, radius: 100 um, depth: [0 um, 400 um], center: [0 mm, 0 mm]}, init: {v: "uniform(-65 mV, -50 mV)"}}
  V1_deep_E: {neuron: cell, size: 19, tags: {area: V1, layer: deep, type: E}, positions: {shape: cylinder, radius: 100 um, depth: [400 um, 1200 um], center: [0 mm, 0 mm]}, init: {v: "uniform(-65 mV, -50 mV)"}}
  V4_upper_E: {neuron: cell, size: 5, tags: {area: V4, layer: upper, type: E}, positions: {shape: cylinder, radius: 100 um, depth: [0 um, 400 um], center: [2 mm, 1 mm]}, init: {v: "uniform(-65 mV, -50 mV)"}}
  V4_deep_E: {neuron: cell, size: 7, tags: {area: V4, layer: deep, type: E}, positions: {shape: cylinder, radius: 100 um, depth: [400 um, 1200 um], center: [2 mm, 1 mm]}, init: {v: "uniform(-65 mV, -50 mV)"}}
  V1_upper_I: {neuron: cell, size: 2, tags: {area: V1, layer: upper, type: I}, positions: {shape: cylinder, radius: 100 um, depth: [0 um, 400 um], center: [0 mm, 0 mm]}, parameters: {g_L: 15 nS}}
  V4_upper_I: {neuron: cell, size: 1, tags: {area: V4, layer: upper, type: I}, positions: {shape: cylinder, radius: 100 um, depth: [0 um, 400 um], center: [2 mm, 1 mm]}, parameters: {g_L: 15 nS}}
  V4_deep_I: {neuron: cell, size: 3, tags: {area: V4, layer: deep, type: I}, positions: {shape: cylinder, radius: 100 um, depth: [400 um, 1200 um], center: [2 mm, 1 mm]}, parameters: {g_L: 15 nS}}
projections:
  forward: {pre: V1_upper_E, post: [V4_upper_E, V4_deep_E, V4_upper_I, V4_deep_I], connect: {rule: probability, p: 0.3}, receptor: ampa, weight: 70 pA, delay: 0.5 ms + distance/(1 m/s)}
  V1_exc: {pre: [V1_upper_E, V1_deep_E], post: [V1_upper_E, V1_deep_E, V1_upper_I], connect: {rule: probability, p: 0.5*exp(-distance/(150 um)), autapses: false}, receptor: ampa, weight: gain*60 pA, delay: 0.5 ms + distance/(0.3 m/s)}
  V4_exc: {pre: [V4_upper_E, V4_deep_E], post: [V4_upper_E, V4_deep_E], connect: {rule: probability, p: 0.5*exp(-distance/(150 um)), autapses: false}, receptor: ampa, weight: gain*80 pA, delay: 0.5 ms + distance/(0.3 m/s)}
"""


@each_program
def test_areas_are_what_populations_by_hand_are(target):
    by_hand = BY_HAND.replace("size: 10,", "size: n_column - 21,")  # it needs the parameter
    made, written = run(CELLS + AREAS, target), run(CELLS + by_hand, target)
    assert made["spikes.V1_deep_E.cell"].size > 0
    assert [k for k in made if k != "meta"] == [k for k in written if k != "meta"]
    for key in made:
        if isinstance(made[key], np.ndarray):
            assert np.array_equal(made[key], written[key]), key


@each_program
def test_a_loop_over_pairs_wires_what_pairs_one_by_one_do(target, monkeypatch):
    text = CELLS + AREAS
    monkeypatch.setattr(loops, "FEWEST", 2)
    looped = run(text, target)
    monkeypatch.setattr(loops, "FEWEST", 1000)
    apart = run(text, target)
    assert any(key.startswith("wiring.") for key in looped)
    for key in looped:
        if isinstance(looped[key], np.ndarray):
            assert np.array_equal(looped[key], apart[key]), key


def test_many_pairs_are_one_loop_in_the_program(monkeypatch):
    monkeypatch.setattr(loops, "FEWEST", 4)
    program = find_target("brian2").emit(network(CELLS + AREAS))
    assert program.count("for source in (") == 2  # of E to E, in V1 and in V4
    assert 'f"projections.V1_exc.{source}.{target}.edges"' in program


def test_populations_of_one_type_share_a_group():
    groups = network(CELLS + AREAS).groups
    assert [[p.name for p in g.populations] for g in groups] == [
        ["V1_upper_E", "V1_deep_E", "V4_upper_E", "V4_deep_E"],
        ["V1_upper_I", "V4_upper_I", "V4_deep_I"],
    ]


@pytest.mark.parametrize("n", [20, 31, 120, 997])
def test_an_area_has_as_many_cells_as_it_says(n):
    spec = load_text(HEADER + CELLS.replace("31", str(n)) + AREAS)
    sizes = population_sizes(spec)
    assert sum(v for k, v in sizes.items() if k.startswith("V1_")) == n
    assert sum(v for k, v in sizes.items() if k.startswith("V4_")) == int(0.5 * n + 0.5)


def test_parts_keep_their_places_in_the_file():
    text = HEADER + CELLS + AREAS
    spec = load_text(text)
    lines = text.splitlines()
    places = {p.name: lines[p.span.line - 1].strip() for p in spec.populations}
    assert places["V1_deep_E"].startswith("deep: {depth: [400 um")
    assert places["V4_deep_I"].startswith("layers: {deep: {types:")
    projection = next(p for p in spec.projections if p.name == "V1_exc")
    assert lines[projection.span.line - 1].strip() == "exc:"


def test_a_mode_adds_an_area_and_changes_a_layer():
    more = """
modes:
  three: {areas: {PFC: {column: cortex, at: [4 mm, 0 mm]}, V1: {size: 2*n_column}}}
"""
    spec = load_text(HEADER + CELLS + AREAS + more, mode="three")
    sizes = population_sizes(spec)
    assert check(spec) == ()
    assert sum(v for k, v in sizes.items() if k.startswith("PFC_")) == 31
    assert sum(v for k, v in sizes.items() if k.startswith("V1_")) == 62


def test_a_column_may_come_from_an_included_file(tmp_path):
    column, rest = AREAS.split("areas:", 1)
    (tmp_path / "cortex.yaml").write_text("fnec: 1\n" + column)
    text = HEADER + CELLS.replace("include: [", "include: [cortex.yaml, ") + "areas:" + rest
    spec = load_text(text, folder=tmp_path)
    assert population_sizes(spec) == population_sizes(load_text(HEADER + CELLS + AREAS))


def test_a_fraction_of_zero_makes_no_population():
    text = AREAS.replace("types: {E: 1}", "types: {E: 1, I: 0}")
    names = [p.name for p in load_text(HEADER + CELLS + text).populations]
    assert "V1_deep_I" not in names
