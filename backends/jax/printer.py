"""Formulas of a step as Python text over jax.numpy."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from fnec.backends.jax.strict import guard
from fnec.expr import Binary, Bool, Call, Compare, Expr, Name, Num, Unary, names
from fnec.expr.evaluate import PORTABLE
from fnec.expr.text import POWER, Printer

JNP = {
    "sqrt": "jnp.sqrt", "abs": "jnp.abs", "sign": "jnp.sign", "floor": "jnp.floor",
    "ceil": "jnp.ceil", "min": "jnp.minimum", "max": "jnp.maximum", "clip": "jnp.clip",
    "where": "jnp.where",
}  # fmt: skip


@dataclass
class JaxPrinter(Printer):
    """Prints a formula and remembers which functions of the program it calls.

    spelled: how each name is written here.   per_cell: the names that hold a value per cell (or
    synapse).   n: text of the number of cells.
    """

    spelled: Mapping[str, str]
    per_cell: Set[str]
    n: str = "n_cells"
    used: set[str] = field(default_factory=set)

    def assigned(self, e: Expr) -> str:
        """Text of a value that is given a name: nothing that follows changes its rounding."""
        return self.text(guard(e, self.per_cell))

    def product(self, e: Expr) -> str:
        """Text of a product that nothing is added to before it is stored."""
        return self.text(guard(e, self.per_cell, "product"))

    def condition(self, e: Expr) -> str:
        """Text of a condition."""
        return self.text(guard(e, self.per_cell, "compared"))

    def negation_of(self, e: Expr) -> str:
        """Text of the opposite of a condition."""
        return self.negation(Unary("not", guard(e, self.per_cell, "compared")))

    def is_per_cell(self, e: Expr) -> bool:
        """The formula has a value per cell."""
        return bool(names(e) & self.per_cell)

    def name(self, name: str) -> str:
        """A name as the program spells it."""
        return self.spelled[name]

    def num(self, e: Num) -> tuple[str, int]:
        """A float: whole numbers of the spec are no integers here."""
        assert e.unit is None, "numbers with units have been named"
        value = float(e.value)
        return repr(value), (POWER["neg"] if value < 0 else 9)

    def call(self, e: Call) -> str:
        """XLA's own functions where they are exact, the program's portable ones elsewhere."""
        args = ", ".join(self.text(a) for a in e.args)
        if e.name in JNP:
            return f"{JNP[e.name]}({args})"
        if e.name == "spread":
            self.used.add("spread")
            return f"spread({args}, {self.n}, zero)"
        self.used.add(e.name if e.name == "exact" else PORTABLE[e.name])
        return f"{e.name}({args}, zero)"

    def boolean(self, e: Bool) -> tuple[str, int]:
        """Element by element."""
        sign = {"and": "&", "or": "|"}[e.op]
        return f"{self._term(e.a)} {sign} {self._term(e.b)}", POWER["or"]

    def negation(self, e: Unary) -> str:
        """Element by element."""
        return f"~{self._term(e.x)}"

    def _term(self, e: Expr) -> str:
        text = self.text(e)
        return text if isinstance(e, Name | Call) else f"({text})"


def excess(e: Expr) -> Expr:
    """By how much a condition holds: positive where it does; what a surrogate derivative needs."""
    match e:
        case Compare(op=">" | ">="):
            return Binary("-", e.a, e.b)
        case Compare(op="<" | "<="):
            return Binary("-", e.b, e.a)
        case Bool():
            return Call("min" if e.op == "and" else "max", (excess(e.a), excess(e.b)))
        case Unary(op="not"):
            return Unary("-", excess(e.x))
        case _:
            return Call("where", (e, Num(1.0), Num(-1.0)))
