"""From a spec to what it means: what is shared, what differs by cell, what stimuli bring."""

import numpy as np
import pytest

from fnec.expr import to_text
from fnec.ir.network import Constant, Group, Propagator
from tests.specs_in_tests import network, run

TIMES = "simulation: {duration: 1 ms, dt: 0.1 ms, seed: 2}\n"
CELL = """
neurons:
  cell:
    parameters: {tau: 10 ms, E: "2*L", L: 1}
    inputs: {I: 1}
    expressions: {drive: {value: E + I, unit: 1}}
    state: {v: {derivative: (drive - v)/tau, unit: 1, init: E}}
    threshold: v > 100
    integrate: exact
"""


def lowered(text: str):
    return network(TIMES + text, passes=[])


def shared(group: Group) -> list[Constant]:
    """The constants that all cells have in common, but for propagators."""
    return [c for c in group.constants if isinstance(c, Constant)]


def test_a_parameter_is_shared_unless_its_value_differs_from_cell_to_cell():
    drawn = "{L: 'normal(1, 2)'}"
    net = lowered(CELL + f"populations: {{A: {{neuron: cell, size: 3, parameters: {drawn}}}}}")
    group = net.groups[0]
    assert [c.name for c in shared(group)] == ["tau"]
    assert {c.name for c in group.cell_constants} == {"L", "E"}  # E reads L


def test_constants_stand_behind_those_they_read():
    net = lowered(CELL + "populations: {A: {neuron: cell, size: 3}}")
    order = [c.name for c in shared(net.groups[0])]
    assert order.index("L") < order.index("E")


def test_an_input_is_the_sum_of_what_reaches_it_and_is_gone_if_nothing_does():
    net = lowered(
        CELL
        + """
populations: {A: {neuron: cell, size: 3}, B: {neuron: cell, size: 2}}
stimuli:
  one: {kind: current, to: A, input: I, waveform: {shape: step, amplitude: 1}}
  two: {kind: current, to: A, input: I, waveform: {shape: sine, amplitude: 2, frequency: 5 Hz}}
"""
    )
    named = {g.name: {n.name: to_text(n.value) for n in g.named} for g in net.groups}
    assert named == {"A": {"I": "I_one + I_two", "drive": "E + I"}, "B": {"drive": "E"}}


def test_a_receptor_brings_its_states_under_its_label():
    net = lowered(
        CELL
        + """
receptors:
  fast:
    parameters: {tau_s: 2 ms}
    state: {g: {derivative: -g/tau_s, unit: 1}}
    adds: {I: 3*g}
    at_spike: ["g += weight"]
populations:
  src: {spikes: {times: [0 ms], cells: [0]}, size: 1}
  A:
    neuron: cell
    size: 2
    receptors: {exc: {receptor: fast}, inh: {receptor: fast, tau_s: 5 ms}}
projections:
  p: {pre: src, post: A, connect: {rule: all_to_all}, receptor: inh, weight: -1}
"""
    )
    group = net.group("A")
    assert [s.name for s in group.states] == ["v", "g_exc", "g_inh"]
    assert {c.name: to_text(c.value) for c in shared(group)}["tau_s_inh"] == "5 * ms"
    assert [to_text(n.value) for n in group.named if n.name == "I"] == ["3 * g_exc + 3 * g_inh"]
    event = net.pathways[0].on_spike[0]
    assert (event.target, event.op, to_text(event.value)) == ("post.g_inh", "+=", "weight")


def test_a_cell_on_its_own_needs_one_propagator_and_a_held_one_two():
    free = network(TIMES + CELL + "populations: {A: {neuron: cell, size: 1}}").groups[0]
    assert [c.prefix for c in free.constants if isinstance(c, Propagator)] == ["P"]
    adapting = (
        CELL.replace("unit: 1, init: E}", "unit: 1, init: E, clamped: refractory}")
        .replace(
            "    threshold: v > 100",
            "      w: {derivative: (v - w)/tau, unit: 1}\n    threshold: v > 100\n    refractory: 2 ms",
        )
        .replace("state: {v:", "state:\n      v:")
        .replace("clamped: refractory}}", "clamped: refractory}")
    )
    held = network(TIMES + adapting + "populations: {A: {neuron: cell, size: 1}}").groups[0]
    assert [c.prefix for c in held.constants if isinstance(c, Propagator)] == ["P", "R"]


