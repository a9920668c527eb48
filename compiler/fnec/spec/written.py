"""The smallest written things: a formula, a reference to a name, an assignment."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.expr import Expr
from fnec.spec.node import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A number, quantity or formula as it was written."""

    expr: Expr
    source: str
    span: Span = field(compare=False, repr=False)
    scalar: Scalar = field(compare=False, repr=False)
    offset: int = field(default=0, compare=False, repr=False)  # where `source` begins in `scalar`

    def place(self, start: int, stop: int) -> Span:
        """The place of `source[start:stop]` in the file."""
        return self.scalar.place(self.offset + start, self.offset + stop)

    def place_of(self, part: Expr) -> Span:
        """The place of a part of the formula in the file."""
        return self.place(part.start, part.stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """The name of something that is defined elsewhere."""

    name: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A seed of its own, of what is drawn for one thing only."""

    value: int
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """`name: value`, where the name belongs to the model that is being used."""

    name: str
    value: Text
    span: Span = field(compare=False, repr=False)  # of the name


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`target op value`. target: a variable, dotted (`post.g_e`) in synapses."""

    target: str
    op: str  # = += -= *=
    value: Text
    span: Span = field(compare=False, repr=False)  # of the target
