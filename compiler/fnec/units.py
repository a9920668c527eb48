"""Units: names, factors to SI and dimensions.

The factor of a unit is the float of its decimal text (`mV` is `float("1e-3")`), and both generated
programs write the same factors, so that a quantity has the same bits everywhere. A dimension is
a tuple of exponents of (m, kg, s, A, K, mol, cd).
"""

from __future__ import annotations

from dataclasses import dataclass

Dims = tuple[int | float, ...]

ONE: Dims = (0, 0, 0, 0, 0, 0, 0)
TRUTH: Dims = ()  # of a name that is a condition and no quantity


@dataclass(frozen=True, slots=True)
class Unit:
    """A named unit: 1 of it is `factor` SI units."""

    name: str
    factor: float
    dims: Dims
    decimal: str  # the factor as text, `1e-3`


_BASES: dict[str, tuple[int, Dims]] = {
    # name: power of ten to SI, exponents of (m, kg, s, A, K, mol, cd)
    "m": (0, (1, 0, 0, 0, 0, 0, 0)),
    "g": (-3, (0, 1, 0, 0, 0, 0, 0)),
    "s": (0, (0, 0, 1, 0, 0, 0, 0)),
    "A": (0, (0, 0, 0, 1, 0, 0, 0)),
    "K": (0, (0, 0, 0, 0, 1, 0, 0)),
    "mol": (0, (0, 0, 0, 0, 0, 1, 0)),
    "Hz": (0, (0, 0, -1, 0, 0, 0, 0)),
    "V": (0, (2, 1, -3, -1, 0, 0, 0)),
    "S": (0, (-2, -1, 3, 2, 0, 0, 0)),
    "ohm": (0, (2, 1, -3, -2, 0, 0, 0)),
    "F": (0, (-2, -1, 4, 2, 0, 0, 0)),
    "C": (0, (0, 0, 1, 1, 0, 0, 0)),
    "J": (0, (2, 1, -2, 0, 0, 0, 0)),
    "W": (0, (2, 1, -3, 0, 0, 0, 0)),
    "N": (0, (1, 1, -2, 0, 0, 0, 0)),
    "Pa": (0, (-1, 1, -2, 0, 0, 0, 0)),
    "M": (3, (-3, 0, 0, 0, 0, 1, 0)),  # mol/l
    "L": (-3, (3, 0, 0, 0, 0, 0, 0)),
}  # fmt: skip
_PREFIXES = {"": 0, "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9}
_LENGTHS = {"cm": -2}
# Only names that people write; `kg` comes from `g`, and `Mm`, `GM` and their like are left out.
_PREFIXED = {
    "m": "num", "g": "pnumk", "s": "fpnum", "A": "fpnum", "K": "", "mol": "pnum",
    "Hz": "mkMG", "V": "pnumk", "S": "fpnum", "ohm": "mkMG", "F": "fpnum", "C": "fpnum",
    "J": "fpnum", "W": "pnum", "N": "pnum", "Pa": "kM", "M": "pnum", "L": "num",
}  # fmt: skip


def _table() -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for base, (power, dims) in _BASES.items():
        for prefix in ["", *_PREFIXED[base]]:
            exponent = power + _PREFIXES[prefix]
            decimal = "1.0" if exponent == 0 else f"1e{exponent}"
            table[prefix + base] = Unit(prefix + base, float(decimal), dims, decimal)
    table["cm"] = Unit("cm", 1e-2, _BASES["m"][1], "1e-2")
    for length in ("m", "cm", "mm", "um", "nm"):
        for power in (2, 3):
            exponent = power * {"m": 0, "cm": -2, "mm": -3, "um": -6, "nm": -9}[length]
            decimal = "1.0" if exponent == 0 else f"1e{exponent}"
            table[f"{length}{power}"] = Unit(
                f"{length}{power}", float(decimal), (power, 0, 0, 0, 0, 0, 0), decimal
            )
    table["min"] = Unit("min", 60.0, _BASES["s"][1], "60.0")
    table["rad"] = Unit("rad", 1.0, ONE, "1.0")
    return table


UNITS: dict[str, Unit] = _table()
del UNITS["min"]  # `min(a, b)` is a function


def multiply(a: Dims, b: Dims) -> Dims:
    """Dimension of a product."""
    return tuple(_whole(x + y) for x, y in zip(a, b, strict=True))


def divide(a: Dims, b: Dims) -> Dims:
    """Dimension of a quotient."""
    return tuple(_whole(x - y) for x, y in zip(a, b, strict=True))


def power(a: Dims, exponent: float) -> Dims:
    """Dimension of a power."""
    return tuple(_whole(x * exponent) for x in a)


def _whole(x: float) -> int | float:
    return int(x) if x == int(x) else x


# What a dimension is called in messages; the first that fits wins.
_SPOKEN = (
    "V", "A", "S", "F", "ohm", "s", "Hz", "m", "C", "W", "J", "N", "Pa", "kg", "K", "mol",
)  # fmt: skip
_PAIRS = (
    ("V", "s"), ("A", "s"), ("S", "s"), ("V", "m"), ("A", "m2"), ("F", "m2"), ("S", "m2"),
    ("A", "F"), ("m", "s"), ("A", "V"), ("mol", "m3"), ("Hz", "V"), ("Hz", "A"), ("Hz", "m"),
    ("A", "S"), ("S", "F"), ("S", "m"), ("A", "m3"),
)  # fmt: skip
_BASE_NAMES = ("m", "kg", "s", "A", "K", "mol", "cd")


def dims_words(dims: Dims) -> str:
    """A dimension in a sentence.

    >>> dims_words(UNITS["mV"].dims), dims_words(ONE)
    ('V', 'a number without unit')
    """
    return "a number without unit" if dims == ONE else dims_text(dims)


def dims_text(dims: Dims) -> str:
    """A dimension as people say it: `V`, `V/s`, `1`.

    >>> dims_text(divide(UNITS["mV"].dims, UNITS["ms"].dims))
    'V/s'
    """
    if all(x == 0 for x in dims):
        return "1"
    for name in _SPOKEN:
        if UNITS[name].dims == dims:
            return name
    for top, below in _PAIRS:
        if divide(UNITS[top].dims, UNITS[below].dims) == dims:
            return f"{top}/{below}"
    for name in _SPOKEN:
        for exponent in (-1, 2, -2, 3, -3, 0.5, -0.5):
            if power(UNITS[name].dims, exponent) == dims:
                return f"1/{name}" if exponent == -1 else f"{name}**{exponent:g}"
    for top in _SPOKEN[:7]:
        for below in _SPOKEN[:7]:
            for exponent in (-2, -1, -0.5, 0.5, 1, 2):
                if multiply(UNITS[top].dims, power(UNITS[below].dims, exponent)) == dims:
                    return f"{top} {below}**{exponent:g}" if exponent != 1 else f"{top} {below}"
    return " ".join(
        name if x == 1 else f"{name}**{x:g}" for name, x in zip(_BASE_NAMES, dims, strict=True) if x
    )
