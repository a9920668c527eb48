"""Text of a formula in, tree out: a closed grammar, read by precedence climbing.

Nothing is evaluated and nothing outside this grammar is accepted: numbers (with units), names,
the operators listed in `BINARY`, comparisons, `and or not`, and calls of known functions.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from fnec.expr.functions import FUNCTIONS, arity_text
from fnec.expr.nodes import Binary, Bool, Call, Compare, Expr, Name, Num, Unary
from fnec.expr.walk import children
from fnec.units import UNITS

MAX_LENGTH = 4000  # characters of one formula
MAX_DEPTH = 60  # nested brackets, calls and signs
MAX_LEVELS = 200  # of the tree, one for each operator of a chain; what walks over it recurses

TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?)
      | (?P<op>\*\*|//|<=|>=|==|!=|[-+*/%^()<>,])""",
    re.VERBOSE,
)
# How tightly an operator binds: (left, right) powers; unary minus stands between * and **.
BINARY = {
    "or": (1, 2), "and": (3, 4),
    "<": (7, 8), "<=": (7, 8), ">": (7, 8), ">=": (7, 8), "==": (7, 8), "!=": (7, 8),
    "+": (9, 10), "-": (9, 10), "*": (11, 12), "/": (11, 12), "//": (11, 12), "%": (11, 12),
    "**": (16, 15),
}  # fmt: skip
NOT_POWER = 6
MINUS_POWER = 13
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


