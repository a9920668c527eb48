"""Units in the words of Brian2; Brian2 itself is the oracle."""

import pytest

from fnec.backends.brian2.units import brian_unit, si_unit, times_unit
from fnec.units import ONE, UNITS, divide, power

b2 = pytest.importorskip("brian2")


@pytest.mark.parametrize("name", UNITS)
def test_every_unit_has_a_name_in_brian2_of_the_same_size(name):
    unit = b2.core.namespace.DEFAULT_UNITS[brian_unit(name)]
    assert float(unit) == pytest.approx(UNITS[name].factor, rel=1e-15)


V, S, A = (UNITS[x].dims for x in "VsA")


@pytest.mark.parametrize(
    ("dims", "text"),
    [
        (ONE, "1"),
        (V, "volt"),
        (divide(V, S), "volt/second"),
        (divide(UNITS["S"].dims, UNITS["m2"].dims), "siemens/metre**2"),
        (power(V, -1), "volt**-1"),
        (divide(V, power(S, 0.5)), "volt/second**0.5"),
        (divide(UNITS["Hz"].dims, V), "hertz/volt"),
    ],
)
def test_dimensions_read_as_people_write_them(dims, text):
    assert si_unit(dims) == text


@pytest.mark.parametrize("top", UNITS)
@pytest.mark.parametrize("below", ["V", "s", "m2", "F", "mol"])
def test_brian2_reads_the_dimension_back(top, below):
    dims = divide(UNITS[top].dims, UNITS[below].dims)
    found, _ = b2.equations.equations.dimensions_and_type_from_string(si_unit(dims))
    assert tuple(found._dims) == pytest.approx(dims)


def test_numbers_become_quantities_without_rounding():
    assert times_unit(divide(V, S)) == " * b2.volt / b2.second"
    assert times_unit(ONE) == ""
    value = eval(f"0.1 {times_unit(divide(A, UNITS['m2'].dims))}", {"b2": b2})
    assert float(value) == 0.1
