"""Both programs are run alike and say the same of a run."""

import json
import re

import pytest

from fnec.backends import find_target
from tests.specs_in_tests import network, program

SPEC = """
title: Cells that grow
description: The second half of them leaves the numbers.
parameters: {n: {value: 3, help: 100 % of the cells}}
simulation: {duration: 100 ms, dt: 0.1 ms, integrate: euler}
neurons:
  grows: {state: {x: {derivative: x*x/(1 ms), unit: 1, init: 0.05 + 0.01*i}}, threshold: x > 1e9}
populations: {A: {neuron: grows, size: n}, B: {neuron: grows, size: 2}}
probes: {seen: {record: x, of: A, every: 1 ms}, spikes: {record: spikes, of: {population: A, first: 1}}}
"""
BACKENDS = ("jax", "brian2")


@pytest.fixture(scope="module", params=BACKENDS)
def module(request):
    pytest.importorskip(request.param)
    return program(find_target(request.param).emit(network(SPEC)))


def said(module, capsys, *argv: str) -> tuple[int, str, str]:
    """Exit status, output and error output of the command line."""
    try:
        status = module.main(list(argv))
    except SystemExit as left:
        status = int(left.code or 0)
    return status, *capsys.readouterr()


def test_the_help_names_units_defaults_and_exit_status(module, capsys):
    status, out, _ = said(module, capsys, "--help")
    out = " ".join(out.split())
    assert status == 0
    assert out.index("spec_in_a_test: Cells that grow.") > 0
    for words in (
        "as '50 ms' (0.1)",
        "time step [s], or with its unit (0.0001)",
        "to the next (1000)",
    ):
        assert words in out
    assert "--n X 100 % of the cells (3)" in out
    assert "exit status: 0 done; 1 a value became infinite" in out


def test_a_summary_gives_spikes_and_rate_of_the_recorded_cells(module, capsys):
    status, out, err = said(module, capsys, "--duration", "0.01")
    simulated = "0.01 s simulated, 100 steps of 0.0001 s\n"
    assert (status, out, err) == (0, simulated + "A: 0 spikes of 1 cells, 0 Hz\n", "")
    for same in ("10 ms", "10ms", "10000 us", " 0.01s"):
        assert said(module, capsys, "--duration", same, "--dt", "0.1 ms") == (0, out, "")
    assert said(module, capsys, "--duration", "0.01", "--quiet") == (0, "", "")


def test_times_are_seconds_or_have_their_unit(module, capsys):
    for wrong in ("10 mV", "ten", "10 sm", "10 m", ""):
        status, _, err = said(module, capsys, "--duration", wrong)
        assert status == 2 and f"argument --duration: {wrong!r} is no time" in err
    assert module.read_time("0.05 ms") == 0.05e-3 and module.read_time("1e-2") == 0.01


def test_what_cannot_be_is_refused_without_a_traceback(module, capsys):
    status, _, err = said(module, capsys, "--dt", "0")
    assert status == 1
    assert re.fullmatch(r"spec_in_a_test stopped: a run of .* cannot be\n", err)


def test_a_run_that_leaves_the_numbers_ends_alike(module, capsys, tmp_path):
    status, out, err = said(module, capsys, "--out", str(tmp_path), "--chunk", "10")
    meta = json.loads((tmp_path / "meta.json").read_text())
    assert (status, meta["status"]) == (1, "nan")
    assert list(meta["nan"]) == [
        "population",
        "variable",
        "cell",
        "value",
        "n_cells",
        "after",
        "time",
    ]
    assert re.match(r"spec_in_a_test stopped: x of cell \d of A became \w+ .* may help\n", err)
    assert re.match(r"\S+ s simulated, \d+ steps of 0.0001 s\nA: ", out)


def test_both_say_the_same_of_a_run(tmp_path):
    found = {}
    for name in BACKENDS:
        pytest.importorskip(name)
        made = program(find_target(name).emit(network(SPEC)))
        result = made.run(duration=0.01, out=tmp_path / name)
        meta = json.loads((tmp_path / name / "meta.json").read_text())
        assert (meta.pop("backend"), meta.pop("target")) in {
            ("jax", "native"),
            ("jax", "xla"),
            ("brian2", "numpy"),
        }
        meta.pop("device", None)
        meta.pop("slower", None)  # where no C++ compiler is
        found[name] = meta, {k: x for k, x in result.items() if not hasattr(x, "shape")}
        found[name][1]["keys"] = sorted(result)
    assert found["jax"] == found["brian2"]
    assert found["jax"][0]["recorded"] == {"A": 1}
    assert found["jax"][0]["populations"] == {"A": 3, "B": 2}
    assert found["jax"][0]["probes"] == {"seen": {"n_samples": 10}}
