"""Dimensions and units in the words of Brian2."""

from __future__ import annotations

import re

from fnec.expr import Binary, Expr, Name, Num
from fnec.units import UNITS, Dims, divide, multiply, power

_SPOKEN = {
    "V": "volt", "A": "amp", "S": "siemens", "F": "farad", "ohm": "ohm", "s": "second",
    "Hz": "hertz", "m": "metre", "C": "coulomb", "W": "watt", "J": "joule", "N": "newton",
    "Pa": "pascal", "kg": "kilogram", "K": "kelvin", "mol": "mole",
}  # fmt: skip
_RARE = frozenset({"coulomb", "watt", "joule", "newton", "pascal"})  # in models of neurons
_BASES = ("metre", "kilogram", "second", "amp", "kelvin", "mole", "candela")
_SHORT = frozenset(
    """mV mA uA nA pA pF uF nF nS uS ms us Hz kHz MHz cm cm2 cm3 mm mm2 mm3 um um2 um3 mM uM
    nM""".split()  # noqa: SIM905
)
_LONG = _SPOKEN | {"g": "gram", "M": "molar", "L": "liter", "rad": "radian"}


def si_unit(dims: Dims) -> str:
    """The SI unit of a dimension: `volt`, `siemens/metre**2`, `1`.

    >>> si_unit(divide(UNITS["V"].dims, UNITS["s"].dims))
    'volt/second'
    """
    if not any(dims):
        return "1"
    known = {brian: UNITS[name].dims for name, brian in _SPOKEN.items()}
    for exponent in (1, -1, 2, -2, 3, -3, 0.5, -0.5):
        for name, own in known.items():
            if power(own, exponent) == dims:
                return name if exponent == 1 else f"{name}**{exponent:g}"
    usual = {name: own for name, own in known.items() if name not in _RARE}
    for exponent in (1, 2, 0.5):
        for choice in (usual, known):  # hertz/volt rather than amp/joule
            for top, own in choice.items():
                for below, other in choice.items():
                    if divide(own, power(other, exponent)) == dims:
                        return f"{top}/{below}" + ("" if exponent == 1 else f"**{exponent:g}")
    for top, own in known.items():
        for other_name, other in known.items():
            if multiply(own, other) == dims:
                return f"{top}*{other_name}"
    return "*".join(b if x == 1 else f"{b}**{x:g}" for b, x in zip(_BASES, dims, strict=True) if x)


def times_unit(dims: Dims) -> str:
    """What turns an SI number into a quantity in Python text: ` * b2.volt`, or nothing."""
    unit = si_unit(dims)
    if unit == "1":
        return ""
    named = re.sub(r"[a-z]\w*", r"b2.\g<0>", unit)
    return " * " + named.replace("/", " / ").replace("*b2.", " * b2.")


def brian_unit(name: str) -> str:
    """A unit of the language in Brian2: `mV`, `volt`, `Gohm`."""
    if name in _SHORT:
        return name
    base = next(
        b for b in sorted(_LONG, key=len, reverse=True) if re.fullmatch(rf"\w?{b}[23]?", name)
    )
    prefix, rest = name[: name.index(base)], name[name.index(base) + len(base) :]
    if name == "kg":
        return "kilogram"
    return f"{prefix}{_LONG[base]}{rest}"


def unit_text(unit: Expr) -> str:
    """A compound unit: `uF/cm**2`."""
    match unit:
        case Name():
            return brian_unit(unit.name)
        case Num():
            return f"{unit.value:g}"
        case Binary():
            left, right = unit_text(unit.a), unit_text(unit.b)
            return f"{left}{unit.op}{f'({right})' if isinstance(unit.b, Binary) else right}"
        case _:
            raise ValueError(f"{unit} is no unit")
