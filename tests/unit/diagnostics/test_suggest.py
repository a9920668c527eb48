"""Guesses at what a person meant."""

import pytest

from fnec.diagnostics import did_you_mean
from fnec.diagnostics.habits import name_meant, unit_meant
from fnec.units import UNITS


@pytest.mark.parametrize(
    ("word", "known", "answer"),
    [
        ("gabba", ["ampa", "gaba"], "did you mean 'gaba'?"),
        ("v_thresh", ["V_th", "v"], "fnec says 'V_th'"),
        ("V_thresh", ["V_th", "v"], "fnec says 'V_th'"),
        ("V_m", ["v", "w"], "fnec says 'v'"),
        ("vth", ["V_th"], "did you mean 'V_th'?"),
        ("tau_refrac", ["t_ref", "tau_m"], "fnec says 't_ref'"),
        ("V", ["v", "w"], "did you mean 'v'?"),
        ("zebra", ["ampa", "gaba"], None),
        ("x" * 100_000, ["x"], None),
        ("a", [], None),
    ],
)
def test_guess(word, known, answer):
    assert did_you_mean(word, known) == answer


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("volt", "V"),
        ("mvolt", "mV"),
        ("nsiemens", "nS"),
        ("msecond", "ms"),
        ("umetre2", "um**2"),
        ("Hertz", "Hz"),
    ],
)
def test_units_that_are_spelled_out(word, unit):
    assert unit_meant(word, UNITS) == f"fnec says {unit!r}"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("v_post", "fnec says 'post.v'"),
        ("i", "fnec says 'pre.i'"),
        ("j", "fnec says 'post.i'"),
        ("i_pre", "fnec says 'pre.i'"),
        ("g_post", None),
        ("tau", None),
    ],
)
def test_names_of_both_sides_of_a_connection(name, answer):
    assert name_meant(name, ["pre.i", "post.i", "pre.v", "post.v"]) == answer
