"""Portable functions as C++, Cython and JAX, translated from their one numpy definition.

The definitions (`fnec.runtime`: portable, trigonometric, normal) keep to assignments and a return,
+ - * /, comparisons, a few numpy functions, the primitives of `fnec.runtime.bits`, named constants
and one another. So a translation changes names and declarations only, and the bits stay.

    print_cpp([exp64])      # text with all that exp64 needs, in the order of definition
"""

import ast
from collections.abc import Iterable
from types import FunctionType

from fnec.backends.portable_source import BIT_PRIMITIVES, Definition, Library, gather, is_constant
from fnec.backends.portable_text import CPP, CYTHON, JAX, Primitives
from fnec.runtime import normal, portable, trigonometric

# Function of the language -> its portable definition.
PORTABLE: dict[str, FunctionType] = {
    "exp": portable.exp64,
    "expm1": portable.expm1_64,
    "exprel": portable.exprel64,
    "log": portable.log64,
    "log1p": portable.log1p64,
    "log10": portable.log10_64,
    "pow": portable.pow64,
    "sigmoid": portable.sigmoid64,
    "tanh": portable.tanh64,
    "sinh": portable.sinh64,
    "cosh": portable.cosh64,
    "sin": trigonometric.sin64,
    "cos": trigonometric.cos64,
    "tan": trigonometric.tan64,
    "normal_quantile": normal.normal_quantile64,
}


def print_cpp(functions: Iterable[FunctionType]) -> str:
    """C++11 text: `inline double exp64(double x)` ...   Compile with -ffp-contract=off."""
    library = gather(functions)
    constants = [f"static const double {name} = {value!r};" for name, value in library.constants]
    parts = [prelude(library, CPP), "\n".join(constants)]
    for definition in library.definitions:
        lines = [f"    {line};" for line in typed_lines(definition, CPP, "bool", "double")]
        head = f"inline double {definition.name}({signature(definition, 'double ')})"
        parts.append("\n".join([head, "{", *lines, "}"]))
    return joined(parts)


def print_cython(functions: Iterable[FunctionType]) -> str:
    """Cython text: `cdef inline double exp64(double x) noexcept nogil` ...   Compile as the C++."""
    library = gather(functions)
    parts = [prelude(library, CYTHON)]
    if library.constants:  # a `cdef double` would be a variable to the C compiler
        values = [f"static const double {name} = {value!r};" for name, value in library.constants]
        names = [f"    double {name}" for name, _ in library.constants]
        quoted = ['    """', *(f"    {line}" for line in values), '    """']
        parts.append("\n".join(["cdef extern from *:", *quoted, *names]))
    for definition in library.definitions:
        body = typed_lines(definition, CYTHON, "cdef bint", "cdef double")
        lines = [f"    {line}" for line in body]
        arguments = signature(definition, "double ")
        head = f"cdef inline double {definition.name}({arguments}) noexcept nogil:"
        parts.append("\n".join(["@cython.cdivision(True)", head, *lines]))
    return joined(parts)


def print_jax(functions: Iterable[FunctionType]) -> str:
    """JAX text: `def exp64(x, zero)` ..., for float64 arrays and a -0.0 that XLA does not know.

    `zero` is a float64 scalar argument of the jitted function. The text uses `exact`
    (`portable_text.EXACT_JAX`).
    """
    library = gather(functions)
    constants = [f"{name} = {value!r}" for name, value in library.constants]
    parts = ["\n\n\n".join(JAX.bits[name] for name in library.primitives), "\n".join(constants)]
    for definition in library.definitions:
        first_line = definition.docstring.partition("\n")[0]
        lines = [f'    """{first_line}"""'] if first_line else []
        lines += [f"    {line}" for line in jax_lines(definition)]
        parts.append("\n".join([f"def {definition.name}({signature(definition)}, zero):", *lines]))
    return joined(parts, "\n\n\n")


def signature(definition: Definition, type_before: str = "") -> str:
    return ", ".join(type_before + argument for argument in definition.arguments)


def joined(parts: Iterable[str], gap: str = "\n\n") -> str:
    return gap.join(part for part in parts if part) + "\n"


def prelude(library: Library, language: Primitives) -> str:
    return "\n\n".join([language.prelude, *(language.bits[name] for name in library.primitives)])


