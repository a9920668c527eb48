"""A run beside its controls: one row a number, gaps where a run does not tell."""

from fnec.readout.over_seeds import OverSeeds
from fnec.readout.side_by_side import controls_table, side_by_side


def row(name, *values):
    return OverSeeds(
        name=name, of="E", is_readout=True, unit="m", shown_unit="cm", factor=1e-2, values=values
    )


def test_numbers_of_all_runs_stand_in_a_row():
    rows = side_by_side({"a": (row("x", 0.01), row("y", 0.02)), "b": (row("y", 0.03),)})
    assert controls_table(("a", "b"), rows).splitlines() == [
        "            a        b",
        "x  E  1.00 cm        –",
        "y  E  2.00 cm  3.00 cm",
    ]
    assert rows[1].plain() == {
        "name": "y", "of": "E", "unit": "m", "mean": [0.02, 0.03], "sd": [None, None],
    }  # fmt: skip


def test_seeds_have_a_deviation():
    rows = side_by_side({"a": (row("x", 0.01, 0.03),)})
    assert "2 ± 1.41 cm" in controls_table(("a",), rows)
