"""Formulas of a step as C++ text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fnec.backends.own_functions import OWN
from fnec.expr import Bool, Call, Expr, Name, Num, Unary
from fnec.expr.evaluate import PORTABLE
from fnec.expr.text import POWER, Printer

C_MATH = {"sqrt": "std::sqrt", "abs": "std::fabs"}  # exact in every library


@dataclass
class CppPrinter(Printer):
    """Prints a formula and remembers which functions it calls.

    spelled: what gives the text of each name; only called where a formula reads it.
    """

    spelled: Mapping[str, Callable[[], str]]
    used: set[str] = field(default_factory=set)

    def text(self, e: Expr, power: int = 0) -> str:
        """Two signs stay apart: `--x` would count down."""
        if isinstance(e, Unary) and e.op == "-":
            inner = super().text(e.x, POWER["neg"])
            text = f"-({inner})" if inner.startswith("-") else f"-{inner}"
            return f"({text})" if POWER["neg"] < power else text
        return super().text(e, power)

    def name(self, name: str) -> str:
        """A name as the program spells it."""
        return self.spelled[name]()

    def num(self, e: Num) -> tuple[str, int]:
        """A number of the state's type; `_r` makes it one."""
        assert e.unit is None, "numbers with units have been named"
        value = float(e.value)
        return f"{value!r}_r", (POWER["neg"] if value < 0 else 9)

    def call(self, e: Call) -> str:
        """The portable functions, and those that C++ has."""
        args = ", ".join(self.text(a) for a in e.args)
        if e.name in C_MATH:
            return f"{C_MATH[e.name]}({args})"
        name = OWN[e.name].name if e.name in OWN else PORTABLE[e.name]
        self.used.add(name)
        return f"{name}({args})"

    def boolean(self, e: Bool) -> tuple[str, int]:
        """Both sides, always: a branch would keep loops from being vectorised."""
        sign = {"and": "&", "or": "|"}[e.op]
        return f"{self._term(e.a)} {sign} {self._term(e.b)}", POWER["or"]

    def negation(self, e: Unary) -> str:
        """Not."""
        return f"!{self._term(e.x)}"

    def _term(self, e: Expr) -> str:
        text = self.text(e)
        return text if isinstance(e, Name | Call) else f"({text})"
