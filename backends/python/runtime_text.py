"""The source of `fnec.runtime` functions, with everything that they need, ready to be printed."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterable
from functools import cache
from types import ModuleType

# Modules in the order in which their parts are printed; `__init__` of the runtime lists them.
MODULES = (
    "bits", "random", "portable", "trigonometric", "normal", "vectors", "draws", "steps",
    "propagator", "shares", "phases", "cell_signals", "cell_noise", "homeostasis", "columns",
    "edges", "wiring", "degrees", "lattice", "topographic", "finite", "recorder", "checkpoint",
)  # fmt: skip


@cache
def definitions() -> dict[str, tuple[str, ast.stmt]]:
    """Every top-level constant, function and class of the runtime: its text and its tree."""
    found: dict[str, tuple[str, ast.stmt]] = {}
    for module in _modules():
        source = inspect.getsource(module)
        lines = source.splitlines()
        for node in ast.parse(source).body:
            names: list[str] = []
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names = [node.name]
            elif isinstance(node, ast.Assign):
                names = [t.id for t in node.targets if isinstance(t, ast.Name)]
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            text = "\n".join(lines[first - 1 : node.end_lineno])
            for name in names:
                found[name] = (text, node)
    return found


@cache
def _modules() -> tuple[ModuleType, ...]:
    import pkgutil

    import fnec.runtime

    present = {m.name for m in pkgutil.iter_modules(fnec.runtime.__path__)}
    unknown = present - set(MODULES)
    assert not unknown, f"runtime modules without a place in the order of printing: {unknown}"
    return tuple(importlib.import_module(f"fnec.runtime.{m}") for m in MODULES if m in present)


def closure(wanted: Iterable[str]) -> list[str]:
    """The wanted names and everything they read, in the order of the runtime's modules."""
    known = definitions()
    needed: set[str] = set()
    ahead = list(wanted)
    while ahead:
        name = ahead.pop()
        if name in needed:
            continue
        if name not in known:
            raise KeyError(f"fnec.runtime has no {name!r}")
        needed.add(name)
        read = {n.id for n in ast.walk(known[name][1]) if isinstance(n, ast.Name)}
        ahead += [n for n in read if n in known]
    return [n for n in known if n in needed]


def runtime_source(wanted: Iterable[str]) -> str:
    """Text of the wanted functions and what they need: constants together, functions apart."""
    known = definitions()
    parts: list[str] = []
    constants = True
    for name in closure(wanted):
        text, node = known[name]
        is_constant = isinstance(node, ast.Assign)
        gap = "\n" if is_constant and constants and parts else "\n\n\n" if parts else ""
        parts.append(gap + text)
        constants = is_constant
    return "".join(parts)


def runtime_imports(wanted: Iterable[str]) -> set[str]:
    """Names of modules that the printed functions use, such as `hashlib`."""
    known = definitions()
    read: set[str] = set()
    for name in closure(wanted):
        read |= {n.id for n in ast.walk(known[name][1]) if isinstance(n, ast.Name)}
    return read & {"base64", "hashlib", "json", "os", "math", "Path", "struct", "zipfile", "zlib"}
