"""Guesses at what a person meant."""

import pytest

from fnec.diagnostics import did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "answer"),
    [
        ("gabba", ["ampa", "gaba"], "did you mean 'gaba'?"),
        ("v_thresh", ["V_th", "v"], "fnec says 'V_th'"),
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
