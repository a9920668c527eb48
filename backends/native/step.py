"""The steps of one network on their way to C++: what its groups have, and how formulas spell it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from fnec.backends.jax.names import last_spike, part, queueing, senders, was_active
from fnec.backends.jax.program import Program, field_names, kept_sums
from fnec.backends.native.fields import Fields, Leaf
from fnec.backends.native.printer import CppPrinter
from fnec.backends.python.comments import code_of
from fnec.backends.python.scope import where
from fnec.diagnostics import Span
from fnec.ir.network import Constant, Group, Network
from fnec.ir.step import Table

NOTHING: frozenset[str] = frozenset()


def leaves_of(net: Network) -> tuple[Leaf, ...]:
    """The arrays of the state in the order in which JAX flattens it: dictionaries by their keys."""
    found: list[Leaf] = []
    for g in net.groups:
        kinds = {last_spike(g): "int32_t", was_active(g): "uint8_t"}
        states = {s.name for s in g.states}
        for name in field_names(g):
            kind = "double" if name in states else kinds[name]
            found.append(Leaf(state_field(g, name), kind))
    for name in sorted(g.name for g in senders(net)):
        found.append(Leaf(f"sent_{part(name)}_words", "uint32_t"))
    for name in sorted(g.name for g in queueing(net)):
        for entry, kind in QUEUE.items():
            found.append(Leaf(f"queue_{part(name)}_{entry}", kind))
    for w in sorted(net.pathways, key=lambda w: w.name):
        for name in sorted(s.name for s in w.states):
            found.append(Leaf(synapse_field(w.name, name), "double"))
    for g, sums in sorted(kept_sums(net).items()):
        found += [Leaf(f"sums_{part(g)}_{name}x", "double") for name in sorted(sums)]
    return tuple(found)


QUEUE = {"cell": "int32_t", "step": "int32_t", "first": "int64_t", "stop": "int64_t"}


def state_field(g: Group, name: str) -> str:
    """The field of a state of a group, or of what tells who is refractory."""
    return f"{part(g.name)}_state_{name}" + ("0" if name.endswith("_") else "")


def synapse_field(pathway: str, name: str) -> str:
    """The field of a state of synapses."""
    return f"{part(pathway)}_synapse_{name}" + ("0" if name.endswith("_") else "")


@dataclass
class Step:
    """What the printers of all parts share."""

    program: Program
    fields: Fields
    used: set[str] = field(default_factory=set)

    @property
    def net(self) -> Network:
        """The network."""
        return self.program.net

    def n_cells(self, g: Group) -> str:
        """The number of cells of a group."""
        here = part(g.name)
        kind = "double" if g.states else "uint8_t"
        return self.fields.length(f"n_{here}", self.fields.array(f"{here}_start", kind, whole(g)))

    def of_cells(self, g: Group, name: str, kind: str = "uint8_t") -> str:
        """A value for each cell that lives within a step."""
        return self.fields.room(f"{part(g.name)}_{name}", kind, f"net.{self.n_cells(g)}")

    def words(self, g: Group) -> str:
        """Who spikes in this step: a bit for each cell."""
        length = f"n_words(net.{self.n_cells(g)})"
        return self.fields.room(f"{part(g.name)}_words", "uint32_t", length)

    def n_words(self, g: Group) -> str:
        """The number of words that hold a bit for each cell."""
        return f"n_words({self.n_cells(g)})"

    def constant(self, g: Group, name: str, is_per_cell: bool, index: str) -> str:
        """A constant of a group."""
        text, here = f"net.{part(g.name)}.{name}", f"{part(g.name)}_{name}"
        if not is_per_cell:
            return self.fields.number(here, "double", text)
        spread = f"jnp.broadcast_to({text}, {whole(g)}.shape)"
        return f"{self.fields.array(here, 'double', spread)}[{index}]"

    def table(self, t: Table, index: str) -> str:
        """The value of a table in step k; of one cell, where cells differ."""
        whole = f'net.tables["{t.name}"]'
        if not t.of:
            return f"{self.fields.array(f'table_{t.name}', 'double', whole)}[k]"
        rows = self.fields.array(f"table_{t.name}", "double", f"{whole}.rows")
        n = self.fields.length(f"n_table_{t.name}", rows)
        number = self.fields.array(f"row_of_{t.name}", "int32_t", f"{whole}.number")
        return f"{rows}[{number}[k] * {n} + {index}]"

    def dt(self) -> str:
        """The time step."""
        return self.fields.number("dt", "double", "net.dt")

    def sum(self, g: Group, name: str) -> str:
        """The field of a sum of continuous synapses."""
        kept = f"sums_{part(g.name)}_{name}x"
        if kept in {leaf.name for leaf in self.fields.leaves}:
            return kept
        return self.of_cells(g, f"sum_{name}x", "double")

    def before(self, g: Group, name: str) -> str:
        """The field of a state as it was before the statements at hand."""
        return self.of_cells(g, f"before_{name}x", "double")

    def scope(
        self,
        g: Group,
        index: str,
        *,
        changed: frozenset[str] = NOTHING,
        kept: frozenset[str] = NOTHING,
        suffix: str = "_",
    ) -> CppPrinter:
        """A printer for formulas of a group.

        index: text of the cell.   changed: states that have a new, local value.   kept: states
        that are read as they were before the statements at hand.   suffix: of local values.
        """
        spelled: dict[str, Callable[[], str]] = {"dt": self.dt}
        spelled |= {name: partial(str, name) for name in ("t", "active")}
        _, per_cell = self.program.names_of(g, "s.", "p.")
        for c in g.constants:
            for name in [c.name] if isinstance(c, Constant) else [c.entry(*e) for e in c.entries]:
                spelled[name] = partial(self.constant, g, name, name in per_cell, index)
        for c in g.cell_constants:
            spelled[c.name] = partial(self.constant, g, c.name, True, index)
        for x in g.sums:
            spelled[x.name] = partial(self._at, self.sum, g, x.name, index)
        for t in g.tables:
            spelled[t.name] = partial(self.table, t, index)
        for x in (*g.draws, *g.named):
            spelled[x.name] = partial(str, f"{x.name}{suffix}")
        for s in g.states:
            if s.name in changed:
                spelled[s.name] = partial(str, f"{s.name}_")
            elif s.name in kept:
                spelled[s.name] = partial(self._at, self.before, g, s.name, index)
            else:
                spelled[s.name] = partial(str, f"{state_field(g, s.name)}[{index}]")
        return CppPrinter(spelled=spelled, used=self.used)

    def _at(self, what: Callable[[Group, str], str], g: Group, name: str, index: str) -> str:
        return f"{what(g, name)}[{index}]"

    def function(self, head: str, body: list[str], said: list[str]) -> str:
        """A C++ function; the fields that its body names are fetched first."""
        if re.search(r"(?<![\w.])t\b", code_of(body, "//")):
            body = [f"    const double t = (double) k * {self.dt()};", *body]
        lines = [*self.fields.fetched(body), *body]
        return "\n".join([*(f"// {x}" for x in said), head, "{", *lines, "}"])


def whole(g: Group) -> str:
    """Python text of an array with a value for each cell."""
    if g.states:
        return f'net.start["{g.name}"].{g.states[0].name}'
    return f'net.everyone["{g.name}"]'


def source(span: Span | None) -> str:
    """A comment that says where the spec has it."""
    return where(span).replace("  # ", "  // ")
