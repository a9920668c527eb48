"""Functions of the language that each target spells its own way, and their C++ text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fnec.backends import random_text
from fnec.backends.portable import PORTABLE, print_cpp


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A function of the language that numpy has: exact, but not the same in Brian2's targets."""

    name: str  # in statements
    numpy: str
    kinds: tuple[str, ...] = ("float",)
    keeps_unit: bool = False  # of its last argument
    cpp: str  # the text of its body, over x0, x1, ...


OWN = {
    "sign": Own(
        name="sign64",
        numpy="np.sign",
        cpp="x0 > 0.0 ? 1.0 : (x0 < 0.0 ? -1.0 : (x0 == 0.0 ? 0.0 : x0))",
    ),
    "floor": Own(name="floor64", numpy="np.floor", cpp="floor(x0)"),
    "ceil": Own(name="ceil64", numpy="np.ceil", cpp="ceil(x0)"),
    "min": Own(
        name="min64",
        numpy="np.minimum",
        kinds=("float", "float"),
        keeps_unit=True,
        cpp="x0 != x0 || x0 < x1 ? x0 : x1",
    ),
    "max": Own(
        name="max64",
        numpy="np.maximum",
        kinds=("float", "float"),
        keeps_unit=True,
        cpp="x0 != x0 || x0 > x1 ? x0 : x1",
    ),
    "clip": Own(
        name="clip64",
        numpy="np.clip",
        kinds=("float", "float", "float"),
        keeps_unit=True,
        cpp="x0 != x0 ? x0 : (x0 < x1 ? (x1 < x2 ? x1 : x2) : (x0 < x2 ? x0 : x2))",
    ),
    "where": Own(
        name="where64",
        numpy="np.where",
        kinds=("boolean", "float", "float"),
        keeps_unit=True,
        cpp="x0 ? x1 : x2",
    ),
}
RANDOM = ("step_uniform", "step_normal")
_STEP_CPP = """\
inline double step_uniform(int64_t key, int64_t cell, int64_t step)
{
    const uint64_t counter = ((uint64_t) step << 32) | (uint64_t) cell;
    return uniform((uint64_t) key, counter);
}
"""
_NORMAL_CPP = """\
inline double step_normal(int64_t key, int64_t cell, int64_t step)
{
    return normal_quantile64(step_uniform(key, cell, step));
}
"""


def cpp_text(used: Iterable[str]) -> str:
    """C++ text of all functions together, without includes: Brian2 puts it inside a namespace."""
    names = set(used)
    portable = [f for f in PORTABLE.values() if f.__name__ in names]
    if "step_normal" in names:
        portable.append(PORTABLE["normal_quantile"])
    parts: list[str] = [print_cpp(dict.fromkeys(portable))] if portable else []
    for own in OWN.values():
        if own.name in names:
            types = {"float": "double", "boolean": "bool"}
            given = ", ".join(f"{types[kind]} x{k}" for k, kind in enumerate(own.kinds))
            parts.append(f"inline double {own.name}({given})\n{{\n    return {own.cpp};\n}}\n")
    if names & set(RANDOM):
        parts.append(_without_doubles(random_text.CPP) + "\n" + _STEP_CPP)
    if "step_normal" in names:
        parts.append(_NORMAL_CPP)
    text = "\n".join(parts)
    text = re.sub(r"#include <\w+>\n+", "", text)
    return re.sub(r"^inline ", "static inline ", text, flags=re.M).strip()


def _without_doubles(text: str) -> str:
    """The random source up to `uniform`; `uniform_at` is for simulators without 64-bit integers."""
    return text[: text.index("inline double uniform_at")].rstrip() + "\n"
