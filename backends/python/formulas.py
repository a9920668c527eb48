"""Formulas as plain Python over numpy: what both programs run before the first step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fnec.expr import FUNCTIONS, Binary, Bool, Call, Expr, Name, Num, Unary
from fnec.expr.evaluate import PORTABLE
from fnec.expr.text import POWER, Printer

NUMPY = {
    "sqrt": "np.sqrt", "abs": "np.abs", "sign": "np.sign", "floor": "np.floor", "ceil": "np.ceil",
    "min": "np.minimum", "max": "np.maximum", "clip": "np.clip", "where": "np.where",
}  # fmt: skip

SIMPLE = re.compile(r"[A-Za-z_][\w.]*|-?[\d.]+(e[+-]?\d+)?")  # a name or a number


@dataclass
class NumpyPrinter(Printer):
    """Prints a formula as Python text and remembers which runtime functions it calls.

    names: how each name is spelled here.   draw: text of a random call, given its argument texts.
    units: model names that hide a unit's name; such units are written `unit_<name>`.
    """

    names: Mapping[str, str]
    draw: Callable[[str, list[str]], str] | None = None
    hidden_units: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)
    used_units: set[str] = field(default_factory=set)

    def name(self, name: str) -> str:
        """A constant or parameter as it is spelled here; else a unit."""
        if name in self.names:
            return self.names[name]
        return self.unit_name(name)

    def num(self, e: Num) -> tuple[str, int]:
        """`20 * ms`; a unit that stands alone is just `ms`."""
        if e.unit is not None and e.value == 1 and isinstance(e.value, float):
            return self.unit(e.unit), 9
        return super().num(e)

    def unit(self, unit: Expr) -> str:
        """The unit's factor by name."""
        if isinstance(unit, Binary):
            return f"{self.unit(unit.a)}**{self.text(unit.b, POWER['**'])}"
        assert isinstance(unit, Name)
        return self.unit_name(unit.name)

    def unit_name(self, name: str) -> str:
        """The name that the program gives this unit."""
        self.used_units.add(name)
        return f"unit_{name}" if name in self.hidden_units else name

    def call(self, e: Call) -> str:
        """numpy where numpy is exact, the runtime's portable function elsewhere."""
        args = [self.text(a) for a in e.args]
        if e.name in FUNCTIONS and FUNCTIONS[e.name].is_draw:
            assert self.draw is not None
            return self.draw(e.name, args)
        if e.name in NUMPY:
            return f"{NUMPY[e.name]}({', '.join(args)})"
        name = PORTABLE.get(e.name, e.name)
        self.used.add(name)
        return f"{name}({', '.join(args)})"

    def binary(self, e: Binary) -> tuple[str, int]:
        """As in Python; blanks around `**` where the formatter wants them."""
        if e.op != "**":
            return super().binary(e)
        own = POWER["**"]
        base, exponent = self.text(e.a, own + 1), self.text(e.b, own)
        is_short = all(SIMPLE.fullmatch(x) for x in (base, exponent))
        return f"{base}**{exponent}" if is_short else f"{base} ** {exponent}", own

    def boolean(self, e: Bool) -> tuple[str, int]:
        """Element by element."""
        sign = {"and": "&", "or": "|"}[e.op]
        return f"({self.text(e.a)}) {sign} ({self.text(e.b)})", POWER["or"]

    def negation(self, e: Unary) -> str:
        """Element by element, and of Python's own True and False."""
        return f"np.logical_not({self.text(e.x)})"
