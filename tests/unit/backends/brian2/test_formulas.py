"""Formulas as statements of Brian2."""

from fnec.backends.brian2.formulas import Statements, Written
from fnec.backends.brian2.units import si_unit
from fnec.expr import Call, Name, Num, parse
from fnec.units import ONE, UNITS
from fnec.units import power as power_of

DIMS = {"v": UNITS["V"].dims, "w": UNITS["V"].dims, "tau": UNITS["s"].dims, "m": ONE}
NAMES = {name: name for name in DIMS} | {"new": "new_0"}


def statement(text: str, *, checked: bool = True) -> str:
    used: set[str] = set()
    printer = Statements(names=NAMES, used=used, seen=set(), dims=DIMS if checked else None)
    return printer.text(parse(text))


def test_the_order_of_operations_is_kept():
    assert statement("v - (w - v)") == "v - (w - v)"
    assert statement("m*(m/m)") == "m * (m / m)"


def test_numbers_are_floats():
    assert statement("2*m") == "2.0 * m"


def test_a_zero_gets_the_unit_of_the_other_side():
    assert statement("v > 0") == "v > 0.0*volt"
    assert statement("v > 0", checked=False) == "v > 0.0"
    assert statement("where(v > w, v, 0)") == "where64(v > w, v, 0.0*volt)"


def test_functions_are_the_portable_ones():
    assert statement("exp(m) + floor(m)") == "exp64(m) + floor64(m)"
    assert statement("sqrt(m)") == "sqrt(m)"


def test_a_power_of_a_quantity_is_taken_of_its_number():
    power = Call("pow", (Name("v"), Num(1.5)))
    printer = Statements(names=NAMES, used=set(), seen=set(), dims=DIMS)
    text = printer.text(power)
    assert text == f"(pow64(v / (volt), 1.5) * {si_unit(power_of(DIMS['v'], 1.5))})"


def test_names_are_spelled_as_brian2_can_carry_them():
    assert statement("new", checked=False) == "new_0"


def test_written_equations_keep_their_units():
    printer = Written(names=NAMES, used=set(), seen=set(), dims=DIMS)
    assert printer.text(parse("(20 mV - v)/(10 ms)")) == "(20*mV - v) / (10*ms)"
    assert printer.text(parse("v/(3 Gohm)")) == "v / (3*Gohm)"
