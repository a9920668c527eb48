"""Values from data files reach the synapses and cells that they are written for.

The oracle is the file: what it says, in the order of the synapses (by source, else as listed).
"""

import numpy as np
import pytest

from fnec.backends import find_target
from tests.specs_in_tests import assert_same_bits, each_target, network, program, run

SPEC = """
simulation: {duration: 10 ms, dt: 0.1 ms}
parameters: {n: 3, with_edges: true}
neurons:
  leaky:
    parameters: {tau: 10 ms}
    state: {v: {derivative: -v/tau, unit: mV}}
    integrate: exact
populations:
  S: {spikes: {times: [1 ms, 1 ms, 1 ms], cells: [0, 1, 2]}, size: 3}
  E:
    neuron: leaky
    size: n
    data: {file: cells.csv, columns: {v0: mV, tau: ms, x: um}}
    init: {v: cell.v0}
    parameters: {tau: cell.tau}
    positions: {x: 2*cell.x}
projections:
  a:
    pre: S
    post: E
    connect: {rule: edges, file: edges.csv, columns: {w: mV, d: ms}}
    receptor: v
    weight: 2*edge.w
    delay: edge.d
    when: with_edges
probes: {v: {record: v, of: E, every: 0.1 ms}}
"""
EDGES = "d,post,pre,w\n1,0,2,0.5\n2,1,0,1.5\n3,2,0,2.5\n1.5,1,1,3.5\n"
CELLS = "v0,tau,x\n1,10,0\n2,20,10\n3,30,20\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "edges.csv").write_text(EDGES)
    (tmp_path / "cells.csv").write_text(CELLS)
    return tmp_path


@each_target
def test_cells_start_from_their_rows(target, folder):
    rec = run(SPEC, target, folder=folder)
    np.testing.assert_array_equal(rec["probe.v.v.E"][0], [x * 1e-3 for x in (1.0, 2.0, 3.0)])
    np.testing.assert_allclose(  # no event before 2 ms; one step of exp(-t/tau) at a time
        rec["probe.v.v.E"][19], [x * 1e-3 * np.exp(-1.9 / (10 * x)) for x in (1, 2, 3)], rtol=1e-14
    )


@each_target
def test_synapses_have_the_values_of_their_edges(target, folder):
    v = run(SPEC, target, folder=folder)["probe.v.v.E"]
    jumps = {  # (step of arrival, cell): mV
        (20, 0): 1.0, (30, 1): 3.0, (40, 2): 5.0, (25, 1): 7.0,
    }  # fmt: skip
    for (step, cell), size in jumps.items():
        decayed = v[step, cell] * np.exp(-0.1 / (10 * (cell + 1)))
        np.testing.assert_allclose(v[step + 1, cell] - decayed, size * 1e-3, rtol=1e-12)


@each_target
def test_no_synapses_have_no_values(target, folder):
    v = run(SPEC, target, folder=folder, params={"with_edges": False})["probe.v.v.E"]
    np.testing.assert_allclose(v[-1, 0], 1e-3 * np.exp(-0.99), rtol=1e-13)


@each_target
def test_data_of_other_cells_is_refused(target, folder):
    with pytest.raises(ValueError, match="E has 4 cells, but its data has 3 rows"):
        run(SPEC, target, folder=folder, params={"n": 4})


def test_long_lists_are_packed_and_mean_the_same(folder):
    n = 100
    rows = [f"{i % 2},{i},{(7 * i) % 3},{0.1 * i}" for i in range(n)]
    (folder / "edges.csv").write_text("\n".join(["d,post,pre,w", *rows]) + "\n")
    (folder / "cells.csv").write_text(
        "\n".join(["v0,tau,x", *(f"{i},{10 + i},{i}" for i in range(n))]) + "\n"
    )
    spec = SPEC.replace("n: 3,", f"n: {n},")
    net = network(spec, folder=folder)
    found = [find_target(t).emit(net) for t in ("jax", "brian2")]
    tables = [
        text[text.index("DATA = {") : text.index('if __name__ == "__main__"')] for text in found
    ]
    assert tables[0] == tables[1]
    assert max(len(line) for line in tables[0].splitlines()) <= 100
    assert found == [find_target(t).emit(network(spec, folder=folder)) for t in ("jax", "brian2")]
    recs = [program(text).run() for text in found]
    assert_same_bits(recs[0], recs[1])
    assert_same_bits(recs[0], run(spec, "reference", folder=folder))
