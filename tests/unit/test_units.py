"""The table of units against pint, and dimensions as people say them."""

import math
from fractions import Fraction

import pint
import pytest

from fnec.units import ONE, UNITS, dims_text, divide, multiply, power

PINT = pint.UnitRegistry()
BASES = ("meter", "kilogram", "second", "ampere", "kelvin", "mole", "candela")


def in_pint(name: str):
    """The same unit of pint: `u` is micro there too, `cm2` is cm**2, `M` is molar."""
    for length in ("m", "cm", "mm", "um", "nm"):
        if name in (f"{length}2", f"{length}3"):
            return PINT(f"{length}**{name[-1]}")
    return PINT(name)


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda u: u.name)
def test_the_unit_is_that_of_pint(unit):
    theirs = in_pint(unit.name).to_base_units()
    # pint multiplies prefixes and roots as floats, which costs it a few roundings.
    assert unit.factor == pytest.approx(theirs.magnitude, rel=4 * 2**-52)
    powers = dict(theirs.units._units)
    assert set(powers) <= {*BASES, "radian"}
    assert unit.dims == tuple(powers.get(base, 0) for base in BASES)


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda u: u.name)
def test_the_factor_is_the_float_of_the_decimal_that_programs_print(unit):
    """Rounded once, to the bit: the nearest float to the power of ten."""
    exact = Fraction(unit.decimal)
    assert unit.factor == float(exact) == float(unit.decimal)
    assert math.log10(exact) == round(math.log10(exact))


def test_units_have_no_name_of_a_function():
    from fnec.expr.functions import FUNCTIONS

    assert not UNITS.keys() & FUNCTIONS.keys()


@pytest.mark.parametrize(
    ("dims", "said"),
    [
        (ONE, "1"),
        (UNITS["mV"].dims, "V"),
        (UNITS["ms"].dims, "s"),
        (UNITS["kHz"].dims, "Hz"),
        (divide(UNITS["mV"].dims, UNITS["ms"].dims), "V/s"),
        (divide(UNITS["pA"].dims, UNITS["ms"].dims), "A/s"),
        (divide(UNITS["nS"].dims, UNITS["ms"].dims), "S/s"),
        (divide(UNITS["uF"].dims, UNITS["cm2"].dims), "F/m2"),
        (divide(UNITS["mS"].dims, UNITS["cm2"].dims), "S/m2"),
        (divide(UNITS["uA"].dims, UNITS["cm2"].dims), "A/m2"),
        (divide(UNITS["um"].dims, UNITS["ms"].dims), "m/s"),
        (multiply(UNITS["nS"].dims, UNITS["mV"].dims), "A"),
        (multiply(UNITS["Mohm"].dims, UNITS["pF"].dims), "s"),
        (divide(UNITS["pF"].dims, UNITS["nS"].dims), "s"),
        (power(UNITS["mV"].dims, 2), "V**2"),
        (power(UNITS["mV"].dims, -1), "1/V"),
        (power(UNITS["mm"].dims, 2), "m**2"),
        (UNITS["mM"].dims, "mol/m3"),
        (power(UNITS["s"].dims, 0.5), "s**0.5"),
        (multiply(UNITS["V"].dims, power(UNITS["s"].dims, -0.5)), "V s**-0.5"),
    ],
)
def test_a_dimension_reads_as_people_say_it(dims, said):
    assert dims_text(dims) == said


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda u: u.name)
def test_what_is_said_of_a_dimension_means_that_dimension(unit):
    for dims in (unit.dims, divide(unit.dims, UNITS["s"].dims), power(unit.dims, 3)):
        theirs = PINT.Quantity(dims_text(dims).replace("m2", "m**2").replace("m3", "m**3"))
        powers = dict(theirs.to_base_units().units._units)
        assert dims == tuple(powers.get(base, 0) for base in BASES)
