"""The closed list of functions that a formula may call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the language: how many arguments, which dimensions, when it may be called."""

    least: int = 1
    most: int = 1
    # number: 1 -> 1 · same: all alike, result too · sqrt · sign · where · draw
    rule: str = "number"
    is_draw: bool = False  # gives random values when the network is built
    is_step_draw: bool = False  # gives random values at every step
    is_early: bool = False  # for indices and times before the run
    help: str


FUNCTIONS: dict[str, Function] = {
    "exp": Function(help="e to the power of x"),
    "log": Function(help="natural logarithm"),
    "log10": Function(help="decimal logarithm"),
    "expm1": Function(help="exp(x) - 1, exact near 0"),
    "exprel": Function(help="(exp(x) - 1) / x, 1 at 0"),
    "sin": Function(help="sine of an angle in radians"),
    "cos": Function(help="cosine of an angle in radians"),
    "tan": Function(help="tangent of an angle in radians"),
    "sinh": Function(help="hyperbolic sine"),
    "cosh": Function(help="hyperbolic cosine"),
    "tanh": Function(help="hyperbolic tangent"),
    "sigmoid": Function(help="1 / (1 + exp(-x))"),
    "sqrt": Function(rule="sqrt", help="square root"),
    "abs": Function(rule="same", help="absolute value"),
    "sign": Function(rule="sign", help="-1, 0 or 1"),
    "floor": Function(help="largest whole number not above x"),
    "ceil": Function(help="smallest whole number not below x"),
    "min": Function(least=2, most=2, rule="same", help="the smaller of two"),
    "max": Function(least=2, most=2, rule="same", help="the larger of two"),
    "clip": Function(least=3, most=3, rule="same", help="x kept between low and high"),
    "where": Function(least=3, most=3, rule="where", help="a where the condition holds, else b"),
    "rand": Function(
        least=0, most=0, is_step_draw=True, help="uniform in (0, 1), new at each step"
    ),
    "randn": Function(least=0, most=0, is_step_draw=True, help="standard normal, new at each step"),
    "uniform": Function(
        least=2, most=2, rule="same", is_draw=True, help="uniform between low and high"
    ),
    "normal": Function(least=2, most=2, rule="same", is_draw=True, help="normal: mean, deviation"),
    "lognormal": Function(
        least=2,
        most=2,
        rule="draw",
        is_draw=True,
        help="log-normal: median, sigma of the logarithm",
    ),
    "exponential": Function(rule="same", is_draw=True, help="exponential: mean"),
    "back_and_forth": Function(
        least=2,
        most=2,
        is_early=True,
        help="entry k of 0 ... n-1, n-1 ... 0, again and again: k, n",
    ),
    "apportioned": Function(
        least=3,
        most=50,
        is_early=True,
        help="what part k gets of n by shares, in whole numbers (largest remainder): "
        "k, n, share of part 0, of part 1, ...",
    ),
    "shuffled": Function(
        least=2,
        most=2,
        is_draw=True,
        help="entry k of 0 ... n-1 in random order, then in another order: k, n",
    ),
    "clipped_normal": Function(
        least=4,
        most=4,
        rule="same",
        is_draw=True,
        help="normal clipped: mean, deviation, low, high",
    ),
}


def arity_text(function: Function) -> str:
    """`one argument`, `2 arguments`."""
    if function.least == function.most == 1:
        return "one argument"
    if function.least < function.most:
        return f"{function.least} arguments or more"
    return f"{function.least or 'no'} arguments"
