"""A tree back to text, with the brackets that the order of operations needs and no others.

Every printer of a target starts from here: it subclasses `Printer` and says how its language
spells names, calls and numbers. The brackets, and with them the order of operations, are decided
in one place.
"""

from __future__ import annotations

from fnec.expr.nodes import Binary, Bool, Call, Compare, Expr, Name, Num, Unary

POWER = {
    "or": 1, "and": 2, "not": 3, "cmp": 4, "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6,
    "neg": 7, "**": 8,
}  # fmt: skip


class Printer:
    """Writes trees in the language of the specs; targets override the `name`, `call`, … methods."""

    def text(self, e: Expr, power: int = 0) -> str:
        """Text of `e`, in brackets if it binds looser than `power`."""
        match e:
            case Num():
                text, own = self.num(e)
            case Name():
                text, own = self.name(e.name), 9
            case Call():
                text, own = self.call(e), 9
            case Unary(op="not"):
                text, own = self.negation(e), POWER["not"]
            case Unary():
                text, own = f"-{self.text(e.x, POWER['neg'])}", POWER["neg"]
            case Compare():
                text = (
                    f"{self.text(e.a, POWER['cmp'] + 1)} {e.op} {self.text(e.b, POWER['cmp'] + 1)}"
                )
                own = POWER["cmp"]
            case Bool():
                text, own = self.boolean(e)
            case Binary():
                text, own = self.binary(e)
        return f"({text})" if own < power else text

    def binary(self, e: Binary) -> tuple[str, int]:
        """`a op b`: the right operand of equal rank is bracketed, so that the order is kept."""
        own = POWER[e.op]
        if e.op == "**":
            return f"{self.text(e.a, own + 1)}**{self.text(e.b, own)}", own
        return f"{self.text(e.a, own)} {e.op} {self.text(e.b, own + 1)}", own

    def boolean(self, e: Bool) -> tuple[str, int]:
        """`a and b`."""
        own = POWER[e.op]
        return f"{self.text(e.a, own)} {e.op} {self.text(e.b, own + 1)}", own

    def negation(self, e: Unary) -> str:
        """`not x`."""
        return f"not {self.text(e.x, POWER['not'])}"

    def name(self, name: str) -> str:
        """A name as the target spells it."""
        return name

    def num(self, e: Num) -> tuple[str, int]:
        """A number, with its unit, and how tightly that text binds."""
        if e.unit is None:
            text = repr(e.value)
            return text, (POWER["neg"] if e.value < 0 else 9)
        return f"{e.value!r} * {self.unit(e.unit)}", POWER["*"]

    def unit(self, unit: Expr) -> str:
        """The unit behind a number; `cm**2`."""
        return Printer.text(self, unit, POWER["**"])

    def call(self, e: Call) -> str:
        """`f(a, b)`."""
        return f"{e.name}({', '.join(self.text(a) for a in e.args)})"


def to_text(e: Expr) -> str:
    """A formula as a person writes it: `(E_L - v) / tau_m`, `20 * ms`."""
    return Printer().text(e)
