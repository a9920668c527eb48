"""How the names of a network are spelled in the part that both programs share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fnec.backends.python.formulas import NumpyPrinter
from fnec.backends.python.runtime_text import definitions
from fnec.diagnostics import Span
from fnec.expr import names, to_text, walk
from fnec.expr.functions import FUNCTIONS
from fnec.expr.nodes import Call, Expr
from fnec.ir.network import Constant, Group, Network, Population
from fnec.units import UNITS, Dims, dims_text


def camel(name: str) -> str:
    """`regular_spiking` as the name of a class."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def quoted(text: str) -> str:
    """A string literal, in double quotes wherever the formatter wants them."""
    plain = repr(text)
    if plain[0] == "'" and '"' not in text:
        return f'"{plain[1:-1]}"'
    return plain


def where(span: Span | None) -> str:
    """A comment that leads back to the spec."""
    return "" if span is None else f"  # {span.file.rsplit('/', 1)[-1]}:{span.line}"


# Arguments and values of the build functions, which a model's own names must not hide.
BUILD_NAMES = frozenset({"params", "derived", "size", "places", "seed", "n_steps", "values"}) | {
    "cells", "constants", "pre", "post", "delay", "parts", "pre_cells", "post_cells", "pairs",
    "edge", "np", "noise",
}  # fmt: skip


def local(name: str) -> str:
    """A constant of the model as the name of a value in a build function."""
    return f"{name}_" if name in BUILD_NAMES or name in definitions() else name


def unit_said(dims: Dims, value: Expr | None = None) -> str:
    """The SI unit of a number, for people; Hz only where the spec writes Hz, else 1/s.

    value: what the spec gives the number.
    """
    text = dims_text(dims)
    if not re.fullmatch("Hz(/.+)?", text) or (value is not None and "Hz" in to_text(value)):
        return text
    return f"1/({text[3:]} s)" if "/" in text else "1/s"


def stream_text(name: str, seed: int | None = None) -> str:
    """Text of the key of a stream.   seed: its own; that of the run if none."""
    return f'stream({"seed" if seed is None else seed}, "{name}")'


def class_of(g: Group) -> str:
    """Name of the class that holds a group's constants."""
    return f"{camel(g.name)}Constants"


def offset(g: Group, population: str) -> str:
    """Text of the index of a population's first cell in its group."""
    before: list[str] = []
    for p in g.populations:
        if p.name == population:
            break
        before.append(f"size.{p.name}")
    return " + ".join(before)


@dataclass
class Shared:
    """What printing the shared part has used so far; collected for imports and definitions."""

    net: Network
    used: set[str] = field(default_factory=set)  # runtime names
    used_units: set[str] = field(default_factory=set)
    data: dict[str, str] = field(default_factory=dict[str, str])  # long lists, packed
    given: dict[str, list[str]] = field(default_factory=dict)  # function -> arguments it reads

    def call_of(self, function: str) -> str:
        """A call of a printed function with the arguments that it reads."""
        return f"{function}({', '.join(self.given[function])})"

    @property
    def globals(self) -> dict[str, str]:
        """Parameters and derived constants, as every build function reads them."""
        spelled = {p.name: f"params.{p.name}" for p in self.net.parameters}
        spelled |= {c.name: f"derived.{c.name}" for c in self.net.constants}
        return spelled | {"dt": "dt"}

    @property
    def hidden_units(self) -> frozenset[str]:
        """Units whose names the model uses for something else."""
        local: set[str] = {"x", "y", "z", "i", "n", "t"}
        for g in self.net.groups:
            local |= {c.name for c in g.cell_constants} | {s.name for s in g.states}
            local |= {c.name for c in g.constants if isinstance(c, Constant)}
        for w in self.net.pathways:
            local |= {c.name for c in w.constants}
            local |= {c.name for c in w.scalars if isinstance(c, Constant)}
        return frozenset(local & UNITS.keys())

    def call(self, name: str) -> str:
        """A runtime function's name, noted as used."""
        self.used.add(name)
        return name

    def printer(
        self,
        spelled: Mapping[str, str],
        stream: str = "",
        n: str = "n",
        seed: int | None = None,
    ) -> NumpyPrinter:
        """A printer whose random calls draw `n` values from streams that begin with `stream`.

        seed: of these streams; that of the run if none.
        """
        drawn = [0]

        def draw(function: str, args: list[str]) -> str:
            drawn[0] += 1
            name = stream if drawn[0] == 1 else f"{stream}.{drawn[0]}"
            self.used |= {f"draw_{function}", "stream"}
            return f"draw_{function}({stream_text(name, seed)}, {n}, {', '.join(args)})"

        printer = NumpyPrinter(names=spelled, draw=draw, hidden_units=self.hidden_units)
        printer.used = self.used
        printer.used_units = self.used_units
        return printer


def is_random(e: Expr) -> bool:
    """Draws random values when the network is built."""
    return any(
        isinstance(n, Call) and n.name in FUNCTIONS and FUNCTIONS[n.name].is_draw for n in walk(e)
    )


def reads_positions(e: Expr) -> bool:
    """Reads where a cell is."""
    return bool(names(e) & {"x", "y", "z"})


def population_scope(p: Population) -> dict[str, str]:
    """Names that a value per cell may read besides constants."""
    spelled = {"i": f"np.arange(size.{p.name})", "n": f"size.{p.name}"}
    for axis in p.positions:
        spelled[axis.name] = f'places["{p.name}.{axis.name}"]'
    return spelled | {f"cell.{c.name}": f'data_{p.name}["{c.name}"]' for c in p.data}
