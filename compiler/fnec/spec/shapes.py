"""Shapes of populations: each is formulas for x, y and z, as a spec could write them itself."""

from collections.abc import Mapping as Values
from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.expr import Expr, parse, substitute
from fnec.spec.bind_written import Faults, bind_text, bind_texts, require, words
from fnec.spec.node import Mapping, Scalar, Sequence
from fnec.spec.written import Assignment, Text

TURN = "6.283185307179586"
# Evenly in a disc: x of a random point, then y evenly over the chord that x leaves.
ACROSS = {
    "x": f"x_0 + radius*(sqrt(uniform(0, 1))*cos({TURN}*uniform(0, 1)))",
    "y": "y_0 + radius*(uniform(-1, 1)*sqrt(max(1 - (x - x_0)/radius*((x - x_0)/radius), 0)))",
}
IN_BAND = {"z": "top + (bottom - top)*uniform(0, 1)"}
SHAPES: Values[str, Values[str, str]] = {
    "cylinder": ACROSS | IN_BAND,
    "disc": ACROSS | {"z": "depth"},
    "layer": {
        "x": "x_0 + width*uniform(-0.5, 0.5)",
        "y": "y_0 + width*uniform(-0.5, 0.5)",
    }
    | IN_BAND,
    "ring": {
        "x": f"x_0 + radius*cos({TURN}*i/n)",
        "y": f"y_0 + radius*sin({TURN}*i/n)",
        "z": "depth",
    },
    "line": {axis: f"start_{axis} + (stop_{axis} - start_{axis})*((i + 0.5)/n)" for axis in "xyz"},
    "grid": {
        "x": "x_0 + spacing*(i % columns - 0.5*(columns - 1))",
        "y": "y_0 + spacing*(floor(i/columns) - 0.5*(ceil(n/columns) - 1))",
        "z": "depth",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A shape as it was written: its name and its measures."""

    name: str
    measures: tuple[Assignment, ...]  # radius, width, spacing, columns, depth, top, bottom …
    span: Span = field(compare=False, repr=False)


def bind_shape(node: Mapping, faults: Faults) -> Shape:
    """The shape that `positions` names."""
    measures: list[Assignment] = []
    for key, value in node.without("shape"):
        parts = PARTS.get((key.name, isinstance(value, Sequence)), ())
        texts = bind_texts(value, faults) if parts else (bind_text(value, faults),)
        measures += [
            Assignment(name=name, value=text, span=key.span)
            for name, text in zip(parts or (key.name,), texts, strict=True)
        ]
    return Shape(name=words(node, "shape") or "", measures=tuple(measures), span=node.span)


# What the entries of lists are called.
PARTS = {
    ("depth", True): ("top", "bottom"),
    ("center", True): ("x_0", "y_0"),
    ("start", True): ("start_x", "start_y", "start_z"),
    ("stop", True): ("stop_x", "stop_y", "stop_z"),
}


def positions_in(shape: Shape, node: Mapping) -> tuple[Assignment, ...]:
    """The formulas of x, y and z that a shape stands for."""
    scalar = require(node.get("shape"))
    assert isinstance(scalar, Scalar)  # the schema has seen to it
    given: dict[str, Expr] = {m.name: m.value.expr for m in shape.measures}
    given = {"x_0": parse("0 m"), "y_0": parse("0 m")} | given
    return tuple(
        Assignment(
            name=axis,
            value=Text(
                expr=substitute(parse(formula), given),
                source=f"{shape.name}.{axis}",
                span=scalar.span,
                scalar=scalar,
            ),
            span=scalar.span,
        )
        for axis, formula in SHAPES[shape.name].items()
    )