class ExprError(Exception):
    """A formula that cannot be read: what is wrong, where in its text, and what to do."""

    def __init__(self, message: str, start: int, stop: int, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.stop = max(stop, start + 1)
        self.help = help


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # number, name, op, end
    text: str
    start: int
    stop: int


def parse(text: str) -> Expr:
    """The tree of a formula.

    >>> parse("-g / tau")
    Binary(op='/', a=Unary(op='-', x=Name(name='g')), b=Name(name='tau'))

    Raises `ExprError` with the place of the fault.
    """
    if len(text) > MAX_LENGTH:
        raise ExprError(
            f"formula of {len(text)} characters; at most {MAX_LENGTH} are allowed",
            0,
            20,
            "split it into named expressions",
        )
    parser = Parser(tokenize(text))
    tree = parser.expression(0, 0)
    parser.expect_end()
    refuse_deep(tree)
    return tree


def refuse_deep(tree: Expr) -> None:
    """Raises if a chain of operations is longer than the code that walks over it can follow."""
    waiting = [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        if level > MAX_LEVELS:
            raise ExprError(
                f"chain of more than {MAX_LEVELS} operations",
                tree.start,
                tree.stop,
                "split it into named expressions",
            )
        waiting += [(child, level + 1) for child in children(node)]


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, closed by an `end` token."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise ExprError(
                f"unexpected character {text[at]!r}", at, at + 1, _character_help(text, at)
            )
        kind = match.lastgroup or "op"
        if kind != "space":
            word = "**" if match.group() == "^" else match.group()
            tokens.append(Token(kind, word, at, match.end()))
        at = match.end()
    tokens.append(Token("end", "end of the formula", len(text), len(text) + 1))
    return tokens


def _character_help(text: str, at: int) -> str:
    if text[at] == "=":
        return "a comparison is written '=='"
    if text[at] in "&|!":
        return "conditions are joined by 'and', 'or', 'not'"
    if text[at] in "µμ":
        return "micro is written 'u', as in 'uF'"
    return "a formula holds numbers with units, names, + - * / **, comparisons and functions"


def _unit_help(word: str) -> str:
    """What to do about a name behind a number that is no unit."""
    from fnec.diagnostics import did_you_mean
    from fnec.diagnostics.habits import unit_meant

    hint = unit_meant(word, UNITS) or did_you_mean(word, UNITS)
    return hint or f"if {word!r} is a factor, put '*' before it"


class Parser:
    """Walks over the tokens of one formula."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def next_is(self, text: str) -> bool:
        """The next token reads like this."""
        return self.token.text == text

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def expect_end(self) -> None:
        token = self.token
        if token.kind == "end":
            return
        if token.kind == "name" and self.at and self.tokens[self.at - 1].kind == "number":
            message, help_text = f"there is no unit {token.text!r}", _unit_help(token.text)
        else:
            message, help_text = f"unexpected {token.text!r}", "put an operator between two terms"
        raise ExprError(message, token.start, token.stop, help_text)

    def expression(self, power: int, depth: int) -> Expr:
        """One operand and every operator behind it that binds tighter than `power`."""
        if depth > MAX_DEPTH:
            raise ExprError(
                f"nested more than {MAX_DEPTH} deep",
                self.token.start,
                self.token.stop,
                "split it into named expressions",
            )
        left = self.prefix(depth)
        while (op := self.token.text) in BINARY and self.token.kind in ("op", "name"):
            left_power, right_power = BINARY[op]
            if left_power < power:
                break
            sign = self.take()
            right = self.expression(right_power, depth + 1)
            if op in COMPARISONS:
                if isinstance(left, Compare) or isinstance(right, Compare):
                    raise ExprError(
                        "comparisons cannot be chained",
                        sign.start,
                        sign.stop,
                        "write 'a < b and b < c'",
                    )
                left = Compare(op, left, right, left.start, right.stop)
            elif op in ("and", "or"):
                left = Bool(op, left, right, left.start, right.stop)
            else:
                left = Binary(op, left, right, left.start, right.stop)
        return left

    def prefix(self, depth: int) -> Expr:
        """A number, a name, a call, a bracket, or one of them behind a sign."""
        token = self.take()
        if token.text in ("-", "+", "not"):
            x = self.expression(NOT_POWER if token.text == "not" else MINUS_POWER, depth + 1)
            if token.text == "+":
                return x
            if token.text == "-" and isinstance(x, Num):
                return replace(x, value=-x.value, start=token.start)
            return Unary(token.text, x, token.start, x.stop)
        if token.text == "(":
            x = self.expression(0, depth + 1)
            close = self.close(token)
            return replace(x, start=token.start, stop=close.stop)
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name" and token.text not in BINARY:
            if self.token.text == "(" and self.token.kind == "op":
                return self.call(token, depth)
            return Name(token.text, token.start, token.stop)
        found = token.text if token.kind == "end" else repr(token.text)
        raise ExprError(f"expected a value, found {found}", token.start, token.stop)

    def close(self, opened: Token) -> Token:
        if self.token.text != ")":
            raise ExprError("this bracket is never closed", opened.start, opened.stop, "add ')'")
        return self.take()

    def number(self, token: Token) -> Num:
        """A number and the unit written directly behind it."""
        whole = token.text.isdigit()
        value = int(token.text) if whole else float(token.text)
        if not math.isfinite(float(token.text)):
            raise ExprError(f"{token.text} is too large", token.start, token.stop)
        unit, stop = None, token.stop
        if self.token.kind == "name" and self.token.text in UNITS:
            unit = self.unit_factor()
            stop = unit.stop
        return Num(value, unit, token.start, stop)

    def unit_factor(self) -> Expr:
        """`ms`, `cm**2` or `cm2`: one unit name and its power."""
        token = self.take()
        unit: Expr = Name(token.text, token.start, token.stop)
        if self.next_is("**"):
            self.take()
            sign = self.take() if self.next_is("-") else None
            power = self.take()
            if power.kind != "number" or not power.text.isdigit():
                raise ExprError("the power of a unit is a whole number", power.start, power.stop)
            exponent = -int(power.text) if sign else int(power.text)
            unit = Binary(
                "**", unit, Num(exponent, None, power.start, power.stop), unit.start, power.stop
            )
        return unit

    def call(self, name: Token, depth: int) -> Call:
        """`name(a, b)` of a known function with as many arguments as it takes."""
        opened = self.take()
        args: list[Expr] = []
        if self.token.text != ")":
            args.append(self.expression(0, depth + 1))
            while self.token.text == ",":
                self.take()
                args.append(self.expression(0, depth + 1))
        close = self.close(opened)
        function = FUNCTIONS.get(name.text)
        if function is None:
            from fnec.diagnostics import did_you_mean

            raise ExprError(
                f"there is no function {name.text!r}",
                name.start,
                name.stop,
                did_you_mean(name.text, FUNCTIONS)
                or "known functions: " + " ".join(sorted(FUNCTIONS)),
            )
        if not function.least <= len(args) <= function.most:
            raise ExprError(
                f"{name.text}() takes {arity_text(function)}, here {len(args)}",
                name.start,
                close.stop,
            )
        return Call(name.text, tuple(args), name.start, close.stop)
