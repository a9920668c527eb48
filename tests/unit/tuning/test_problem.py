"""Handles and goals as numbers."""

import math

import numpy as np
import pytest

from fnec.diagnostics import SpecError
from fnec.spec import load_text
from fnec.tuning.problem import MISSING, problem_of
from tests.unit.tuning.specs import TINY


def problem(tuning: str, whole=()):
    return problem_of(load_text(f"{TINY}\ntuning:\n{tuning}"), whole)


TWO = """
  handles: {drive: {range: [10 mV, 30 mV]}, nu: {scale: log}}
  objectives:
    a: {readout: rate_E, target: 10 Hz, within: 1 Hz, weight: 3}
    b: {readout: rate_E, target: 20 Hz, scale: 5 Hz}
"""


def test_a_handle_goes_through_its_range():
    drive, nu = problem(TWO).handles
    assert (drive.value(0.0), drive.value(1.0)) == (0.010, 0.030)
    assert drive.value(0.5) == pytest.approx(0.020, rel=1e-15)
    assert nu.value(0.5) == pytest.approx(100.0, rel=1e-14)  # the middle of 10 and 1000 on a log
    assert nu.place(nu.value(0.3)) == pytest.approx(0.3, rel=1e-13)


def test_a_handle_starts_where_the_spec_stands_and_is_written_in_its_unit():
    found = problem(TWO)
    assert found.start == pytest.approx([0.45, 0.5])
    assert found.handles[0].text(0.025) == "25.0 mV"


@pytest.mark.parametrize("start", [0.0, 7.0, 12.3])
def test_the_start_is_the_value_of_the_spec_to_the_last_bit(start):
    tiny = TINY.replace("value: 19 mV, range: [10 mV", f"value: {start} mV, range: [-17 mV")
    two = TWO.replace("[10 mV, 30 mV]", "[-17 mV, 31 mV]")
    drive = problem_of(load_text(f"{tiny}\ntuning:\n{two}"), ()).handles[0]
    assert drive.start == pytest.approx(start * 1e-3)
    assert drive.value(drive.place(drive.start)) == drive.start


def test_whole_numbers_stay_whole():
    (n,) = problem(
        "  handles: {n: {}}\n  objectives: {a: {readout: rate_E, target: 1 Hz}}", {"n"}
    ).handles
    assert n.value(0.501) == 55.0 and n.text(55.0) == "55"


def test_the_loss_is_the_root_of_the_weighted_mean_square():
    found = problem(TWO)
    # residuals: (12 - 10)/10 of weight 3, and (10 - 20)/5 of weight 1
    assert found.loss({"a": 12.0, "b": 10.0}) == pytest.approx(math.sqrt((3 * 0.04 + 4.0) / 4))
    assert found.loss({"a": 10.0, "b": 20.0}) == 0.0


def test_a_number_that_is_not_told_is_far_away():
    found = problem(TWO)
    assert found.loss({"a": math.nan, "b": math.nan}) == pytest.approx(MISSING)
    assert np.isnan(found.residuals({"a": math.nan, "b": 20.0})).tolist() == [True, False]


def test_goals_without_a_margin_are_never_met():
    assert not problem(TWO).are_met({"a": 10.0, "b": 20.0})
    one = problem(TWO.replace("scale: 5 Hz", "within: 1 Hz"))
    assert one.are_met({"a": 10.9, "b": 19.1}) and not one.are_met({"a": 11.1, "b": 20.0})


@pytest.mark.parametrize("sign", ["+-", "±", " +- ", " ± "])
def test_a_margin_is_written_with_either_sign(sign):
    text = f"20 Hz{sign}1 Hz weight 2"
    flags = {"tuning.handles.drive": "", "tuning.objectives.rate_E": text}
    (goal,) = problem_of(load_text(TINY, overrides=flags), ()).goals
    assert (goal.target, goal.within, goal.weight) == (20.0, 1.0, 2.0)


@pytest.mark.parametrize(
    ("flag", "lacks", "wanted"),
    [
        ("handles.drive", "objectives", '--objective "READOUT=TARGET +- WITHIN"'),
        ("objectives.rate_E", "handles", "--handle NAME=LOW..HIGH"),
    ],
)
def test_half_a_study_names_the_flag_that_it_lacks(flag, lacks, wanted):
    with pytest.raises(SpecError) as found:
        load_text(TINY, overrides={f"tuning.{flag}": "1 Hz..2 Hz"})
    (fault,) = found.value.diagnostics
    assert (fault.code, fault.message) == ("S203", f"tuning lacks '{lacks}'")
    assert fault.help is not None and fault.help.startswith(f"add {wanted}")
    assert fault.span.file == "<command line>"
