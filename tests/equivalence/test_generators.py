"""What a generator gives is read as a file with the same columns: the oracle is that file."""

from dataclasses import replace

import numpy as np
import pytest

from fnec.backends import find_target
from tests.generators_in_tests import install
from tests.specs_in_tests import assert_same_bits, each_target, network, program, run, run_network

CODE = """
import numpy as np

def edges(n, unit, dt):
    k = np.arange(2*n)
    post = (7*k) % n
    return {"pre": k % n, "post": post, "w": np.sin(k + 1)*unit, "d": dt*(1 + k % 30)}

def cells(n, seed):
    noise = np.random.default_rng(seed).normal(size=n)
    return {"v0": [float(x) for x in noise], "tau": 10 + np.arange(n), "extra": [0]*n}

def volley(n):
    return {"cell": list(range(n)), "time_s": [1e-3*(1 + k) for k in range(n)]}

def course(n, n_cells=1, kind="ramp"):
    assert kind == "ramp"
    return {"u": np.linspace(0, 1, n*n_cells)**2}
"""
NAMES = ("edges", "cells", "volley", "course")
SPEC = """
simulation: {duration: 10 ms, dt: 0.1 ms, seed: 5}
parameters: {n: 40, w: 1 mV}
constants: {n_holds_: 10*2}
neurons:
  leaky:
    parameters: {tau: 10 ms}
    state: {v: {derivative: (drive + common - v)/tau, unit: mV}}
    threshold: v > 1.5 mV
    reset: {v: 0 mV}
    integrate: euler
populations:
  S: {spikes: {VOLLEY}, size: n}
  E:
    neuron: leaky
    size: n
    data: {CELLS, columns: {v0: mV, tau: ms}}
    init: {v: cell.v0}
    parameters: {tau: cell.tau}
projections:
  a:
    pre: S
    post: E
    connect: {rule: edges, EDGES, columns: {w: V, d: s}}
    receptor: v
    weight: edge.w
    delay: edge.d
signals:
  common: {unit: mV, data: {COMMON, columns: {u: mV}}, value: 2*data.u}
  drive: {unit: mV, of: E, data: {DRIVE, columns: {u: mV}}, value: data.u + 0.1 mV*i, hold: 0.5 ms}
probes:
  v: {record: v, of: E, every: 0.1 ms}
  spikes: {record: spikes, of: all}
"""
GENERATED = {
    "VOLLEY": "generator: volley, arguments: {n: n}",
    "CELLS": "generator: cells, arguments: {n: n}",
    "EDGES": "generator: edges, arguments: {n: n, unit: w}",
    "COMMON": "generator: course, arguments: {n: 100}",
    "DRIVE": "generator: course, arguments: {n: n_holds_, n_cells: n, kind: ramp}",
}


def spec(**sources: str) -> str:
    text = SPEC
    for name, source in (GENERATED | sources).items():
        text = text.replace(name, source)
    return text


