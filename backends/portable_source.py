"""Portable functions as data, read from their source; what might translate unequally is refused."""

import ast
import inspect
import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from types import FunctionType

from fnec.backends.portable_text import CPP

BIT_PRIMITIVES = ("pow2", "exponent", "mantissa", "head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One portable function, read from its source."""

    name: str
    arguments: tuple[str, ...]
    docstring: str
    assignments: tuple[tuple[str, ast.expr], ...]  # in order; a name may come again
    result: ast.expr

    def expressions(self) -> list[ast.expr]:
        return [*(value for _, value in self.assignments), self.result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Portable functions with all that they need, each after what it calls."""

    primitives: tuple[str, ...]
    constants: tuple[tuple[str, float], ...]
    definitions: tuple[Definition, ...]


def gather(functions: Iterable[FunctionType]) -> Library:
    """The functions and, before each, all that it calls."""
    definitions: dict[str, Definition] = {}
    constants: dict[str, float] = {}
    primitives: set[str] = set()

    def add(function: FunctionType) -> None:
        if function.__name__ in definitions:
            return
        definition = read_definition(function)
        local = {*definition.arguments, *(name for name, _ in definition.assignments)}
        for name in names_read(definition.expressions()):
            if name in local or name == "np":
                continue
            value = function.__globals__[name]
            if name in BIT_PRIMITIVES:
                primitives.add(name)
            elif isinstance(value, float):
                constants[name] = value
            else:
                add(value)
        definitions[function.__name__] = definition

    for function in functions:
        add(function)
    return Library(
        primitives=tuple(name for name in BIT_PRIMITIVES if name in primitives),
        constants=tuple(constants.items()),
        definitions=tuple(definitions.values()),
    )


def read_definition(function: FunctionType) -> Definition:
    """Parse a function; a `ValueError` says what lies outside the permitted subset."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    if not isinstance(tree, ast.FunctionDef):
        raise ValueError(f"{function.__name__} is not a plain function")
    assignments, result = [], None
    for statement in tree.body:
        match statement:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if result is None:
                assignments.append((name, value))
            case ast.AugAssign(target=ast.Name(id=name)) if result is None and is_own(
                name, assignments
            ):
                grow(assignments, statement)
            case ast.Return(value=ast.expr() as value) if result is None:
                result = value
            case _:
                raise ValueError(f"{function.__name__}: `{ast.unparse(statement)}` is not portable")
    if result is None:
        raise ValueError(f"{function.__name__} returns nothing")
    definition = Definition(
        name=function.__name__,
        arguments=tuple(argument.arg for argument in tree.args.args),
        docstring=ast.get_docstring(tree) or "",
        assignments=tuple(assignments),
        result=result,
    )
    for expression in definition.expressions():
        require_portable(function.__name__, expression)
    return definition


def is_own(name: str, assignments: list[tuple[str, ast.expr]]) -> bool:
    """Whether the last value of the name is an array of its own, which may change in place."""
    last = dict(assignments).get(name)
    return isinstance(last, ast.BinOp)


def grow(assignments: list[tuple[str, ast.expr]], statement: ast.AugAssign) -> None:
    """Add `p *= r` as `p = p * r`, and what is added to a product to the same line."""
    assert isinstance(statement.target, ast.Name)
    name = statement.target.id
    last, value = assignments[-1]
    is_product = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult)
    before: ast.expr = ast.Name(id=name)
    if isinstance(statement.op, ast.Add | ast.Sub) and last == name and is_product:
        before = assignments.pop()[1]
    assignments.append((name, ast.BinOp(left=before, op=statement.op, right=statement.value)))


def require_portable(function: str, expression: ast.expr) -> None:
    """Refuse what would not mean the same everywhere."""
    for node in ast.walk(expression):
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult()) | ast.UnaryOp(op=ast.USub()):
                pass
            case ast.BinOp(op=ast.Div(), right=right) if not is_constant(right):
                pass  # compilers turn a division by a constant into a multiplication
            case ast.Compare(
                ops=[ast.Eq() | ast.NotEq() | ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()]
            ):
                pass
            case ast.Call(func=ast.Name(), keywords=[]) | ast.Name():
                pass
            case ast.Call(func=ast.Attribute(attr=attr), keywords=[]) if attr in CPP.functions:
                pass
            case ast.Attribute(value=ast.Name(id="np")):
                pass
            case ast.Constant(value=float() as value) if math.isfinite(value):
                pass
            case ast.expr():
                raise ValueError(f"{function}: `{ast.unparse(node)}` is not portable")


def is_constant(node: ast.expr) -> bool:
    """Whether a compiler knows the value of an operand: a literal or a named constant."""
    if isinstance(node, ast.UnaryOp):
        return is_constant(node.operand)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def names_read(expressions: Iterable[ast.expr]) -> list[str]:
    """Every name in the expressions, once, in order of appearance."""
    nodes = [node for expression in expressions for node in ast.walk(expression)]
    return list(dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name)))