def test_a_probe_of_several_parts_keeps_their_order():
    rec = run(
        TIMES
        + CELL
        + """
populations: {A: {neuron: cell, size: 6, init: {v: i}}}
probes: {seen: {record: v, of: [{population: A, cells: [4, 1]}, {population: A, first: 2}]}}
"""
    )
    assert rec["probe.seen.v.A"][0].tolist() == [4, 1, 0, 1]


@pytest.mark.parametrize("n", [5, 1500])
def test_a_stimulus_may_go_to_any_number_of_listed_cells(n):
    """Each listed cell is one more comparison; 1500 of them must not exhaust the stack."""
    cells = list(range(0, 2 * n, 2))
    rec = run(
        TIMES
        + f"""
neurons: {{cell: {{inputs: {{I: 1}}, state: {{v: {{derivative: I/(1 ms), unit: 1}}}}, integrate: euler}}}}
populations: {{A: {{neuron: cell, size: {2 * n}}}}}
stimuli:
  push:
    kind: current
    to: {{population: A, cells: {cells}}}
    input: I
    waveform: {{shape: step, amplitude: 1}}
"""
    )
    assert np.flatnonzero(rec["final.A.v"]).tolist() == cells


def test_a_state_or_cell_parameter_hides_a_parameter_of_the_network():
    rec = run(
        """
parameters: {tau: 1 ms, v: 7}
simulation: {duration: 1 ms, dt: 0.1 ms}
neurons:
  cell:
    parameters: {tau: "2 ms*(1 + i)"}
    state: {v: {derivative: -v/tau, unit: 1, init: 1}}
    integrate: exact
  other: {state: {w: {derivative: (v - w)/tau, unit: 1}}, integrate: exact}
populations: {A: {neuron: cell, size: 3}, B: {neuron: other, size: 1}}
"""
    )
    assert rec["final.A.v"] == pytest.approx(np.exp(-1 / np.array([2.0, 4.0, 6.0])), rel=1e-14)
    assert rec["final.B.w"] == pytest.approx([7 * (1 - np.exp(-1))], rel=1e-14)


def test_replayed_spikes_beyond_the_run_are_ignored_and_unordered_lists_are_fine():
    rec = run(
        TIMES
        + """
populations: {src: {spikes: {times: [0.9 ms, 5 ms, 0.1 ms], cells: [1, 0, 0]}, size: 2}}
probes: {spikes: {record: spikes, of: all}}
"""
    )
    assert rec["spikes.src.step"].tolist() == [1, 9]
    assert rec["spikes.src.cell"].tolist() == [0, 1]


def test_spikes_and_edges_may_come_from_files_beside_the_spec(tmp_path):
    (tmp_path / "spikes.csv").write_text("cell,time_s\n1,0.0002\n0,0.0004\n")
    (tmp_path / "edges.csv").write_text("pre,post\n0,2\n1,0\n")
    rec = run(
        TIMES
        + """
neurons: {cell: {state: {v: {unit: 1}}}}
populations: {src: {spikes: {file: spikes.csv}, size: 2}, A: {neuron: cell, size: 3}}
projections:
  p: {pre: src, post: A, connect: {rule: edges, file: edges.csv}, receptor: v, weight: 10**pre.i}
probes: {spikes: {record: spikes, of: all}}
""",
        folder=tmp_path,
    )
    assert rec["spikes.src.step"].tolist() == [2, 4]
    assert rec["final.A.v"].tolist() == [10.0, 0.0, 1.0]
