"""Elementary functions and random numbers for the steps, under names of their own.

The part that both programs share has numpy versions under the names of `fnec.runtime`.
"""

from __future__ import annotations

import re
from collections.abc import Set

from fnec.backends import random_text as sources
from fnec.backends.portable import PORTABLE, print_jax

NEW_NAMES = {
    "pow2": "power_of_two",
    "exponent": "exponent_of",
    "mantissa": "mantissa_of",
    "mantissa_derivative": "mantissa_of_derivative",
    "head": "head_of",
}


def portable_text(used: Set[str], shared: str) -> str:
    """The portable functions that the steps call, without the constants that `shared` has."""
    functions = [f for f in PORTABLE.values() if f.__name__ in used]
    if not functions:
        return ""
    text = print_jax(functions)
    names = [n for n in re.findall(r"^def (\w+)\(", text, re.MULTILINE) if n.endswith("64")]
    new_names = NEW_NAMES | {n: n[:-2].rstrip("_") for n in names}
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, new_names)) + r")\b")
    text = pattern.sub(lambda m: new_names[m[0]], text)
    known = set(re.findall(r"^([A-Z]\w*) = ", shared, re.MULTILINE))
    lines = text.splitlines()
    lines = [x for x in lines if not ((m := re.match(r"([A-Z]\w*) = ", x)) and m[1] in known)]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines))
    return re.sub(r"(\d)e\+(\d)", r"\1e\2", text)  # as the formatter writes exponents


def random_text() -> str:
    """The random source for jax arrays."""
    new_names = {"squares": "squares_now", "uniform": "uniform_now", "step_counter": "counter_now"}
    pattern = re.compile(r"\b(" + "|".join(new_names) + r")\(")
    return pattern.sub(lambda m: f"{new_names[m[1]]}(", sources.JAX).strip("\n")