def files(folder) -> str:
    """The same columns, as a person would write them, in files."""
    scope: dict = {}
    exec(CODE, scope)
    tables = {
        "VOLLEY": scope["volley"](40),
        "CELLS": scope["cells"](40, 5),
        "EDGES": scope["edges"](40, 1 * 0.001, 0.1 * 0.001),
        "COMMON": scope["course"](100),
        "DRIVE": scope["course"](20, 40),
    }
    for name, columns in tables.items():
        rows = zip(*(np.asarray(x).tolist() for x in columns.values()), strict=True)
        lines = [",".join(columns), *(",".join(map(repr, row)) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    text = spec(**{name: f"file: {name}.csv" for name in tables})
    return text.replace(", w: 1 mV", "").replace("constants: {n_holds_: 10*2}\n", "")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    install(tmp_path / "site", monkeypatch, CODE, *NAMES)
    return tmp_path


@each_target
def test_a_generator_gives_the_same_bits_as_its_file(target, folder):
    generated, read = run(spec(), target, folder=folder), run(files(folder), target, folder=folder)
    assert len(generated["spikes.E.step"])
    assert_same_bits(generated, read)


def test_targets_agree_on_generated_data(folder):
    net = network(spec(), folder=folder)
    first = run_network(net, "reference")
    for target in ("jax", "brian2:numpy"):
        assert_same_bits(first, run_network(net, target))


@each_target
def test_a_signal_follows_its_column(target, folder):
    (folder / "u.csv").write_text("u\n" + "".join(f"{x}\n" for x in range(1, 101)))
    text = """
    simulation: {duration: 10 ms, dt: 0.1 ms}
    neurons: {copy: {state: {v: {derivative: u/(1 ms), unit: 1}}, integrate: euler}}
    populations: {E: {neuron: copy, size: 2}}
    signals: {u: {unit: 1, data: {file: u.csv, columns: {u: 1}}, value: data.u, hold: 1 ms}}
    probes: {v: {record: v, of: E, every: 1 ms}}
    """
    v = run(text, target, folder=folder)["probe.v.v.E"]
    np.testing.assert_allclose(np.diff(v[:, 0]), np.arange(1, 10), rtol=1e-12)


@each_target
def test_a_signal_that_runs_out_of_rows_is_refused(target, folder):
    (folder / "u.csv").write_text("u\n" + "1\n" * 8)
    text = """
    simulation: {dt: 0.1 ms}
    parameters: {n: 4}
    protocol: {phases: {first: {duration: 1 ms}, second: {duration: n*1 ms}}}
    neurons: {copy: {state: {v: {derivative: u/(1 ms), unit: 1}}, integrate: euler}}
    populations: {E: {neuron: copy, size: 2}}
    signals:
      u: {unit: 1, of: E, data: {file: u.csv, columns: {u: 1}}, hold: 1 ms, phases: {second: {value: data.u}}}
    probes: {v: {record: v, of: E}}
    """
    assert len(run(text, target, folder=folder)["probe.v.v.E"]) == 50
    with pytest.raises(ValueError, match="u takes 5 values of 2 cells, but its data has 8 rows"):
        run(text, target, folder=folder, params={"n": 5})


@each_target
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"params": {"n": 39}}, "n cannot be 39 here: populations.S.spikes is made with 40"),
        ({"params": {"w": 0.002}}, "w cannot be 0.002 here: projections.a.connect is made with"),
        ({"seed": 6}, "seed cannot be 6 here: populations.E.data is made with 5"),
        ({"dt": 5e-5}, "dt cannot be 5e-05 here: projections.a.connect is made with 0.0001"),
    ],
    ids=["n", "w", "seed", "dt"],
)
def test_what_data_is_made_with_is_fixed_in_a_program(target, changed, said, folder):
    with pytest.raises(ValueError, match=said):
        run(spec(), target, folder=folder, **changed)


def test_programs_stand_without_the_package(folder, monkeypatch):
    net = network(spec(), folder=folder)
    text = find_target("jax").emit(net)
    monkeypatch.undo()
    assert "x_of_a_test" not in text
    assert_same_bits(program(text).run(), run_network(net, "reference"))


def test_the_digest_covers_what_is_read(folder):
    found = {network(spec(), folder=folder).digest for _ in range(2)}
    assert len(found) == 1
    text = files(folder)
    before = network(text, folder=folder)
    lines = (folder / "CELLS.csv").read_text().splitlines()
    (folder / "CELLS.csv").write_text("\n".join(["# a remark", *lines]) + "\n")
    assert network(text, folder=folder).digest == before.digest
    values = lines[1].split(",")
    values[0] = repr(float(values[0]) + 1e-9)
    (folder / "CELLS.csv").write_text("\n".join([lines[0], ",".join(values), *lines[2:]]) + "\n")
    assert network(text, folder=folder).digest != before.digest


def test_a_file_may_be_made_for_values(folder):
    text = files(folder).replace("{file: CELLS.csv", "{file: CELLS.csv, made_with: {n: 40}")
    net = network(text, folder=folder)
    assert [m.name for m in net.made_with] == ["n"]
    plain = network(files(folder), folder=folder)
    assert replace(net, made_with=(), digest="") == replace(plain, digest="")


def test_a_seed_for_each_run(folder):
    first, second = (
        network(spec().replace("seed: 5", f"seed: {s}"), folder=folder) for s in (5, 6)
    )
    assert first.groups[1].populations[0].data != second.groups[1].populations[0].data
