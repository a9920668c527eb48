"""Tables as people read them."""

import math

from fnec.readout.expectations import Outcome
from fnec.readout.summary import PopulationSummary
from fnec.readout.table import expectation_table, summary_table
from fnec.readout.text import number


def test_the_summary_aligns_numbers_and_marks_what_cannot_be_said():
    rows = [
        PopulationSummary(
            population="E", n_cells=3200, spike_count=18205, rate=5.689, cv_isi=0.5,
            synchrony=0.0, active_fraction=0.981,
        ),
        PopulationSummary(
            population="silent", n_cells=8, spike_count=0, rate=0.0, cv_isi=math.nan,
            synchrony=math.nan, active_fraction=0.0,
        ),
    ]  # fmt: skip
    assert summary_table(rows) == (
        "population  cells  spikes     rate  CV ISI  active\n"
        "E            3200   18205  5.69 Hz    0.50    98 %\n"
        "silent          8       0     0 Hz       –     0 %"
    )


def test_expectations_show_value_limits_and_source():
    outcome = Outcome(
        name="rate_E", metric="rate", value=4.5, low=5.0, high=6.3, source="paper", shown_unit="Hz"
    )
    assert not outcome.is_met
    assert expectation_table([outcome]) == "MISSED  rate_E  4.50 Hz  in 5 … 6.3 Hz  paper"


def test_what_is_not_a_number_meets_no_expectation():
    assert not Outcome(name="x", metric="cv_isi", value=math.nan, low=0, high=1, source="").is_met


def test_numbers_have_three_digits():
    found = [number(x, "Hz") for x in (0.0, 0.01234, 12.345, 1234.5)]
    assert found == ["0 Hz", "0.0123 Hz", "12.3 Hz", "1234 Hz"]
