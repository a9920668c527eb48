"""Formulas as Brian2's statements: lowered ones to be executed, written ones to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fnec.backends.brian2.units import brian_unit, si_unit, unit_text
from fnec.backends.own_functions import OWN
from fnec.expr import Binary, Call, Compare, Expr, Name, Num, Unary
from fnec.expr.evaluate import PORTABLE
from fnec.expr.infer import quantity
from fnec.expr.text import POWER, Printer
from fnec.expr.walk import is_zero
from fnec.units import ONE, Dims, power

ZERO = "0.0*"  # what a literal zero with a unit begins with
BUILT_IN = frozenset({"sqrt", "abs"})  # exact in every target of Brian2


@dataclass
class Statements(Printer):
    """Prints lowered formulas, to be executed as they stand.

    names: how each name is spelled here.   dims: dimensions of names where Brian2 checks units.
    used: the functions that were called.   seen: the names that were read.
    """

    names: Mapping[str, str]
    used: set[str]
    seen: set[str]
    dims: Mapping[str, Dims] | None = None

    def name(self, name: str) -> str:
        """The name as Brian2 carries it."""
        if name.startswith(ZERO):
            return name
        self.seen.add(name)
        return self.names[name]

    def num(self, e: Num) -> tuple[str, int]:
        """Always a float: an integer would be divided as one in C++."""
        if e.unit is not None:
            raise ValueError("a quantity in a lowered formula")
        return super().num(Num(float(e.value)))

    def binary(self, e: Binary) -> tuple[str, int]:
        """Sums with a literal zero give it the unit of the other side."""
        if e.op in "+-":
            e = Binary(e.op, self._matched(e.a, e.b), self._matched(e.b, e.a))
        return super().binary(e)

    def text(self, e: Expr, power: int = 0) -> str:
        """Text of `e`; comparisons give a literal zero the unit of the other side."""
        if isinstance(e, Compare):
            e = Compare(e.op, self._matched(e.a, e.b), self._matched(e.b, e.a))
        return super().text(e, power)

    def _matched(self, e: Expr, other: Expr) -> Expr:
        if not is_zero(e) or self.dims is None:
            return e
        dims = quantity(other, self.dims)
        return e if dims == ONE else Name(ZERO + si_unit(dims))

    def call(self, e: Call) -> str:
        """Portable functions by their own names."""
        if e.name in BUILT_IN:
            return f"{e.name}({', '.join(self.text(a) for a in e.args)})"
        if e.name == "pow" and self.dims is not None:
            return self._power(e)
        name = OWN[e.name].name if e.name in OWN else PORTABLE[e.name]
        self.used.add(name)
        return f"{name}({', '.join(self.text(a) for a in self._alike(e))})"

    def _alike(self, e: Call) -> list[Expr]:
        """The arguments; a literal zero gets the unit of the others where all are alike."""
        if e.name not in OWN or not OWN[e.name].keeps_unit:
            return list(e.args)
        first = 1 if e.name == "where" else 0
        other = next((a for a in e.args[first:] if not is_zero(a)), e.args[-1])
        return [*e.args[:first], *(self._matched(a, other) for a in e.args[first:])]

    def _power(self, e: Call) -> str:
        """A power of a quantity, taken of its number: units of size 1 leave the bits alone."""
        assert self.dims is not None
        self.used.add("pow64")
        base, exponent = e.args
        dims = quantity(base, self.dims)
        if dims == ONE:
            return f"pow64({self.text(base)}, {self.text(exponent)})"
        assert isinstance(exponent, Num | Unary | Binary)
        result = si_unit(power(dims, _value(exponent)))
        inner = f"{self.text(base, POWER['*'] + 1)} / ({si_unit(dims)})"
        return f"(pow64({inner}, {self.text(exponent)}) * {result})"


def _value(e: Expr) -> float:
    from fnec.expr.evaluate import evaluate

    return float(evaluate(e, {}))


@dataclass
class Written(Statements):
    """Prints an equation as the spec has it, for the reader."""

    def name(self, name: str) -> str:
        """A variable, or a unit that stands alone."""
        known = name in self.names or name.startswith(ZERO)
        return super().name(name) if known else brian_unit(name)

    def num(self, e: Num) -> tuple[str, int]:
        """`20*mV`; a unit that stands alone is just `mV`."""
        if e.unit is None:
            return Printer.num(self, e)
        unit = unit_text(e.unit)
        if e.value == 1 and isinstance(e.value, float):
            return unit, 9 if unit.isidentifier() else POWER["*"]
        return f"{e.value!r}*{unit}", POWER["*"]