def typed_lines(definition: Definition, language: Primitives, truth: str, number: str) -> list[str]:
    """The body in C++ or Cython: declare each name where it is first assigned."""
    declared: set[str] = set(definition.arguments)
    lines = []
    for name, value in definition.assignments:
        kind = truth if isinstance(value, ast.Compare) else number
        declaration = "" if name in declared else f"{kind} "
        declared.add(name)
        lines.append(f"{declaration}{name} = {ast.unparse(renamed(value, language))}")
    return [*lines, f"return {ast.unparse(renamed(definition.result, language))}"]


def renamed(expression: ast.expr, language: Primitives) -> ast.expr:
    """The expression with the language's own names for functions and special values."""

    class Rename(ast.NodeTransformer):
        def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
            return ast.Name(id=language.functions[node.attr], ctx=ast.Load())

    return Rename().visit(ast.parse(ast.unparse(expression), mode="eval").body)


def jax_lines(definition: Definition) -> list[str]:
    """The body in JAX, with everything that XLA would merge or re-order passed through `exact`."""
    every = [node for expression in definition.expressions() for node in ast.walk(expression)]
    sums = [node for node in every if isinstance(node, ast.BinOp) and is_sum(node)]
    in_sums = {side.id for s in sums for side in (s.left, s.right) if isinstance(side, ast.Name)}
    chosen = {
        branch.id
        for node in every
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "np.where"
        for branch in node.args[1:]
        if isinstance(branch, ast.Name)
    }
    exposed = in_sums | chosen
    lines = [f"{name} = exact({name}, zero)" for name in definition.arguments if name in exposed]
    for name, value in definition.assignments:
        guarded = guard(value)
        if is_sum(value) and has_constant(value) and name in in_sums:
            guarded = exact(guarded)  # (x + 1) - 1 would be re-associated
        lines.append(f"{name} = {ast.unparse(guarded)}")
    return [*lines, f"return {ast.unparse(guard(definition.result))}"]


def is_sum(node: ast.expr | None) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def has_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and (is_constant(node.left) or is_constant(node.right))


def exact(node: ast.expr) -> ast.expr:
    return ast.Call(func=ast.Name(id="exact"), args=[node, ast.Name(id="zero")], keywords=[])


def guard(node: ast.expr, parent: ast.expr | None = None) -> ast.expr:
    """`node` in JAX; products and quotients are exact unless their use leaves XLA nothing to merge.

    XLA makes a * b + c one rounding, (a / b) / c one division, and (x * 2) * 3 one product.
    """

    def inner(child: ast.expr) -> ast.expr:
        return guard(child, node)

    match node:
        case ast.BinOp():
            made = ast.BinOp(left=inner(node.left), op=node.op, right=inner(node.right))
            in_product = isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mult)
            both_constant = parent is not None and has_constant(node) and has_constant(parent)
            if is_sum(node):
                return exact(made) if both_constant and is_sum(parent) else made
            if isinstance(parent, ast.Compare) or is_rounding(parent):
                return made
            if isinstance(node.op, ast.Mult) and in_product and not both_constant:
                return made
            if is_portable_call(parent) and not has_constant(node):
                return made  # the function makes its arguments exact where it matters
            return exact(made)
        case ast.UnaryOp():
            return ast.UnaryOp(op=node.op, operand=inner(node.operand))
        case ast.Compare():
            return ast.Compare(
                left=inner(node.left),
                ops=node.ops,
                comparators=[inner(c) for c in node.comparators],
            )
        case ast.Call(func=ast.Name(id=name)):
            zero = [] if name in BIT_PRIMITIVES else [ast.Name(id="zero")]
            return ast.Call(func=node.func, args=[*map(inner, node.args), *zero], keywords=[])
        case ast.Call():
            return ast.Call(func=inner(node.func), args=[inner(a) for a in node.args], keywords=[])
        case ast.Attribute():
            return ast.Name(id=JAX.functions[node.attr])
        case _:
            return node


def is_portable_call(node: ast.expr | None) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id not in BIT_PRIMITIVES
    )


def is_rounding(node: ast.expr | None) -> bool:
    """Whether node is a call whose argument cannot merge with what follows."""
    names = ("np.rint", "np.floor", "np.sqrt")
    return isinstance(node, ast.Call) and ast.unparse(node.func) in names
